import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { type RunningApp, startApp } from '../support/app.ts'
import { expectGoodPage } from '../support/axe.ts'
import { newPage } from '../support/browser.ts'
import { signInPage } from '../support/staff.ts'
import { aTown, peopleWait } from '../support/town.ts'

describe('figures, in a browser', function () {
  this.timeout(60_000)
  let app: RunningApp
  let page: Page

  before(async () => {
    app = await startApp()
    await aTown(app.deps)
    await peopleWait(app.deps, 6)
    await peopleWait(app.deps, 3, { languages: ['ti'], waitingSince: '2026-10-01' }, 20)
    await peopleWait(app.deps, 7, { municipality: '0938', law: 'Wi2021' }, 40)
  })
  afterEach(() => page.context().close())
  after(() => app.close())

  const title = () => page.locator('h1').innerText()
  const table = (name: string) => page.getByRole('table', { name })
  const number = (row: string, column: number) =>
    table('In en uit').getByRole('row', { name: row }).getByRole('cell').nth(column)

  it('lead a planner from each number to its people, without JavaScript', async () => {
    page = await newPage({ javaScript: false })
    await signInPage(app, page, 'planner', { municipalities: ['0935', '0938'] })
    await page.getByRole('link', { name: 'Cijfers' }).click()
    expect(await title()).to.equal('Cijfers over 2026')
    await page.getByLabel('Gemeente', { exact: true }).selectOption('Maastricht')
    await page.getByLabel('Verdeel per').selectOption('Taal')
    await page.getByRole('button', { name: 'Toon' }).click()
    expect(await number('Tigrinya', 0).innerText()).to.equal('3')
    expect(await number('Samen', 0).innerText()).to.equal('9')
    // The one column of people that opens no list says so.
    expect(
      await page.locator('#steps, section', { hasText: 'Hoe lang elke stap duurt' }).last().textContent(),
    ).to.contain('Het aantal mensen opent geen lijst')
    await number('Tigrinya', 0).getByRole('link').click()
    expect(await title()).to.equal('3 mensen: Aangemeld in 2026: Maastricht')
    expect(await page.locator('tbody tr').count()).to.equal(3)
    await page.getByLabel('Taal').selectOption('Tigrinya')
    await page.getByRole('button', { name: 'Toon' }).click()
    expect(await title()).to.equal('3 mensen: Aangemeld in 2026: Maastricht, Tigrinya')
    await page.getByRole('link', { name: 'Cijfers' }).first().click()
    await page.getByLabel('Verdeel per').selectOption('Maand')
    await page.getByRole('button', { name: 'Toon' }).click()
    await number('oktober 2026', 0).getByRole('link').click()
    expect(await title()).to.equal('3 mensen: Aangemeld in oktober 2026')
  })

  it('are good to read for who sees them alone: no names, no number under five', async () => {
    page = await newPage()
    await signInPage(app, page, 'figures-reader', { municipalities: ['0935', '0938'] })
    expect(await title()).to.equal('Maastricht: cijfers over 2026')
    await page.getByText('Wat is hier geteld?').first().click()
    expect(await page.locator('main').innerText())
      .to.contain('kennisgeving van DUO')
      .and.not.contain('Haddad')
    await expectGoodPage(page)
    await page.getByLabel('Verdeel per').selectOption('Gemeente')
    await page.getByRole('button', { name: 'Toon' }).click()
    expect(await number('Meerssen', 0).innerText()).to.equal('7')
    expect(await table('In en uit').getByRole('row').count()).to.equal(3)
    await page.getByLabel('Gemeente', { exact: true }).selectOption('Meerssen')
    await page.getByLabel('Verdeel per').selectOption('Wet')
    await page.getByRole('button', { name: 'Toon' }).click()
    expect(await title()).to.equal('Meerssen: cijfers over 2026')
    expect(await number('Wi2013', 0).innerText()).to.equal('–')
    expect(await number('Wi2021', 0).innerText()).to.equal('–')
    expect(await number('Samen van wat niet te zien is', 0).innerText()).to.equal('7')
    await expectGoodPage(page)
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Verslag als PDF' }).click(),
    ])
    expect(download.suggestedFilename()).to.equal('cijfers-0938-2026.pdf')
  })
})
