import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { aFile } from './town.ts'

/** Called at each step, with what somebody sees there; it has a name of its own. */
export type Look = (name: string, sentence: string) => Promise<void>

/**
 * From an installation with nothing in it but its first administrator, who is signed in, to the first group: by clicking and typing alone.
 * @param people How many stand in the file of referrals.
 */
export async function makeFirstGroup(page: Page, url: string, look: Look, people = 10): Promise<void> {
  const press = (name: string | RegExp) => page.getByRole('button', { name }).click()
  const follow = (name: string) => page.getByRole('link', { name, exact: true }).click()
  const main = () => page.locator('main').innerText()

  await page.goto(url)
  await look('start', 'The start page says what comes first.')
  await chooseMunicipalities(page, look)
  expect(await main())
    .to.contain('2 gemeenten staan klaar')
    .and.contain('Maastricht-Heuvelland: ')

  await addVenue(page, look)
  expect(await main()).to.contain('14 plekken')

  await page.goto(url)
  await look('next', 'The start page goes along: what is done is ticked, and one step is next.')
  await follow('Plan een reeks dagdelen')
  await page.getByLabel('Nederlands').uncheck()
  await page.getByLabel('Andere talen').fill('ar')
  await page.getByLabel('Eerste dag').fill('2027-01-05')
  await page.getByLabel('Tot en met').fill('2027-01-26')
  await page.getByRole('checkbox', { name: 'dinsdag' }).check()
  await look('pattern', 'Half days are planned as a pattern: every Tuesday in January, in Arabic.')
  await press('Bekijk de lijst')
  await look('slots', 'Each half day is shown with what there is to know of it, and one that does not fit is unticked.')
  await press('Bewaar wat is aangevinkt')

  await page.goto(url)
  await follow('Lees een bestand in')
  await page.getByLabel('Gemeente').selectOption({ label: 'Maastricht' })
  const buffer = Buffer.from(aFile(people))
  await page.locator('input[type=file]').setInputFiles({ name: 'duo.csv', mimeType: 'text/csv', buffer })
  await look('file', "DUO's file is chosen, for a municipality.")
  await press('Bekijk het bestand')
  await look('review', 'Before anybody is taken in, the review says who is new and what is wrong.')
  await press(new RegExp(`^Neem ${people} over`))
  await follow('Vannacht')
  await page.getByRole('link', { name: 'Vorm de groepen nu', exact: true }).waitFor()
  await look('tonight', 'Tonight shows which groups the planner will form, and why.')
  await follow('Vorm de groepen nu')
  await look('ask', 'Forming them now says first what will happen.')
  await press(/^Ja/)
  expect(await page.locator('h1').innerText()).to.match(/groep/)
  await follow('Groepen')
  expect(await main())
    .to.contain('Arabisch')
    .and.contain('Centre Céramique')
  await look('groups', 'The first group is there, and its invitations go out by themselves.')
}

/** With an e-mail address that is wrong at first: nothing typed is lost, and the mistake stands beside its field. */
async function chooseMunicipalities(page: Page, look: Look): Promise<void> {
  await page.getByRole('link', { name: 'Kies uw gemeenten', exact: true }).click()
  await page.getByRole('checkbox', { name: 'Maastricht', exact: true }).check()
  await page.getByRole('checkbox', { name: 'Gulpen-Wittem' }).check()
  await look('municipalities', 'Municipalities are ticked in the list of all 342.')
  await page.getByLabel('Naam van de regio').fill('Maastricht-Heuvelland')
  await page.getByLabel('Naam van de afzender').fill('Sociale Zaken')
  await page.getByLabel('Postadres').fill('Postbus 1992')
  await page.getByLabel('Postcode en plaats').fill('6201 BZ Maastricht')
  await page.getByLabel('Telefoonnummer').fill('14 043')
  await page.getByLabel('E-mailadres').fill('post@voorbeeld')
  const save = page.getByRole('button', { name: 'Bewaar de gemeenten' })
  await save.click()
  expect(await page.locator('#email-error').innerText()).to.match(/e-mailadres/i)
  expect(await page.getByRole('checkbox', { name: 'Gulpen-Wittem' }).isChecked()).to.equal(true)
  await page.locator('#email-error').scrollIntoViewIfNeeded()
  await look(
    'mistake',
    'The sender of the letters is filled in; a mistake stands beside its field, and nothing typed is lost.',
  )
  await page.getByLabel('E-mailadres').fill('post@example.org')
  await save.click()
}

/** With a number of chairs that is missing at first, and another one afterwards. */
async function addVenue(page: Page, look: Look): Promise<void> {
  const save = page.getByRole('button', { name: 'Bewaar de locatie' })
  await page.getByRole('link', { name: 'Locatie erbij', exact: true }).click()
  await page.getByLabel('Naam van het gebouw').fill('Centre Céramique')
  await page.getByLabel('In welke gemeente').selectOption({ label: 'Maastricht' })
  await page.getByLabel('Straat en nummer').fill('Avenue Céramique 50')
  await page.getByLabel('Postcode en plaats').fill('6221 KV Maastricht')
  await page.getByLabel('Naam van de zaal').first().fill('Zaal A')
  await save.click()
  expect(await page.locator('.utrecht-alert--error').innerText()).to.match(/getal|nummer/i)
  await page.getByLabel('Stoelen').first().fill('15')
  await page.getByRole('checkbox', { name: 'rolstoel' }).first().check()
  await save.click()
  await page.getByRole('link', { name: 'Centre Céramique', exact: true }).click()
  expect(await page.getByLabel('Stoelen').first().inputValue()).to.equal('15')
  await page.getByLabel('Stoelen').first().fill('14')
  await look(
    'venue',
    'A building and its rooms, with how many chairs there are and what they offer; the same page changes them later.',
  )
  await save.click()
}
