import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { fullName } from '../../src/people/full-name.ts'
import { Event } from '../../src/history/event.entity.ts'
import { Referral } from '../../src/referrals/referral.entity.ts'
import { type RunningApp, startApp } from '../support/app.ts'
import { expectGoodPage } from '../support/axe.ts'
import { newPage } from '../support/browser.ts'
import { everyoneIsInvited } from '../support/groups.ts'
import { signInPage } from '../support/staff.ts'
import { aTown, peopleWait, testBsn } from '../support/town.ts'

describe('a person, in a browser', function () {
  this.timeout(60_000)
  let app: RunningApp
  let page: Page

  before(async () => {
    app = await startApp()
    await aTown(app.deps)
    await peopleWait(app.deps, 3)
    await peopleWait(app.deps, 3, {}, 20)
    await peopleWait(app.deps, 3, { languages: ['ti'], phone: null, deadline: '2027-01-20' }, 30)
    page = await newPage()
    await signInPage(app, page, 'planner', { municipalities: ['0935'] })
  })
  after(async () => {
    await page.context().close()
    await app.close()
  })

  const open = (path: string) => page.goto(app.url + path)
  const known = (reference: string) =>
    app.deps.db.read.findOneOrFail(Referral, { where: { reference }, relations: { person: true } })

  it('is changed by typing; each mistake stands beside its field, and nothing typed is lost', async () => {
    await open('/mensen/R-000001')
    await page.getByRole('link', { name: 'Wijzig gegevens' }).click()
    await page.getByLabel('Achternaam').fill('Çelik')
    await page.getByLabel('Geboortedatum').fill('31-02-1990')
    await page.getByLabel('Einde van de termijn').fill('1-3-2028')
    await page.getByLabel('donderdag ochtend').uncheck()
    await page.getByRole('button', { name: 'Bewaar' }).click()
    expect(await page.getByRole('alert').innerText()).to.contain('2 dingen kloppen nog niet')
    await page.getByRole('link', { name: 'U wijzigt de wet of de termijn. Kies waarom.' }).click()
    await expectGoodPage(page)
    expect(await page.getByLabel('Achternaam').inputValue()).to.equal('Çelik')
    expect(await page.getByLabel('donderdag ochtend').isChecked()).to.equal(false)
    await page.getByLabel('Geboortedatum').fill('28-02-1990')
    await page.getByLabel('Waarom verandert de wet of de termijn?').selectOption('DUO heeft de termijn verlengd')
    await page.getByRole('button', { name: 'Bewaar' }).click()
    const text = await page.locator('main').innerText()
    expect(text).to.contain('Rania Çelik').and.contain('DUO heeft de termijn verlengd')
    expect(text).to.contain('Achternaam: Haddad 1 → Çelik').and.contain('donderdag (middag, avond)')
    await expectGoodPage(page)
    expect(await known('R-000001')).to.deep.include({ deadline: '2028-03-01' })
  })

  it('is told of all that is missing beside its field, in our words, when nothing is filled in', async () => {
    await open('/mensen/nieuw')
    await page.getByRole('button', { name: 'Meld aan' }).click()
    expect(await page.getByRole('alert').innerText()).to.contain('kloppen nog niet')
    for (const [field, error] of [
      ['familyName', 'Vul de achternaam in.'],
      ['bsn', 'Vul een BSN of een V-nummer in.'],
    ] as const)
      expect(await page.locator(`#${field}-error`).innerText()).to.equal(error)
    await expectGoodPage(page)
  })

  it('is added by typing; who is known already is said, with a link', async () => {
    await open('/wachtpool')
    await page.getByRole('link', { name: 'Meld iemand aan' }).click()
    await expectGoodPage(page)
    await page.getByLabel('BSN', { exact: false }).first().fill(testBsn(2))
    await page.getByLabel('Achternaam').fill('Haddad')
    await page.getByLabel('Wet', { exact: true }).selectOption('Wi2021')
    await page.getByLabel('Einde van de termijn').fill('1-12-2028')
    await page.getByRole('button', { name: 'Meld aan' }).click()
    expect(await page.getByRole('link', { name: 'Bekijk R-000002' }).getAttribute('href')).to.equal('/mensen/R-000002')
    expect(await page.getByLabel('Achternaam').inputValue()).to.equal('Haddad')
    await page.getByLabel('BSN', { exact: false }).first().fill(testBsn(8))
    await page.getByLabel('Talen').fill('Dari, Nederlands')
    await page.getByRole('button', { name: 'Meld aan' }).click()
    const text = await page.locator('main').innerText()
    expect(text).to.contain('Haddad').and.contain('Dari, Nederlands').and.contain('Aangemeld (Noor de Wit)')
  })

  it('shows the numbers to who says why, and lets them be changed', async () => {
    await open('/mensen/R-000003')
    await page.getByRole('link', { name: 'BSN en V-nummer' }).click()
    await expectGoodPage(page)
    await page.getByLabel('Om een verkeerd nummer te verbeteren').check()
    await page.getByRole('button', { name: 'Toon de nummers' }).click()
    await expectGoodPage(page)
    expect(await page.getByLabel('BSN').inputValue()).to.equal(testBsn(3))
    expect(page.url()).to.not.contain(testBsn(3))
    await page.getByLabel('BSN').fill(testBsn(1))
    await page.getByRole('button', { name: 'Bewaar de nummers' }).click()
    expect(await page.getByRole('alert').innerText()).to.contain('Dit nummer is van iemand anders: R-000001')
    await page.getByLabel('BSN').fill(testBsn(9))
    await page.getByRole('button', { name: 'Bewaar de nummers' }).click()
    const text = await page.locator('main').innerText()
    expect(text).to.contain('BSN en V-nummer bekeken: om een nummer te verbeteren').and.not.contain(testBsn(9))
  })

  it('is paused until a day, and the same is said on the page and in the list', async () => {
    await open('/mensen/R-000002')
    await page.getByRole('link', { name: 'Pauzeren' }).click()
    await page.getByLabel('Ziekte').check()
    await page.getByLabel('Weer verder op').fill('2027-01-11')
    await expectGoodPage(page)
    await page.getByRole('button', { name: 'Zet op pauze' }).click()
    expect(await page.locator('main').innerText()).to.contain('ziekte, tot 11 januari 2027')
    await open('/wachtpool?status=paused')
    expect(await page.getByRole('row', { name: /R-000002/ }).innerText()).to.contain('ziekte, tot 11 januari 2027')
  })

  it('answers by telephone from the page of the group, and chooses another half day together', async () => {
    const [seat] = await everyoneIsInvited(app.deps)
    const before = await known(seat?.referral.reference ?? '')
    await open(`/groepen/${seat?.group.id}`)
    await page.getByRole('link', { name: `Antwoord aan de telefoon van ${fullName(before.person)}` }).click()
    await expectGoodPage(page)
    await page.getByLabel('Kan niet', { exact: true }).check()
    await page.getByRole('button', { name: 'Bewaar het antwoord' }).click()
    expect(await page.getByRole('alert').innerText()).to.contain('Kies een reden')
    expect(await page.getByLabel('Kan niet', { exact: true }).isChecked()).to.equal(true)
    await page.getByLabel('Waarom niet?').selectOption('werk')
    await page.getByRole('button', { name: 'Bewaar het antwoord' }).click()
    expect(page.url()).to.contain(`/groepen/${seat?.group.id}`)
    expect(await page.locator('main').innerText()).to.contain(
      'Kan niet, zei deze persoon aan de telefoon: een geldige reden',
    )
    await open(`/mensen/${before.reference}`)
    await page.getByRole('link', { name: 'Kies samen een dagdeel' }).click()
    await page.getByLabel(/Stadhuis Maastricht/).check()
    await page.getByRole('button', { name: 'Geef deze plek' }).click()
    expect(await page.getByRole('alert').innerText()).to.contain('zei eerder dat dit dagdeel niet kan')
    await expectGoodPage(page)
    await page.getByLabel('Deze persoon zegt nu dat het toch kan').check()
    await page.getByRole('button', { name: 'Geef deze plek' }).click()
    expect(await page.locator('main').innerText()).to.contain('Plek gekregen in een groep, samen gekozen')
    expect((await known(before.reference)).status).to.equal('placed')
  })

  it('says what would help, each with a button to where it can be tried or done', async () => {
    await everyoneIsInvited(app.deps)
    await open('/mensen/R-000030')
    await expectGoodPage(page)
    await page
      .getByRole('link', { name: /^Probeer een dagdeel erbij: Een extra dagdeel Wi2013 in het Tigrinya/ })
      .click()
    const tried = new URL(page.url())
    expect(tried.pathname).to.equal('/vannacht/proberen')
    expect(tried.searchParams.getAll('taal')).to.deep.equal(['ti'])
  })

  it('has notes of contact in its history, and what is too long comes back to be made shorter', async () => {
    await open('/mensen/R-000001')
    // All who are made up here have one telephone.
    expect(await page.locator('main').innerText()).to.contain('zelfde telefoonnummer')
    await page.getByRole('link', { name: 'Schrijf een notitie' }).click()
    await page.getByLabel('Gebeld en gesproken').check()
    const long = 'Belt maandag terug. '.repeat(11).trim()
    await page.getByLabel('Wat is er afgesproken?').fill(long)
    await page.getByRole('button', { name: 'Bewaar de notitie' }).click()
    expect(await page.getByRole('alert').innerText()).to.contain('19 tekens te lang')
    expect(await page.getByLabel('Wat is er afgesproken?').inputValue()).to.equal(long)
    await expectGoodPage(page)
    await page.getByLabel('Wat is er afgesproken?').fill('Belt maandag terug.')
    await page.getByRole('button', { name: 'Bewaar de notitie' }).click()
    expect(await page.locator('main').innerText())
      .to.contain('Notitie: gebeld en gesproken')
      .and.contain('“Belt maandag terug.”')
  })

  it('is merged with who they turn out to be, is found by both references, and is split again', async () => {
    const seats = (await everyoneIsInvited(app.deps)).filter(({ status }) => status === 'invited')
    const [kept = '', gone = ''] = seats.slice(-2).map(({ referral }) => referral.reference)
    await open(`/mensen/${kept}`)
    await page.getByRole('link', { name: 'Voeg samen' }).click()
    await page.getByLabel('Kenmerk van de ander').fill('R-9')
    await page.getByRole('button', { name: 'Vergelijk' }).click()
    expect(await page.getByRole('alert').innerText()).to.contain('Er is niemand anders met dit kenmerk')
    expect(await page.getByLabel('Kenmerk van de ander').inputValue()).to.equal('R-9')
    await expectGoodPage(page)
    await page.getByLabel('Kenmerk van de ander').fill(gone.toLowerCase())
    await page.getByRole('button', { name: 'Vergelijk' }).click()
    await expectGoodPage(page)
    const both = await page.locator('main').innerText()
    expect(both)
      .to.contain(fullName((await known(kept)).person))
      .and.contain(fullName((await known(gone)).person))
    expect(both).to.contain(`De plek van ${gone} komt vrij voor wie wacht`).and.contain('Beide hebben een eigen BSN')
    expect(both).to.not.match(/9999\d{5}|27\d{8}/)
    const { id } = await known(gone)
    expect(await app.deps.db.read.countBy(Event, { referralId: id, kind: 'person.viewed' })).to.equal(1)
    await page.getByRole('link', { name: `Laat ${gone} blijven` }).click()
    await page.getByRole('link', { name: `Laat ${kept} blijven` }).click()
    await page.getByRole('button', { name: 'Voeg samen' }).click()
    const text = await page.locator('main').innerText()
    expect(text).to.contain(`Samengevoegd met ${gone} op 1 december 2026.`)
    expect(text).to.contain('Plek vervallen: samengevoegd met een andere aanmelding')
    await expectGoodPage(page)
    await open(`/mensen/${gone}/notitie`)
    expect(new URL(page.url()).pathname).to.equal(`/mensen/${kept}`)
    await page.getByRole('link', { name: /Splits weer/ }).click()
    await expectGoodPage(page)
    await page.getByRole('button', { name: 'Splits' }).click()
    await open(`/mensen/${gone}`)
    expect(await page.locator('main').innerText()).to.contain(`Weer gesplitst van ${kept}`)
    expect((await known(gone)).status).to.equal('waiting')
  })

  it('is said once to be somebody else, and is not suggested again', async () => {
    await open('/mensen/R-000001')
    await page.getByRole('link', { name: 'Vergelijk R-000002' }).click()
    await page.getByRole('button', { name: 'Dit zijn twee mensen' }).click()
    const text = await page.locator('main').innerText()
    expect(text).to.contain('Dagdeel vraagt het niet meer').and.contain('Niet dezelfde persoon als R-000002')
    expect(await page.getByRole('link', { name: 'Vergelijk R-000002' }).count()).to.equal(0)
  })

  it('gets the invitation once more, in another way and language', async () => {
    const reference = 'R-000020'
    await open(`/mensen/${reference}`)
    await page.getByRole('link', { name: 'Stuur de uitnodiging opnieuw' }).click()
    await expectGoodPage(page)
    await page.getByRole('button', { name: 'Stuur opnieuw' }).click()
    expect(await page.getByRole('alert').innerText()).to.contain('Kies hoe')
    await page.getByLabel('Per e-mail').check()
    await page.getByLabel('Taal').selectOption('Tigrinya')
    await page.getByRole('button', { name: 'Stuur opnieuw' }).click()
    const text = await page.locator('main').innerText()
    expect(text).to.contain('Uitnodiging opnieuw geprobeerd').and.contain('(Noor de Wit)')
    await page.getByRole('link', { name: 'Stuur de uitnodiging opnieuw' }).click()
    expect(await page.locator('main').innerText()).to.contain('Er wacht al een uitnodiging die nog niet weg is')
  })
})
