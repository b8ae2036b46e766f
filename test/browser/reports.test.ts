import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { recordSigning } from '../../src/attendance/signing/record-signing.ts'
import { COMMAND } from '../../src/history/work.ts'
import { type RunningApp, startApp } from '../support/app.ts'
import { expectGoodPage } from '../support/axe.ts'
import { newPage } from '../support/browser.ts'
import { at } from '../support/deps.ts'
import { aTownInvites } from '../support/groups.ts'
import { signInPage } from '../support/staff.ts'
import { testBsn } from '../support/town.ts'

describe('telling DUO, in a browser', function () {
  this.timeout(60_000)
  let app: RunningApp
  let page: Page

  beforeEach(async () => {
    app = await startApp()
    const later = at(app.deps, '2026-12-18T09:00')
    for (const { id } of await aTownInvites(app.deps, 3))
      await recordSigning(later, COMMAND, id, { signedOn: '2026-12-17' })
  })
  afterEach(async () => {
    await page.context().close()
    await app.close()
  })

  const title = () => page.locator('h1').innerText()
  const button = (name: string) => page.getByRole('button', { name, exact: true }).click()

  it('goes by keyboard from one person to the next: the BSN is asked for, copied and recorded', async () => {
    page = await newPage()
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await signInPage(app, page, 'planner')
    await page.getByRole('link', { name: 'Terugmelden' }).click()
    await page.getByRole('link', { name: 'Een voor een invullen' }).click()
    expect(await title()).to.equal('Datum 1 van 3 voor DUO')
    expect(await page.content()).to.not.contain(testBsn(1))
    // The button that shows the BSN has the focus, then the one that copies it.
    await Promise.all([page.waitForURL('**/nummer?'), page.keyboard.press('Enter')])
    await page.getByRole('button', { name: 'Kopieer: BSN' }).and(page.locator(':focus')).waitFor()
    await page.keyboard.press('Enter')
    await page.getByText('Gekopieerd').waitFor()
    expect(await page.evaluate('navigator.clipboard.readText()')).to.equal(testBsn(1))
    await page.getByRole('button', { name: 'Kopieer: Getekend op' }).click()
    await page.getByText('Gekopieerd').nth(1).waitFor()
    expect(await page.evaluate('navigator.clipboard.readText()')).to.equal('17-12-2026')
    await expectGoodPage(page)
    await button('Gedaan, volgende')
    expect(await title()).to.equal('Datum 1 van 2 voor DUO')
    expect(await page.locator('main').innerText()).to.contain('R-000002')
    await page.getByRole('link', { name: 'Sla over' }).click()
    await button('Gedaan, volgende')
    await button('Gedaan, volgende')
    expect(await title()).to.equal('DUO weet alles')
    await page.goto(`${app.url}/mensen/R-000001`)
    expect(await page.locator('main').innerText()).to.match(/BSN/)
  })

  it('takes several together after asking whether it is them, without JavaScript', async () => {
    page = await newPage({ javaScript: false })
    await signInPage(app, page, 'planner')
    await page.goto(`${app.url}/terugmeldingen`)
    await page.getByRole('checkbox', { name: 'Kies: Haddad 1, Rania' }).check()
    await page.getByRole('checkbox', { name: 'Kies: Haddad 3, Rania' }).check()
    await button('Gekozen: gedaan')
    expect(await title()).to.equal('Zijn deze 2 datums naar DUO?')
    expect(await page.locator('main').innerText())
      .to.contain('R-000001')
      .and.contain('R-000003')
      .and.not.contain('R-000002')
    await button('Ja, alles staat erin')
    expect(await title()).to.equal('1 datum moet nog naar DUO')
    await page.getByText('Filter en volgorde').click()
    await page.getByLabel('Getekend op').selectOption('2026-12-17')
    await button('Toon')
    expect(await title()).to.equal('1 datum moet nog naar DUO: 17 december 2026')
  })
})
