import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { readDesignTokens } from '../../../src/outside/settings/design-tokens.ts'
import { type RunningApp, startApp } from '../../support/app.ts'
import { expectGoodPage } from '../../support/axe.ts'
import { newPage } from '../../support/browser.ts'

const THEME = `/* of nobody: --no-token: 1; */
.voorbeeld-theme {
  --utrecht-button-primary-action-background-color: #ffb612;
  --utrecht-button-primary-action-color: #1d1d1d;
  --utrecht-link-color: #5c1f5e;
  --voorbeeld-font: "Noto Serif", Georgia, serif;
  --utrecht-logo-background: url("https://example.org/logo{1}.svg");
  color: red;
  --utrecht-document-font-family: var(--voorbeeld-font)
}
.voorbeeld-theme--dark { --utrecht-link-color: #eeccff; }
@media (prefers-color-scheme: dark) { .voorbeeld-theme { --utrecht-link-color: #ddbbee; } }
@import 'https://example.org/more.css';`

describe("the look of a municipality's own", function () {
  this.timeout(60_000)
  const folder = mkdtempSync(join(tmpdir(), 'dagdeel-theme-'))
  const file = join(folder, 'theme.css')
  let app: RunningApp

  before(async () => {
    writeFileSync(file, THEME)
    app = await startApp({ environment: { DESIGN_TOKENS: file } })
  })
  after(async () => {
    await app.close()
    rmSync(folder, { recursive: true })
  })

  it('is its design tokens alone: no rule, nothing that is fetched, and nothing of a comment', () => {
    const sheet = readDesignTokens(file) ?? ''
    expect(sheet).to.contain('--utrecht-button-primary-action-background-color: #ffb612;')
    expect(sheet).to.contain('--utrecht-document-font-family: var(--voorbeeld-font);')
    expect(sheet).to.contain('--accent: var(--utrecht-link-color);')
    expect(sheet).to.not.match(/red|url|import|voorbeeld-theme|no-token/)
    expect(sheet.match(/--utrecht-link-color: #\w+/g), 'the first block').to.deep.equal([
      '--utrecht-link-color: #5c1f5e',
    ])
    expect(readDesignTokens(undefined)).to.equal(null)
  })

  it('is on the pages of staff in the light, and our own in the dark', async () => {
    for (const dark of [false, true]) {
      const page = await newPage({ dark })
      await page.goto(`${app.url}/eerste-beheerder`)
      // As the browser works it out; its own functions have no types here.
      const styleOf = (selector: string, name: string) =>
        page.evaluate<string>(`getComputedStyle(document.querySelector('${selector}')).${name}`)
      const colour = await styleOf('main button.utrecht-button--primary-action', 'backgroundColor')
      expect(colour === 'rgb(255, 182, 18)', colour).to.equal(!dark)
      const link = await styleOf('a.utrecht-link', 'color')
      expect(link === 'rgb(92, 31, 94)', link).to.equal(!dark)
      const font = await styleOf('h1', 'fontFamily')
      expect(font.includes('Noto Serif'), font).to.equal(!dark)
      await expectGoodPage(page)
      await page.goto(`${app.url}/toegankelijkheid`)
      expect(await page.locator('main').textContent())
        .to.contain('toetsenbord')
        .and.not.to.contain('Kleuren')
      await page.context().close()
    }
  })
})
