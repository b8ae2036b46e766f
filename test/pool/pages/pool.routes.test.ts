import { expect } from 'chai'
import { formGroups } from '../../../src/groups/planning/form-groups.ts'
import { COMMAND } from '../../../src/history/work.ts'
import { Event } from '../../../src/history/event.entity.ts'
import { Person } from '../../../src/people/person.entity.ts'
import { Referral } from '../../../src/referrals/referral.entity.ts'
import { type RunningApp, startApp } from '../../support/app.ts'
import type { Client } from '../../support/client.ts'
import { signInAs } from '../../support/staff.ts'
import { aTown, peopleWait, testBsn } from '../../support/town.ts'

describe('the pages about who waits', () => {
  let app: RunningApp
  let noor: Client
  let elsewhere: Client

  before(async () => {
    app = await startApp()
    await aTown(app.deps)
    await peopleWait(app.deps, 3)
    noor = await signInAs(app, 'planner', ['0935'])
    elsewhere = await signInAs(app, 'planner', ['0363'])
  })
  after(() => app.close())

  const versions = async (reference: string) => {
    const found = { where: { reference }, relations: { person: true } }
    const { version, person } = await app.deps.db.read.findOneOrFail(Referral, found)
    return { version: String(person.version), referralVersion: String(version) }
  }

  it('answer with how many wait long, and link to each', async () => {
    const { text } = await noor.get('/wachtpool')
    expect(text).to.contain('3 mensen wachten langer dan 3 maanden').and.contain('/mensen/R-000002')
    expect((await noor.get('/wachtpool?taal=ti')).text).to.contain('Niemand past bij dit filter')
  })

  it('come as a file of exactly what is shown, in its order, and of nobody else', async () => {
    const references = (csv: string) =>
      csv
        .split('\r\n')
        .slice(1, -1)
        .map((row) => row.split(';')[0])
    for (const list of ['/wachtpool', '/mensen']) {
      const { text } = await noor.get(`${list}.csv?volgorde=-name`)
      expect(references(text), list).to.deep.equal(['R-000003', 'R-000002', 'R-000001'])
      expect(references((await noor.get(`${list}.csv?volgorde=name&taal=ti`)).text), list).to.deep.equal([])
      expect(references((await elsewhere.get(`${list}.csv`)).text), list).to.deep.equal([])
      expect(text).to.not.contain(testBsn(1)).and.not.contain('@')
    }
    const exports = await app.deps.db.read.findBy(Event, { kind: 'list.exported' })
    expect(exports.map(({ data }) => data['count'])).to.include.members([3, 0])
    const sheet = await noor.get('/mensen.xlsx')
    expect(sheet.headers.get('content-disposition')).to.match(/^attachment; filename="?mensen-\d{4}-\d\d-\d\d\.xlsx"?$/)
  })

  it('show nobody of another municipality', async () => {
    expect((await elsewhere.get('/wachtpool')).text).to.contain('Er wacht niemand')
    const answer = await elsewhere.post('/mensen/zoeken', { zoek: 'Haddad' })
    expect((await elsewhere.follow(answer)).text).to.contain('Niemand gevonden')
    for (const path of ['', '/wijzigen', '/stoppen', '/pauzeren', '/verder'])
      expect((await elsewhere.get(`/mensen/R-000001${path}`)).status, path).to.equal(404)
    const change = { ...(await versions('R-000001')), email: 'x@example.org' }
    expect((await elsewhere.post('/mensen/R-000001/wijzigen', change)).status).to.equal(404)
    for (const step of ['stoppen', 'pauzeren', 'verder'])
      expect((await elsewhere.post(`/mensen/R-000001/${step}`, { version: '1', reason: 'illness' })).status).to.equal(
        404,
      )
  })

  it('find somebody by BSN without ever repeating it', async () => {
    const found = await noor.post('/mensen/zoeken', { zoek: testBsn(2) })
    expect(found.location).to.equal('/mensen/R-000002')
    const nobody = await noor.post('/mensen/zoeken', { zoek: testBsn(8) })
    expect(nobody.text).to.contain('Niemand gevonden').and.not.contain(testBsn(8))
    const spaced = testBsn(8).replace(/(...)(...)/, '$1.$2 ')
    expect((await noor.post('/mensen/zoeken', { zoek: spaced })).text).to.not.contain(spaced)
    expect((await noor.follow(found)).text).to.not.contain(testBsn(2))
  })

  it('come back to what was found, also in another language; a number is not kept', async () => {
    await noor.follow(await noor.post('/mensen/zoeken', { zoek: 'Niemand' }))
    await noor.post('/mensen/zoeken', { zoek: testBsn(8) })
    const { text } = await noor.get('/mensen/zoeken')
    expect(text).to.contain('Niemand gevonden').and.contain('value="Niemand"').and.not.contain(testBsn(8))
    expect(text).to.contain('name="naar" value="/mensen/zoeken"')
  })

  it('change what is known of a person, and show what another changed meanwhile', async () => {
    const before = await versions('R-000001')
    const saved = await noor.post('/mensen/R-000001/wijzigen', { ...before, email: 'a@example.org', languages: 'ti' })
    expect((await noor.follow(saved)).text)
      .to.contain('Tigrinya')
      .and.contain('Gegevens gewijzigd')
    const group = { ...(await versions('R-000001')), email: 'a@example.org', languages: 'ti' }
    const paid = await noor.post('/mensen/R-000001/wijzigen', { ...group, targetGroup: 'asielstatushouder' })
    expect((await noor.follow(paid)).text).to.contain('asielstatushouder')
    const late = await noor.post('/mensen/R-000001/wijzigen', { ...before, email: 'b@example.org', languages: 'ti' })
    expect(late.status).to.equal(409)
    expect(late.text).to.contain('a@example.org').and.contain('value="b@example.org"')
    const wrong = await noor.post('/mensen/R-000001/wijzigen', { ...before, email: 'geen adres' })
    expect(wrong.status).to.equal(422)
  })

  it('pause a person and let them go on, each after a question', async () => {
    expect((await noor.get('/mensen/R-000003/pauzeren')).text).to.contain('op pauze zetten?')
    const version = async () => (await versions('R-000003')).referralVersion
    const missing = await noor.post('/mensen/R-000003/pauzeren', { version: await version() })
    expect([missing.status, missing.text.includes('Kies een reden')]).to.deep.equal([422, true])
    const paused = await noor.post('/mensen/R-000003/pauzeren', { version: await version(), reason: 'illness' })
    expect((await noor.follow(paused)).text)
      .to.contain('op pauze')
      .and.contain('ziekte')
    await noor.post('/mensen/R-000003/verder', { version: await version() })
    const { status, waitingSince } = await app.deps.db.read.findOneByOrFail(Referral, { reference: 'R-000003' })
    expect([status, waitingSince]).to.deep.equal(['waiting', '2026-09-01'])
  })

  it('say what would help who waits, and why the others have their group', async () => {
    await peopleWait(app.deps, 1, { languages: ['so'] }, 4)
    await peopleWait(app.deps, 3, {}, 5)
    await formGroups(app.deps, COMMAND)
    const wish = 'Een tolk of trainer Somalisch en nog 2 mensen die Somalisch spreken'
    expect((await noor.get('/mensen/R-000004')).text)
      .to.contain('Wat zou helpen')
      .and.contain('Een extra dagdeel')
    expect((await noor.get('/wachtpool')).text)
      .to.contain('Helpt:')
      .and.not.contain(wish)
    const placed = (await noor.get('/mensen/R-000005')).text
    expect(placed).to.contain('Waarom deze groep?').and.contain('Dit is het enige dagdeel dat past.')
  })

  it('let a reader look and change nothing, and a coordinator not even look', async () => {
    const reader = await signInAs(app, 'reader', ['0935'])
    const { text, status } = await reader.get('/mensen/R-000001')
    expect(status).to.equal(200)
    expect(text).to.not.contain('/mensen/R-000001/wijzigen')
    const before = await app.deps.db.read.find(Person)
    expect((await reader.post('/mensen/R-000001/stoppen', { version: '1', reason: 'moved' })).status).to.equal(403)
    expect((await reader.post('/mensen/R-000001/wijzigen', await versions('R-000001'))).status).to.equal(403)
    expect(await app.deps.db.read.find(Person)).to.deep.equal(before)
    expect((await (await signInAs(app, 'coordinator')).get('/wachtpool')).status).to.equal(403)
  })
})
