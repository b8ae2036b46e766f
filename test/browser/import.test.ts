import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { goodRow, smallFile } from '../referrals/a-small-file.ts'
import { type RunningApp, startApp } from '../support/app.ts'
import { newPage } from '../support/browser.ts'
import { Referral } from '../../src/referrals/referral.entity.ts'
import { messyFile, WRONG_ROWS } from '../support/messy-file.ts'
import { signInPage } from '../support/staff.ts'
import { aTown } from '../support/town.ts'

describe('the municipality of an import, in a browser', function () {
  this.timeout(60_000)
  let app: RunningApp
  let page: Page

  before(async () => {
    app = await startApp()
    await aTown(app.deps)
    page = await newPage({ javaScript: false })
    await signInPage(app, page, 'planner', { municipalities: ['0363', '0935', '0938'] })
  })
  after(async () => {
    await page.context().close()
    await app.close()
  })

  const send = async (name: string, buffer: Buffer) => {
    await page.locator('input[type=file]').setInputFiles({ name, mimeType: 'text/csv', buffer })
    await page.getByRole('button', { name: 'Bekijk het bestand' }).click()
  }

  it('is chosen by the planner, stays chosen after any error, and is named above the review', async () => {
    await page.locator('nav a[href="/importeren"]').click()
    await send('nog geen gemeente.csv', smallFile(goodRow(1)).bytes)
    expect(await page.locator('select:invalid').count(), 'stopped before the file is sent').to.equal(1)
    expect(await page.locator('input[type=file]').inputValue()).to.contain('nog geen gemeente.csv')
    await page.evaluate("document.querySelector('input[type=file]').form.noValidate = true")
    await page.getByRole('button', { name: 'Bekijk het bestand' }).click()
    expect(await page.locator('.field__error').allInnerTexts()).to.deep.equal(['Kies een gemeente.'])
    await page.getByLabel('Gemeente').selectOption({ label: 'Meerssen' })
    const wrong: Record<string, Buffer> = {
      'leeg.csv': Buffer.alloc(0),
      'geen tabel.xlsx': Buffer.from('PK\u0003\u0004 en dan niets'),
    }
    for (const [name, bytes] of Object.entries(wrong)) {
      await send(name, bytes)
      expect(await page.locator('.field__error, .utrecht-alert--error').count(), name).to.equal(1)
      expect(await page.getByLabel('Gemeente').inputValue(), name).to.equal('0938')
    }
    await send('andere kolommen.csv', Buffer.from('voornaam;leeftijd\nRania;30'))
    expect(await page.locator('h1').innerText()).to.equal('Meerssen: wat staat er in welke kolom?')
    await page.getByRole('button', { name: 'Verder met deze kolommen' }).click()
    expect(await page.locator('.utrecht-alert--error').innerText()).to.contain('ontbreekt')
    expect(await page.locator('h1').innerText()).to.equal('Meerssen: wat staat er in welke kolom?')
    await page.locator('nav a[href="/importeren"]').first().click()
    await page.getByLabel('Gemeente').selectOption({ label: 'Meerssen' })
    await send('goed.csv', smallFile(goodRow(1, 'Haddad', '0938')).bytes)
    expect(await page.locator('h1').innerText()).to.equal('Meerssen: 1 van 1 rijen kan mee')
  })
})

describe('a messy file, in a browser, by clicking and typing', function () {
  this.timeout(120_000)
  let app: RunningApp
  let page: Page

  before(async () => {
    app = await startApp()
    await aTown(app.deps)
    page = await newPage({ javaScript: false })
    await signInPage(app, page, 'planner', { municipalities: ['0935', '0938'] })
  })
  after(async () => {
    await page.context().close()
    await app.close()
  })

  const title = () => page.locator('h1').innerText()
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click()

  it('of 300 rows ends with at least 290 taken in, without leaving the app', async () => {
    await page.locator('nav a[href="/importeren"]').click()
    await page.getByLabel('Gemeente').selectOption({ label: 'Maastricht' })
    const buffer = messyFile(300)
    await page.locator('input[type=file]').setInputFiles({ name: 'november.xlsx', mimeType: 'application/x', buffer })
    await press('Bekijk het bestand')

    expect(await title()).to.equal('Maastricht: wat staat er in welke kolom?')
    expect(await page.getByLabel('Naam cliënt').inputValue()).to.equal('volledige naam')
    expect(await page.getByLabel('Eindatum termijn').inputValue()).to.equal('einddatum termijn')
    await press('Verder met deze kolommen')

    await page.getByRole('link', { name: /waarden zijn niet bekend/ }).click()
    expect(await title()).to.equal('Maastricht: wat betekenen deze 6 waarden?')
    await page.getByLabel('‘nieuwe wet’').selectOption('Wi2021')
    await press('Bewaar voor alle rijen')

    expect(await title()).to.equal('Maastricht: 292 van 300 rijen kunnen mee')
    const refused = page.locator('.refused')
    expect(await refused.count()).to.equal(WRONG_ROWS)
    await page.locator('#rij-298-e-mail').fill('rania@example.org')
    await press('Zet recht: rij 298')
    await page.locator('#rij-299-geboortedatum').fill('29-02-1990')
    await press('Zet recht: rij 299')
    expect(await page.locator('#rij-299 .field__error').innerText()).to.contain('Deze datum bestaat niet')
    expect(await page.locator('#rij-299-geboortedatum').inputValue()).to.equal('29-02-1990')
    await page.locator('#rij-299-geboortedatum').fill('28-02-1990')
    await press('Zet recht: rij 299')
    await press('Laat weg: rij 304')
    expect(await title()).to.equal('Maastricht: 294 van 299 rijen kunnen mee')
    await press('Neem 294 over')
    expect(await title()).to.equal('294 mensen overgenomen')
    expect(await app.deps.db.read.count(Referral)).to.equal(294)
  })

  it('with the same headings and values asks nothing the next time', async () => {
    await page.getByRole('link', { name: 'Nog een bestand' }).click()
    await page.getByLabel('Gemeente').selectOption({ label: 'Maastricht' })
    const buffer = messyFile(20, 300)
    await page.locator('input[type=file]').setInputFiles({ name: 'december.xlsx', mimeType: 'application/x', buffer })
    await press('Bekijk het bestand')
    expect(await title()).to.match(/^Maastricht: 1\d van 20 rijen kunnen mee$/)
    expect(await page.getByText('niet bekend').count()).to.equal(0)
  })

  it('is taken back with two clicks, after a look at what will go', async () => {
    await page.getByRole('button', { name: /^Neem \d+ over$/ }).click()
    const before = await app.deps.db.read.count(Referral)
    await page.getByRole('link', { name: 'Draai dit terug' }).click()
    expect(await title()).to.equal('Maastricht: december.xlsx terugdraaien?')
    await press('Draai terug')
    expect(await title()).to.equal('Dit bestand is teruggedraaid')
    expect(await app.deps.db.read.count(Referral)).to.be.below(before)
  })
})
