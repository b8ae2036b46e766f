import { expect } from 'chai'
import { after, before } from 'mocha'
import { Group } from '../../../src/groups/group.entity.ts'
import { Session } from '../../../src/groups/session.entity.ts'
import { Event } from '../../../src/history/event.entity.ts'
import { stoppedClock } from '../../../src/outside/clock.ts'
import { startApp, type RunningApp } from '../../support/app.ts'
import { expectGoodPage } from '../../support/axe.ts'
import { newPage } from '../../support/browser.ts'
import type { Client } from '../../support/client.ts'
import { at } from '../../support/deps.ts'
import { everyoneIsInvited, referralOf } from '../../support/groups.ts'
import { signInAs, signInPage } from '../../support/staff.ts'
import { aTown, peopleWait } from '../../support/town.ts'

describe('the pages of attendance and reports', () => {
  let app: RunningApp
  let coordinator: Client
  let planner: Client
  let session: string
  let seats: string[]

  before(async () => {
    app = await startApp({ clock: stoppedClock('2026-12-18T09:00') })
    await aTown(app.deps)
    const earlier = at(app.deps, '2026-11-23T09:00')
    await peopleWait(earlier, 4)
    seats = (await everyoneIsInvited(earlier)).map(({ id }) => id)
    await peopleWait(earlier, 1, { familyName: 'Yılmaz', givenNames: 'Ayşe' }, 9)
    session = `/bijeenkomsten/${(await app.deps.db.read.findOneByOrFail(Session, {})).id}`
    coordinator = await signInAs(app, 'coordinator')
    planner = await signInAs(app, 'planner')
  })

  after(() => app.close())

  const tap = (seat: string, fields: Record<string, string>, what = 'aanwezigheid') =>
    coordinator.post(`${session}/${what}`, { seat, ...fields })
  const text = async (client: Client, path: string) => (await client.get(path)).text
  const statusOf = async (number: number) => (await referralOf(app.deps, number)).status

  it('put a session that is past and not filled in on top, also on the start page of a coordinator', async () => {
    expect(await text(coordinator, '/bijeenkomsten')).to.contain('4 niet ingevuld')
    expect(await text(coordinator, '/'))
      .to.contain('4 niet ingevuld')
      .and.to.contain(`href="${session}"`)
  })

  it('say without JavaScript who is there and who signs; a second tap takes it back', async () => {
    const [rania = ''] = seats
    const answer = await tap(rania, { status: 'present' })
    expect([answer.status, answer.location]).to.deep.equal([303, `${session}#p-${rania}`])
    await tap(rania, { status: 'present', lateMinutes: '10', remark: 'Wil gebeld worden' })
    expect(await text(coordinator, session))
      .to.contain('>10 minuten te laat<')
      .and.to.contain('Wil gebeld worden<')
    await tap(rania, { status: 'present', lateMinutes: '' })
    expect(await text(coordinator, session)).not.to.contain('>10 minuten te laat<')
    await tap(rania, { what: 'signed' }, 'ondertekening')
    expect(await text(coordinator, session)).to.contain('1 van 4 er · 1 getekend')
    await tap(rania, { what: 'withdraw' }, 'ondertekening')
    await tap(rania, { status: '' })
    expect(await text(coordinator, session)).to.contain('0 van 4 er · 0 getekend')
    await tap(rania, { what: 'signed' }, 'ondertekening')
    expect(await text(coordinator, session)).to.contain('1 van 4 er · 1 getekend')
  })

  it('say at the row and by name why something does not go, once', async () => {
    const refused = 'role="alert">Rania Haddad 1: Deze persoon heeft getekend of geweigerd'
    const { location } = await tap(seats[0] ?? '', { status: 'absent' })
    expect(location).to.equal(`${session}#p-${seats[0]}`)
    expect(await text(coordinator, session)).to.contain(refused)
    expect(await text(coordinator, session)).not.to.contain(refused)
  })

  it('answer a script with the row that was tapped and the count, in less than 5 kB', async () => {
    const script = { headers: { accept: 'application/json' } }
    const [, omar = ''] = seats
    const fields = { seat: omar, what: 'signed' }
    const answer = await coordinator.post(`${session}/ondertekening`, fields, script)
    const { title, rows } = JSON.parse(answer.text) as { title: string; rows: { id: string; html: string }[] }
    expect([answer.status, title]).to.deep.equal([200, '2 van 4 er · 2 getekend'])
    expect(rows.map(({ id }) => id)).to.deep.equal([omar])
    expect(rows[0]?.html)
      .to.match(/^<li class="seat"/)
      .and.to.contain('aria-pressed="true"')
    const headers = [...answer.headers].reduce((sum, [name, value]) => sum + name.length + value.length + 4, 0)
    expect(Number(answer.headers.get('content-length')) + headers).to.be.below(5_000)
    expect(rows[0]?.html).not.to.match(/name="_csrf" value="[^"]/)
    const refused = await coordinator.post(`${session}/aanwezigheid`, { seat: omar, status: 'absent' }, script)
    expect([refused.status, refused.text]).to.satisfy(
      ([status, said]: [number, string]) =>
        status === 409 && said.includes('Rania Haddad 2: Deze persoon heeft getekend'),
    )
    await coordinator.post(`${session}/ondertekening`, { seat: omar, what: 'withdraw' }, script)
    expect(await text(coordinator, session)).to.contain('1 van 4 er · 1 getekend')
  })

  it('find who is not on the list, and give them a seat', async () => {
    const search = (zoek: string) => coordinator.post(`${session}/erbij/zoeken`, { zoek })
    expect((await search('yilm')).text).to.contain('Ayşe Y.')
    expect((await coordinator.get(`${session}/erbij?zoek=yilm`)).text).not.to.contain('Ayşe Y.')
    expect((await search('999900018')).text)
      .to.contain('Niemand gevonden')
      .and.not.to.contain('99990')
    const { id } = await referralOf(app.deps, 9)
    await coordinator.post(`${session}/erbij`, { referral: id })
    expect(await statusOf(9)).to.equal('placed')
    expect(await text(coordinator, session)).to.contain('2 van 5 er')
  })

  it('close the list: who is not marked was not there', async () => {
    const asked = await text(coordinator, `${session}/klaar`)
    expect(asked).to.contain('3 mensen op afwezig zetten?').and.to.contain('Rania Haddad 2')
    await coordinator.post(`${session}/klaar`)
    expect([await statusOf(2), await statusOf(3), await statusOf(4)]).to.deep.equal(['waiting', 'waiting', 'waiting'])
    expect(await text(coordinator, '/bijeenkomsten')).to.contain('Er staan geen bijeenkomsten gepland')
    expect(await text(coordinator, '/bijeenkomsten/alle?deel=held'))
      .to.contain('1 bijeenkomst is geweest')
      .and.to.contain(session)
    expect(await coordinator.get('/bijeenkomsten/eerdere'))
      .to.include({ status: 301 })
      .and.include({ location: '/bijeenkomsten/alle?deel=held' })
  })

  it('say of a finished list who was there and did not sign', async () => {
    expect(await text(coordinator, session)).to.contain(`${session}/klaar`)
    expect(await text(coordinator, `${session}/klaar`))
      .to.contain('1 persoon was er en tekende niet')
      .and.to.contain('Ayşe Y.')
  })

  it('refuse kindly what is for the day itself', async () => {
    await app.deps.db.write((tx) => tx.update(Session, { number: 1 }, { day: '2026-12-19' }))
    for (const act of ['klaar', 'erbij']) {
      const { status, text } = await coordinator.get(`${session}/${act}`)
      expect(status).to.equal(409)
      expect(text)
        .to.contain('Deze bijeenkomst is pas op zaterdag 19 december 2026')
        .and.to.contain(`href="${session}"`)
    }
    await app.deps.db.write((tx) => tx.update(Session, { number: 1 }, { day: '2026-12-17' }))
  })

  it('say of a session that was called off that there is nothing to fill in', async () => {
    await app.deps.db.write((tx) => tx.update(Group, { status: 'planned' }, { status: 'cancelled' }))
    const { status, text } = await coordinator.get(session)
    await app.deps.db.write((tx) => tx.update(Group, { status: 'cancelled' }, { status: 'planned' }))
    expect(status).to.equal(404)
    expect(text).to.contain('De bijeenkomst op 17 december 2026 gaat niet door')
  })

  it('list who was there and did not sign, and let them wait for another group', async () => {
    const page = await text(coordinator, '/bijeenkomsten/niet-getekend')
    expect(page).to.contain('1 persoon heeft u nodig').and.to.contain('Ayşe Y.')
    expect(page).to.contain('krijgt die persoon een nieuwe uitnodiging').and.not.to.contain('/mensen/')
    expect(await text(planner, '/bijeenkomsten/niet-getekend')).to.contain('href="/mensen/R-000009"')
    const action = /action="([^"]*\/terug)"/.exec(page)?.[1] ?? ''
    await coordinator.post(action)
    expect(await statusOf(9)).to.equal('waiting')
  })

  it('list what must go to DUO, tick it off and undo that', async () => {
    const page = await text(planner, '/terugmeldingen')
    expect(page).to.contain('1 datum moet nog naar DUO').and.to.contain('R-000001')
    // As it is typed into DUO's portal; a file keeps what sorts.
    expect(page).to.contain('>08-09-1986<').and.to.contain('>17-12-2026<').and.not.to.contain('>1986-09-08<')
    expect((await coordinator.get('/terugmeldingen')).status).to.equal(403)
    expect(await text(planner, '/terugmeldingen.csv')).to.contain(
      'R-000001;Haddad 1, Rania;1986-09-08;invullen;2026-12-17',
    )
    const signing = /name="signing" value="([^"]*)"/.exec(page)?.[1] ?? ''
    await planner.post('/terugmeldingen', { signing })
    expect(await text(planner, '/terugmeldingen')).to.contain('DUO weet alles')
    expect(await text(planner, '/terugmeldingen/gedaan')).to.contain('Noor de Wit')
    await planner.post(`/terugmeldingen/${signing}/toch-niet`)
    expect(await text(planner, '/terugmeldingen')).to.contain('1 datum moet nog naar DUO')
  })

  it('say of the people behind a number how far they are and when their deadline ends', async () => {
    const titleOf = async (query: string) => /<h1[^>]*>([^<]*)</.exec(await text(planner, `/mensen?${query}`))?.[1]
    expect(await titleOf('termijn=2027-09')).to.equal(
      'Van 4 mensen die nog niet tekenden eindigt de termijn in september 2027',
    )
    expect(await titleOf('fase=waiting&termijn=2027-09')).to.equal(
      '4 mensen wachten op een groep; de termijn eindigt in september 2027',
    )
    expect(await titleOf('fase=invited&termijn=past')).to.equal('0 mensen zijn uitgenodigd; de termijn is voorbij')
  })

  it('show another municipality nothing', async () => {
    const other = await signInAs(app, 'planner', ['0363'])
    expect((await other.get(session)).status).to.equal(404)
    expect((await other.post(`${session}/klaar`)).status).to.equal(404)
    expect(await text(other, '/terugmeldingen')).to.contain('DUO weet alles')
    const neighbour = await signInAs(app, 'coordinator', ['0938'])
    expect(await text(neighbour, session))
      .to.contain('En 5 mensen van andere gemeenten')
      .and.not.to.contain('Rania')
  })

  it('show who keeps attendance nothing of a list that is done and of a group that is long ago, and a planner still', async () => {
    const on = (day: string) => app.deps.db.write((tx) => tx.update(Session, { number: 1 }, { day }))
    const { id: groupId } = await app.deps.db.read.findOneByOrFail(Group, {})
    const group = `/groepen/${groupId}`
    await on('2026-10-18')
    await app.deps.db.write((tx) => tx.update(Event, { groupId }, { at: '2026-10-18T10:00:00.000Z' }))
    expect(await text(coordinator, group))
      .to.contain('tot 60 dagen na de laatste bijeenkomst')
      .and.not.to.match(/Rania|R-000001/)
    expect(await text(planner, group)).to.contain('Rania Haddad 1')
    const ways = [session, `${session}/papier`, `${session}/presentielijst.pdf`]
    const statuses = async (client: Client) => Promise.all(ways.map(async (way) => (await client.get(way)).status))
    expect(await statuses(coordinator)).to.deep.equal([403, 403, 403])
    expect(await text(coordinator, session))
      .to.contain('18 oktober 2026')
      .and.not.to.contain('Rania')
    expect(await text(coordinator, '/bijeenkomsten/alle?deel=held'))
      .to.contain('Nog niets')
      .and.contain('60 dagen')
    expect(await statuses(planner)).to.deep.equal([200, 200, 200])
    expect(await text(planner, '/bijeenkomsten/alle?deel=held')).to.contain(session)
    await on('2026-12-17')
    expect((await coordinator.get(session)).status).to.equal(200)
    expect(await text(coordinator, group)).to.contain('Rania Haddad 1')
  })

  it('can be used by everybody, on a desk, on a phone and in the dark', async () => {
    const page = await newPage()
    await signInPage(app, page, 'planner')
    const paths = [
      session,
      '/bijeenkomsten',
      `${session}/erbij`,
      `${session}/klaar`,
      '/bijeenkomsten/alle?deel=held',
      '/bijeenkomsten/niet-getekend',
    ]
    for (const path of [...paths, '/terugmeldingen', '/terugmeldingen/gedaan', '/terugmeldingen/een-voor-een']) {
      await page.goto(app.url + path)
      await expectGoodPage(page)
    }
    await page.context().close()
  })
})
