import { expect } from 'chai'
import { Group } from '../../../src/groups/group.entity.ts'
import { Placement } from '../../../src/groups/placement.entity.ts'
import { PlanRun } from '../../../src/groups/planning/plan-run.entity.ts'
import { Event } from '../../../src/history/event.entity.ts'
import { type RunningApp, startApp } from '../../support/app.ts'
import { aBusyTown } from '../../support/busy-town.ts'
import type { Client } from '../../support/client.ts'
import { referralOf } from '../../support/groups.ts'
import { signInAs } from '../../support/staff.ts'
import { getWorkedOut } from '../../support/worked-out.ts'

describe('the pages about groups', () => {
  let app: RunningApp
  let planner: Client
  let proposal: Group
  let planned: Group

  before(async () => {
    app = await startApp()
    await aBusyTown(app.deps)
    planner = await signInAs(app, 'planner', ['0935'])
    proposal = await app.deps.db.read.findOneByOrFail(Group, { status: 'proposed' })
    planned = await app.deps.db.read.findOneByOrFail(Group, { status: 'planned' })
  })
  after(() => app.close())

  const textOf = async (client: Client, path: string) =>
    (await getWorkedOut(client, path)).text.replaceAll(/<[^>]*>|\s+/g, ' ')

  it('say how many groups there are and what waits for the reader', async () => {
    expect(await textOf(planner, '/groepen')).to.contain('1 groep in de komende 4 weken, 1 voorstel wacht op u')
    expect(await textOf(planner, '/')).to.match(/1\s+voorstel wacht op goedkeuring/)
    expect((await planner.get('/')).text).to.contain(`href="/groepen/${proposal.id}"`)
  })

  it('name the people of the reader, and only count those of other municipalities', async () => {
    const seen = await textOf(planner, `/groepen/${planned.id}`)
    expect(seen).to.contain('Rania Haddad 1').and.contain('en 1 persoon van een andere gemeente')
    expect(seen).not.to.contain('Haddad 4')
    const meerssen = await textOf(await signInAs(app, 'planner', ['0938']), `/groepen/${planned.id}`)
    expect(meerssen).to.contain('Haddad 4').and.contain('en 3 mensen van andere gemeenten')
    expect(meerssen).not.to.contain('Rania Haddad 1')
  })

  it('are not there for who serves other municipalities', async () => {
    const amsterdam = await signInAs(app, 'planner', ['0363'])
    for (const path of ['', '/goedkeuren', '/afgelasten'])
      expect((await amsterdam.get(`/groepen/${proposal.id}${path}`)).status).to.equal(404)
    expect((await amsterdam.post(`/groepen/${proposal.id}/goedkeuren`, { version: '1' })).status).to.equal(404)
    expect(await textOf(amsterdam, '/vannacht')).not.to.contain('Haddad')
  })

  it('let a reader and a coordinator look, and nobody but a planner act', async () => {
    for (const role of ['reader', 'coordinator'] as const) {
      const client = await signInAs(app, role, ['0935'])
      expect((await client.get(`/groepen/${proposal.id}`)).text).not.to.contain('/goedkeuren')
      for (const path of [`/groepen/${proposal.id}/goedkeuren`, `/groepen/${proposal.id}/afgelasten`, '/vannacht'])
        expect((await client.post(path, { version: '1', reason: 'other' })).status, `${role} ${path}`).to.equal(403)
      expect((await client.get('/vannacht')).status).to.equal(403)
    }
  })

  it('show what tonight will do, and change nothing by looking', async () => {
    const before = await app.deps.db.read.count(Event)
    const seen = await textOf(planner, '/vannacht')
    expect(seen).to.contain(
      'Vannacht om 03:30 vormt Dagdeel 1 groep en vult er 1 aan. 4 mensen krijgen een uitnodiging, 5 wachten nog.',
    )
    expect(seen)
      .to.contain('3 mensen dreigen hun termijn te missen')
      .and.contain('en 1 persoon van een andere gemeente')
    expect(seen).to.match(/Turks\s+.*nog 1 nodig voor een groep/)
    expect(seen).to.contain('Waarom deze mensen?').and.contain('Er is haast (termijn 20 januari 2027)')
    expect(seen).to.match(/Helpt:\s+Een extra dagdeel Wi2013 in het Somalisch \(uiterlijk 24 december 2026\)/)
    expect(await app.deps.db.read.count(Event)).to.equal(before)
  })

  it('say of everybody in a group why they are there', async () => {
    expect(await textOf(planner, `/groepen/${planned.id}`)).to.contain('Dit is het enige dagdeel dat past.')
  })

  it('try something out without writing, and keep it when asked', async () => {
    const both = await signInAs(app, 'planner', ['0935', '0938'])
    const before = await app.deps.db.read.count(Event)
    const path = '/vannacht/proberen?minGroupSize=2'
    const seen = await textOf(both, path)
    expect(seen).to.contain('Dan krijgen 2 mensen meer een plek').and.contain('nieuwe groep').and.contain('Haddad 20')
    expect(await textOf(both, '/vannacht/proberen?minGroupSize=veel')).to.contain(
      'Vul een heel getal in van 1 tot en met',
    )
    // Sent with nothing filled in; without a query nothing was sent.
    expect(await textOf(both, '/vannacht/proberen?wet=wi2013&keren=1')).to.contain('Kies eerst wat u wilt uitproberen.')
    expect(await textOf(both, '/vannacht/proberen')).not.to.contain('Kies eerst')
    expect(await app.deps.db.read.count(Event)).to.equal(before)
    const versions = /name="versions" value="([^"]*)"/
      .exec((await getWorkedOut(both, path)).text)?.[1]
      ?.replaceAll('&quot;', '"')
    const stale = await both.post('/vannacht/bewaren', { minGroupSize: '2', versions: '{}' })
    expect([stale.status, stale.text.includes('name="versions"')]).to.deep.equal([409, true])
    const kept = await both.post('/vannacht/bewaren', { minGroupSize: '2', versions: versions ?? '' })
    expect([kept.status, kept.location]).to.deep.equal([303, '/vannacht'])
    expect((await both.follow(kept)).text).to.contain('Bewaard. Het geldt vanaf vannacht.')
    const again = {
      minGroupSize: '3',
      versions: (versions ?? '').replaceAll(/:\d+/g, (text) => `:${Number(text.slice(1)) + 1}`),
    }
    expect((await both.post('/vannacht/bewaren', again)).status).to.equal(303)
  })

  it('refuse a form that was open while somebody else acted', async () => {
    const fields = { version: String(proposal.version + 1) }
    expect((await planner.post(`/groepen/${proposal.id}/goedkeuren`, fields)).status).to.equal(409)
    expect(
      (await planner.post(`/groepen/${proposal.id}/afgelasten`, { ...fields, reason: 'boredom' })).status,
    ).to.equal(400)
  })

  it('come as a file of exactly what the list is narrowed to, and say who took it', async () => {
    const sheet = (await planner.get('/groepen.csv?taal=ti')).text
    expect(sheet).to.contain('2026-12-22').and.contain('Tigrinya').and.contain('voorstel')
    expect(sheet).not.to.contain('Arabisch')
    expect(await textOf(planner, '/groepen?taal=ti')).to.contain('1 groep komt nog: Tigrinya')
    const [taken] = await app.deps.db.read.findBy(Event, { kind: 'list.exported' })
    expect([taken?.actorName, taken?.data]).to.deep.equal(['Noor de Wit', { list: 'groepen-2026-12-01', count: 1 }])
  })

  it('ask before proposals are approved together, leave out what changed since, and are for planners in scope', async () => {
    const chosen = { groep: proposal.id }
    expect((await planner.get('/groepen?deel=proposed')).text).to.contain(`value="${proposal.id}"`)
    const asked = (await planner.post('/groepen/gekozen', chosen)).text
    expect(asked).to.contain('Dit voorstel goedkeuren?').and.contain(`value="${proposal.id} ${proposal.version}"`)
    const stale = await planner.post('/groepen/gekozen/goedkeuren', { groep: `${proposal.id} ${proposal.version + 1}` })
    expect((await planner.follow(stale)).text).to.contain('1 voorstel bleef staan')
    expect((await planner.follow(await planner.post('/groepen/gekozen', {}))).text).to.contain('Kies eerst')
    // What is gone, or was never theirs, is left out of what else they chose.
    const gone = { groep: [proposal.id, '00000000-0000-4000-8000-000000000000'] }
    expect((await planner.post('/groepen/gekozen', gone)).text).to.contain('Dit voorstel goedkeuren?')
    const stranger = await signInAs(app, 'planner', ['0363'])
    expect((await stranger.follow(await stranger.post('/groepen/gekozen', chosen))).text).to.contain('Kies eerst')
    expect(await stranger.get('/groepen/voorbij')).to.include({ status: 301, location: '/groepen?deel=held' })
    const reader = await signInAs(app, 'reader', ['0935'])
    expect((await reader.post('/groepen/gekozen', chosen)).status).to.equal(403)
    expect((await reader.get('/groepen?deel=proposed')).text).not.to.contain('type="checkbox"')
  })

  it('approve a proposal, and say so', async () => {
    const answer = await planner.post(`/groepen/${proposal.id}/goedkeuren`, { version: String(proposal.version) })
    expect([answer.status, answer.location]).to.deep.equal([303, `/groepen/${proposal.id}`])
    expect((await planner.follow(answer)).text).to.contain('Goedgekeurd')
  })

  it('cancel a group with the reason that people will read', async () => {
    const { version } = await app.deps.db.read.findOneByOrFail(Group, { id: proposal.id })
    await planner.post(`/groepen/${proposal.id}/afgelasten`, { version: String(version), reason: 'weather' })
    expect(await textOf(planner, `/groepen/${proposal.id}`)).to.contain('Reden: het weer')
    expect(await textOf(planner, '/groepen?deel=cancelled'))
      .to.contain('Tigrinya')
      .and.contain('gaat niet door')
    expect((await referralOf(app.deps, 5)).status).to.equal('waiting')
  })

  it('form the groups now, for the pools of the reader', async () => {
    const answer = await planner.post('/vannacht')
    expect((await planner.follow(answer)).text).to.contain('kregen een plek')
    expect(await app.deps.db.read.countBy(PlanRun, { pool: 'mh' })).to.equal(2)
    expect(await app.deps.db.read.countBy(PlanRun, { pool: '0363' })).to.equal(1)
    expect(await app.deps.db.read.countBy(Placement, { status: 'proposed' })).to.be.greaterThan(3)
  })

  it('never hold a BSN or V-number', async () => {
    for (const path of ['/', '/groepen', `/groepen/${planned.id}`, '/vannacht', '/vannacht/nu'])
      expect((await getWorkedOut(planner, path)).text, path).not.to.match(/9999\d{5}|27000000\d\d/)
  })
})

describe('the start page of a fresh installation', () => {
  let app: RunningApp

  before(async () => {
    app = await startApp()
  })
  after(() => app.close())

  it('says what to do first', async () => {
    const admin = await signInAs(app, 'admin')
    expect((await admin.get('/')).text)
      .to.contain('Hier begint u')
      .and.contain('href="/inrichting"')
    expect((await (await signInAs(app, 'planner')).get('/')).text).to.contain('href="/importeren"')
  })
})
