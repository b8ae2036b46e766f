import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { expectGoodPage, expectNoViolations } from '../support/axe.ts'
import { type RunningApp, startApp } from '../support/app.ts'
import { newPage } from '../support/browser.ts'

describe('a page is judged so that a page without faults means something:', () => {
  let app: RunningApp
  let page: Page
  before(async () => {
    app = await startApp()
    page = await newPage()
  })
  beforeEach(() => page.goto(`${app.url}/eerste-beheerder`))
  after(async () => {
    await page.context().close()
    await app.close()
  })

  const judged = (judge: (page: Page) => Promise<void>) =>
    judge(page).then(
      () => 'nothing',
      (error: Error) => error.message,
    )
  const add = (html: string) =>
    page.evaluate(`document.querySelector('main').insertAdjacentHTML('beforeend', ${JSON.stringify(html)})`)

  it('a fault is found with its place, as long as it stands there', async () => {
    expect(await judged(expectNoViolations)).to.equal('nothing')
    await add('<img src="/assets/icon.svg">')
    expect(await judged(expectNoViolations))
      .to.contain('image-alt at img')
      .and.to.contain('/eerste-beheerder')
    await page.goto(`${app.url}/eerste-beheerder`)
    expect(await judged(expectNoViolations)).to.equal('nothing')
  })

  it('what is read by who chose dark, and on a phone', async () => {
    await add('<style>@media (prefers-color-scheme: dark) { .dim { color: #333; background: #111 } }</style>')
    await add('<p class="dim">dark words</p>')
    expect(await judged(expectNoViolations)).to.equal('nothing')
    expect(await judged(expectGoodPage)).to.contain('color-contrast')
    await page.goto(`${app.url}/eerste-beheerder`)
    await add('<p style="inline-size: 500px">wide</p>')
    expect(await judged(expectGoodPage)).to.contain('runs off a phone')
  })

  it('what is shown over the page', async () => {
    await add('<div popover id="over"><img src="/assets/icon.svg"></div>')
    expect(await judged(expectNoViolations)).to.equal('nothing')
    await page.evaluate(`document.getElementById('over').showPopover()`)
    expect(await judged(expectNoViolations)).to.contain('image-alt')
  })

  it('what is typed and chosen', async () => {
    await add('<style>input:checked + label, [value="y"] { color: #ddd; background: #fff }</style>')
    await add('<p><input type="checkbox" id="a"><label for="a">chosen</label> <label>typed <input id="b"></label></p>')
    expect(await judged(expectNoViolations)).to.equal('nothing')
    await page.locator('#a').check()
    expect(await judged(expectNoViolations)).to.contain('color-contrast at label')
    await page.locator('#a').uncheck()
    await page.locator('#b').fill('y')
    expect(await judged(expectNoViolations)).to.contain('color-contrast at #b')
  })
})
