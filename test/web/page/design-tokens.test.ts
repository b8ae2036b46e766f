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
  --utrecht-button-primary-action-background-color: #5c1f5e;
  --utrecht-button-primary-action-color: white;
  --utrecht-document-font-family: "Noto Serif", Georgia, serif;
  --utrecht-logo-background: url(https://example.org/logo.svg);
  color: red;
}
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
    expect(sheet).to.contain('--utrecht-button-primary-action-background-color: #5c1f5e;')
    expect(sheet).to.contain('--accent: var(--utrecht-button-primary-action-background-color);')
    expect(sheet).to.not.match(/red|url|import|voorbeeld|no-token/)
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
      expect(colour === 'rgb(92, 31, 94)', colour).to.equal(!dark)
      expect(await styleOf('h1', 'fontFamily')).to.contain('Noto Serif')
      await expectGoodPage(page)
      await page.context().close()
    }
  })
})
