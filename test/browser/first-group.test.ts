import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { type RunningApp, startApp } from '../support/app.ts'
import { expectGoodPage } from '../support/axe.ts'
import { newPage } from '../support/browser.ts'
import { signInPage } from '../support/staff.ts'
import { aFile } from '../support/town.ts'

describe('from an empty database to the first group, in a browser', function () {
  this.timeout(120_000)
  let app: RunningApp
  let page: Page

  before(async () => {
    app = await startApp()
    page = await newPage()
    await signInPage(app, page, 'admin')
  })
  after(async () => {
    await page.context().close()
    await app.close()
  })

  const press = (name: string | RegExp) => page.getByRole('button', { name }).click()
  const follow = (name: string) => page.getByRole('link', { name, exact: true }).click()
  const title = () => page.locator('h1').innerText()

  it('takes clicking and typing alone, and no file of settings', async () => {
    await page.goto(app.url)
    await expectGoodPage(page)
    await follow('Kies uw gemeenten')
    await page.getByRole('checkbox', { name: 'Maastricht', exact: true }).check()
    await page.getByRole('checkbox', { name: 'Gulpen-Wittem' }).check()
    await page.getByLabel('Naam van de regio').fill('Maastricht-Heuvelland')
    await page.getByLabel('Naam van de afzender').fill('Sociale Zaken')
    await page.getByLabel('Postadres').fill('Postbus 1992')
    await page.getByLabel('Postcode en plaats').fill('6201 BZ Maastricht')
    await page.getByLabel('Telefoonnummer').fill('14 043')
    // No domain: nothing typed is lost, and the mistake stands beside its field.
    await page.getByLabel('E-mailadres').fill('post@voorbeeld')
    await press('Bewaar de gemeenten')
    expect(await page.locator('#email-error').innerText()).to.match(/e-mailadres/i)
    expect(await page.getByRole('checkbox', { name: 'Gulpen-Wittem' }).isChecked()).to.equal(true)
    await expectGoodPage(page)
    await page.getByLabel('E-mailadres').fill('post@example.org')
    await press('Bewaar de gemeenten')
    expect(await page.locator('main').innerText())
      .to.contain('2 gemeenten staan klaar')
      .and.contain('Maastricht-Heuvelland: ')

    await follow('Locatie erbij')
    await page.getByLabel('Naam van het gebouw').fill('Centre Céramique')
    await page.getByLabel('In welke gemeente').selectOption({ label: 'Maastricht' })
    await page.getByLabel('Straat en nummer').fill('Avenue Céramique 50')
    await page.getByLabel('Postcode en plaats').fill('6221 KV Maastricht')
    await page.getByLabel('Naam van de zaal').first().fill('Zaal A')
    await press('Bewaar de locatie')
    expect(await page.locator('.utrecht-alert--error').innerText()).to.match(/getal|nummer/i)
    await page.getByLabel('Stoelen').first().fill('15')
    await page.getByRole('checkbox', { name: 'rolstoel' }).first().check()
    await expectGoodPage(page)
    await press('Bewaar de locatie')
    await follow('Centre Céramique')
    expect(await page.getByLabel('Stoelen').first().inputValue()).to.equal('15')
    await page.getByLabel('Stoelen').first().fill('14')
    await press('Bewaar de locatie')
    expect(await page.locator('main').innerText()).to.contain('14 plekken')

    await page.goto(app.url)
    await follow('Plan een reeks dagdelen')
    await page.getByLabel('Nederlands').uncheck()
    await page.getByLabel('Andere talen').fill('ar')
    await page.getByLabel('Eerste dag').fill('2027-01-05')
    await page.getByLabel('Tot en met').fill('2027-01-26')
    await page.getByRole('checkbox', { name: 'dinsdag' }).check()
    await press('Bekijk de lijst')
    await press('Bewaar wat is aangevinkt')

    await page.goto(app.url)
    await follow('Lees een bestand in')
    await page.getByLabel('Gemeente').selectOption({ label: 'Maastricht' })
    const buffer = Buffer.from(aFile(10))
    await page.locator('input[type=file]').setInputFiles({ name: 'duo.csv', mimeType: 'text/csv', buffer })
    await press('Bekijk het bestand')
    await press(/^Neem 10 over/)
    await follow('Vannacht')
    await follow('Vorm de groepen nu')
    await press(/^Ja/)
    expect(await title()).to.match(/groep/)
    await follow('Groepen')
    expect(await page.locator('main').innerText())
      .to.contain('Arabisch')
      .and.contain('Centre Céramique')
  })
})
