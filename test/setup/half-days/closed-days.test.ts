import { expect } from 'chai'
import type { Deps } from '../../../src/deps.ts'
import { formGroups } from '../../../src/groups/planning/form-groups.ts'
import { type Actor, COMMAND } from '../../../src/history/work.ts'
import { Event } from '../../../src/history/event.entity.ts'
import {
  addClosedDays,
  type ClosedPeriod,
  listClosedDays,
  type NamedPeriod,
  removeClosedDays,
  listAffected,
} from '../../../src/setup/half-days/change-closed-days.ts'
import { ClosedDay } from '../../../src/municipalities/closed-day.entity.ts'
import { onBothDatabases } from '../../support/databases.ts'
import { testDeps } from '../../support/deps.ts'
import { groupsIn } from '../../support/groups.ts'
import { refusal } from '../../support/refusal.ts'
import { aTown, MORNING, peopleWait } from '../../support/town.ts'

const NOOR: Actor = { kind: 'user', name: 'Noor', scope: ['0935', '0938'] }
const STRANGER: Actor = { kind: 'user', name: 'Sem', scope: ['0363'] }
const REGION: ClosedPeriod = { municipalities: ['0935', '0938'], from: '2027-01-05', to: '2027-01-06' }
const NEW_YEAR: NamedPeriod = { ...REGION, name: 'Nieuwjaar' }
const LATER = {
  ...MORNING,
  code: 'jan-5-am',
  sessions: [{ date: '2027-01-05', start: '09:00', end: '12:30' }],
  resources: [],
}

onBothDatabases('closing days', (newDatabase) => {
  let deps: Deps

  const add = (period: ClosedPeriod, name = 'Nieuwjaar', by = NOOR) => addClosedDays(deps, by, { ...period, name })
  const look = async (period: ClosedPeriod) =>
    (await listAffected(deps, NOOR, period)).map(({ session, group }) => [session.date, group?.people ?? 'free'])
  const events = () => deps.db.read.countBy(Event, { kind: 'closed-day.added' })

  before(async () => {
    deps = await testDeps({ databaseUrl: await newDatabase() })
    await aTown(deps, { slots: [MORNING, LATER] })
    await peopleWait(deps, 3)
    await formGroups(deps, COMMAND)
  })

  it('shows what falls on them: free half days, and groups with how many people', async () => {
    const december = { municipalities: ['0935'], from: '2026-12-01', to: '2027-01-31' }
    expect(await look(december)).to.deep.equal([
      ['2026-12-17', 3],
      ['2027-01-05', 'free'],
    ])
    expect(await look({ ...december, municipalities: ['0938'] })).to.deep.equal([])
  })

  it('is for each municipality of a region, once, with the reason in the history', async () => {
    await add(REGION)
    await add(REGION)
    expect(await deps.db.read.countBy(ClosedDay, { name: 'Nieuwjaar' })).to.equal(2)
    expect(await events()).to.equal(2)
    await add({ ...REGION, municipalities: ['0938'] }, 'Verhuizing')
    expect(await deps.db.read.countBy(ClosedDay, { name: 'Verhuizing' })).to.equal(1)
  })

  it('is seen and undone under its own name: the same days of a neighbour stay closed', async () => {
    const move = { ...REGION, name: 'Verhuizing' }
    const closed = async (period: NamedPeriod) =>
      (await listClosedDays(deps.db.read, period)).map(({ municipality }) => municipality)
    await add(REGION)
    expect(await refusal(add(REGION, 'Carnaval'))).to.equal('closed-days-known')
    expect([await closed(NEW_YEAR), await closed(move)]).to.deep.equal([['0935'], ['0938']])
    await removeClosedDays(deps, NOOR, move)
    expect([await closed(NEW_YEAR), await closed(move)]).to.deep.equal([['0935'], []])
    expect(await deps.db.read.findBy(Event, { kind: 'closed-day.removed' })).to.have.length(1)
  })

  it('keeps new groups away from those days, and leaves a group that is there alone', async () => {
    await add({ municipalities: ['0935'], from: '2026-12-17', to: '2026-12-17' }, 'Stroomstoring')
    await peopleWait(deps, 3, {}, 10)
    await formGroups(deps, COMMAND)
    expect(await groupsIn(deps)).to.deep.equal(['dec-17-am ar planned: R-000001 R-000002 R-000003'])
  })

  it('can be undone, and then groups come again', async () => {
    await removeClosedDays(deps, NOOR, NEW_YEAR)
    await formGroups(deps, COMMAND)
    expect(await groupsIn(deps)).to.have.length(2)
    expect(await refusal(removeClosedDays(deps, NOOR, NEW_YEAR))).to.equal('not-found')
  })

  it('is refused without a reason, in the past, the wrong way round, for too long and for a stranger', async () => {
    expect(await refusal(add(REGION, ' '))).to.equal('closed-name-missing')
    expect(await refusal(add({ ...REGION, from: '2026-11-02', to: '2026-11-03' }))).to.equal('closed-days-past')
    expect(await refusal(add({ ...REGION, to: '2027-01-04' }))).to.equal('closed-days-invalid')
    expect(await refusal(add({ ...REGION, to: '2028-01-06' }))).to.equal('closed-days-too-long')
    expect(await refusal(add(REGION, 'Feest', STRANGER))).to.equal('not-found')
    expect(await refusal(removeClosedDays(deps, STRANGER, NEW_YEAR))).to.equal('not-found')
  })
})
