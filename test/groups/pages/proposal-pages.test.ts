import { expect } from 'chai'
import { Group } from '../../../src/groups/group.entity.ts'
import { Placement } from '../../../src/groups/placement.entity.ts'
import { formGroups } from '../../../src/groups/planning/form-groups.ts'
import { leaveProgramme } from '../../../src/groups/seats/leave-programme.ts'
import { COMMAND } from '../../../src/history/work.ts'
import { Slot } from '../../../src/municipalities/slot.entity.ts'
import { type RunningApp, startApp } from '../../support/app.ts'
import type { Client } from '../../support/client.ts'
import { referralOf } from '../../support/groups.ts'
import { signInAs } from '../../support/staff.ts'
import { aTown, MORNING, peopleWait } from '../../support/town.ts'

const on = (day: string) => ({ ...MORNING, code: day, sessions: [{ date: day, start: '09:00', end: '12:30' }] })

describe('the pages about a group that asks for a decision', () => {
  let app: RunningApp
  let planner: Client
  let small: string
  let target: string
  let proposal: string

  before(async () => {
    app = await startApp()
    const { deps } = app
    const nextGroup = async (day: string, rules: Record<string, unknown> = {}) => {
      await aTown(deps, { slots: [on(day)], rules })
      await formGroups(deps, COMMAND)
      return (await deps.db.read.findOneByOrFail(Group, { slot: { code: day } })).id
    }
    await peopleWait(deps, 3)
    small = await nextGroup('2026-12-17', { maxGroupSize: 3 })
    await peopleWait(deps, 3, {}, 4)
    target = await nextGroup('2027-01-05')
    await peopleWait(deps, 2, {}, 7)
    await peopleWait(deps, 1, { municipality: '0938' }, 10)
    proposal = await nextGroup('2027-01-12', { approval: 'manual' })
    await leaveProgramme(deps, COMMAND, (await referralOf(deps, 1)).id, { to: 'paused', reason: 'illness' })
    planner = await signInAs(app, 'planner', ['0935'])
  })
  after(() => app.close())

  const textOf = async (path: string, client = planner) =>
    (await client.get(path)).text.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ')
  const send = async (path: string, fields: Record<string, string> = {}, id = proposal) => {
    const { version } = await app.deps.db.read.findOneByOrFail(Group, { id })
    return planner.post(path, { version: String(version), ...fields })
  }

  it('name the group that became too small as a task, and the four things that can be done', async () => {
    expect(await textOf('/')).to.match(/1\s+groep is te klein geworden/)
    expect(await textOf('/groepen')).to.contain('1 groep is te klein')
    const seen = await textOf(`/groepen/${small}`)
    expect(seen).to.contain('Deze groep is te klein: 2 mensen, en 3 is het minst')
    for (const choice of ['Wacht tot de wachtpool', 'Voeg samen', 'Laat de groep toch doorgaan', 'Gelast de groep af'])
      expect(seen).to.contain(choice)
    const reader = await signInAs(app, 'reader', ['0935'])
    expect(await textOf(`/groepen/${small}`, reader))
      .to.contain('te klein')
      .and.not.contain('Voeg samen')
    for (const word of ['wachten', 'doorgaan', 'samenvoegen'])
      expect((await reader.get(`/groepen/${small}/${word}`)).status, word).to.equal(403)
  })

  it('say what waiting does before it is done; the task is gone after it', async () => {
    expect(await textOf(`/groepen/${small}/wachten`)).to.contain('tot en met donderdag 3 december 2026')
    await send(`/groepen/${small}/wachten`, {}, small)
    expect(await textOf('/')).not.to.contain('te klein geworden')
    expect(await textOf(`/groepen/${small}`)).to.contain('Er is gekozen om te wachten')
  })

  it('merge it with a group that everybody can join, and with no other', async () => {
    const seen = await textOf(`/groepen/${small}/samenvoegen`)
    expect(seen)
      .to.contain('Arabisch, di 5 jan, ochtend')
      .and.contain('2 mensen krijgen een plek in de groep die u kiest')
    const answer = await send(`/groepen/${small}/samenvoegen`, { into: target }, small)
    expect(answer.location).to.equal(`/groepen/${target}`)
    expect(await textOf(`/groepen/${target}`)).to.contain('Rania Haddad 3')
    expect(await textOf(`/groepen/${small}`)).to.contain('Reden: te weinig mensen')
  })

  it('offer who could be added to a proposal, whose turn it is first, and why others can not', async () => {
    await peopleWait(app.deps, 1, { waitingSince: '2026-05-01' }, 20)
    await peopleWait(app.deps, 1, { deadline: '2027-01-15' }, 21)
    await peopleWait(app.deps, 1, { languages: ['ti'] }, 22)
    await peopleWait(app.deps, 1, { municipality: '0938' }, 23)
    const seen = await textOf(`/groepen/${proposal}/aanpassen`)
    expect(seen).to.match(
      /2 mensen kunnen erbij.*Haddad 21.*haast, en hier op tijd.*Haddad 20.*1 persoon van een andere/,
    )
    expect(seen).to.match(/1 persoon past niet.*1 persoon: verstaat geen Arabisch.*Haddad 22/)
    expect(seen).to.contain('Haddad 21 kwam erbij, heeft haast').and.not.contain('Haddad 23')
    const refused = await send(`/groepen/${proposal}/aanpassen`, { in: 'R-000022' })
    expect([refused.status, /Haddad 22 verstaat geen Arabisch\./.test(refused.text)]).to.deep.equal([409, true])
    expect((await send(`/groepen/${proposal}/aanpassen`, { in: 'R-000023' })).status).to.equal(404)
  })

  it('take somebody out, add somebody, and swap', async () => {
    const done = await send(`/groepen/${proposal}/aanpassen`, { in: 'R-000021' })
    expect((await planner.follow(done)).text).to.contain('Rania Haddad 21 zit nu in dit voorstel')
    await send(`/groepen/${proposal}/aanpassen`, { out: 'R-000007' })
    expect(await textOf(`/groepen/${proposal}/wisselen/R-000008`)).to.match(/Met wie wisselt .*Haddad 8\?.*Haddad 20/)
    const swapped = await send(`/groepen/${proposal}/wisselen/R-000008`, { with: 'R-000020' })
    expect((await planner.follow(swapped)).text).to.contain('Rania Haddad 8 en Rania Haddad 20 zijn gewisseld')
    expect((await referralOf(app.deps, 8)).status).to.equal('waiting')
  })

  it('do not approve what is different by now, and show it', async () => {
    const page = (await planner.get(`/groepen/${proposal}/goedkeuren`)).text
    const seen = /name="seen" value="(\w+)"/.exec(page)?.[1] ?? ''
    expect(page).to.contain('Alle regels kloppen')
    const { id } = await referralOf(app.deps, 20)
    await leaveProgramme(app.deps, COMMAND, id, { to: 'withdrawn', reason: 'moved' })
    const late = await send(`/groepen/${proposal}/goedkeuren`, { seen })
    expect(late.status).to.equal(409)
    expect(late.text).to.contain('Rania Haddad 20 is gestopt').and.contain('Bekijk hieronder wat er anders is')
    await app.deps.db.write((tx) => tx.update(Slot, { code: '2027-01-12' }, { closed: true }))
    expect(await textOf(`/groepen/${proposal}/goedkeuren`))
      .to.contain('Dit dagdeel is gesloten')
      .and.not.contain('Ja, keur')
    await app.deps.db.write((tx) => tx.update(Slot, { code: '2027-01-12' }, { closed: false }))
    const anew = /name="seen" value="(\w+)"/.exec((await planner.get(`/groepen/${proposal}/goedkeuren`)).text)?.[1]
    expect((await send(`/groepen/${proposal}/goedkeuren`, { seen: anew ?? '' })).status).to.equal(303)
    expect(await app.deps.db.read.countBy(Placement, { group: { id: proposal }, status: 'proposed' })).to.equal(2)
  })
})
