import { expect } from 'chai'
import type { EntityManager } from 'typeorm'
import type { Deps } from '../../../src/deps.ts'
import { formGroups } from '../../../src/groups/planning/form-groups.ts'
import { gatherProblem, gatherWorld, problemOf } from '../../../src/groups/gathering/gather-problem.ts'
import { gatherTimetableOf } from '../../../src/groups/gathering/gather-timetable.ts'
import { Placement } from '../../../src/groups/placement.entity.ts'
import { PlanRun } from '../../../src/groups/planning/plan-run.entity.ts'
import { COMMAND, type Actor } from '../../../src/history/work.ts'
import { Event } from '../../../src/history/event.entity.ts'
import { ClosedDay } from '../../../src/municipalities/closed-day.entity.ts'
import { listPools } from '../../../src/municipalities/pools.ts'
import { Municipality } from '../../../src/municipalities/municipality.entity.ts'
import { Referral } from '../../../src/referrals/referral.entity.ts'
import { onBothDatabases } from '../../support/databases.ts'
import { at, testDeps } from '../../support/deps.ts'
import { everyoneIsInvited, groupsIn, reasonsIn, referralOf, seatsIn } from '../../support/groups.ts'
import { aTown, MORNING, peopleWait } from '../../support/town.ts'
import { closeHalfDays } from '../../../src/groups/seats/return-to-pool.ts'
import { cancelGroup } from '../../../src/groups/group/end-group.ts'
import { applySettings } from '../../../src/setup/settings/apply-settings.ts'

const AFTERNOON = { ...MORNING, code: 'dec-17-pm', sessions: [{ date: '2026-12-17', start: '13:00', end: '16:30' }] }
const LATER = { ...MORNING, code: 'jan-12-am', sessions: [{ date: '2027-01-12', start: '09:00', end: '12:30' }] }

/** A room in Meerssen: in the morning it needs the interpreter who is in Maastricht. */
const KIOSK = {
  venues: [
    { code: 'kiosk', municipality: '0938', name: 'Kiosk', address: ['Markt 1'], rooms: [{ code: 'a', capacity: 9 }] },
  ],
  slots: [
    { ...MORNING, code: 'dec-17-kiosk', room: 'kiosk/a' },
    { ...AFTERNOON, room: 'kiosk/a' },
  ],
}

onBothDatabases('forming groups', (newDatabase) => {
  let deps: Deps

  beforeEach(async () => {
    deps = await testDeps({ databaseUrl: await newDatabase() })
  })

  it('gives a group to three people who can go together', async () => {
    await aTown(deps)
    await peopleWait(deps, 3)
    await formGroups(deps, COMMAND)
    expect(await groupsIn(deps)).to.deep.equal(['dec-17-am ar planned: R-000001 R-000002 R-000003'])
    expect((await referralOf(deps, 1)).status).to.equal('placed')
    expect(await deps.db.read.findOneByOrFail(PlanRun, { pool: 'mh' })).to.include({
      groups: 1,
      placed: 3,
      proven: true,
    })
  })

  it('changes nothing the second time', async () => {
    await aTown(deps)
    await peopleWait(deps, 7)
    await formGroups(deps, COMMAND)
    const before = [await groupsIn(deps), await reasonsIn(deps)]
    await formGroups(deps, COMMAND)
    expect([await groupsIn(deps), await reasonsIn(deps)]).to.deep.equal(before)
    expect(await deps.db.read.countBy(Event, { kind: 'group.formed' })).to.equal(1)
  })

  it('changes nothing when it only looks', async () => {
    await aTown(deps)
    await peopleWait(deps, 3)
    const [mh] = (await formGroups(deps, COMMAND, { dryRun: true })).filter(({ pool }) => pool.code === 'mh')
    expect(mh?.plan.groups).to.have.length(1)
    expect(await groupsIn(deps)).to.deep.equal([])
    expect(await deps.db.read.count(PlanRun)).to.equal(0)
  })

  it('tells everyone who waits why', async () => {
    await aTown(deps)
    await peopleWait(deps, 6)
    await peopleWait(deps, 1, { languages: ['ti'] }, 7)
    await peopleWait(deps, 1, { law: 'Wi2021' }, 8)
    await peopleWait(deps, 1, { municipality: '0363' }, 9)
    await formGroups(deps, COMMAND)
    expect(await reasonsIn(deps)).to.deep.equal({
      'R-000006': 'seats-taken',
      'R-000007': 'no-slot-in-language',
      'R-000008': 'no-slot-in-programme',
      'R-000009': 'no-slot-in-programme',
    })
  })

  it('proposes where a planner approves, and lets nobody join a proposal', async () => {
    await aTown(deps, { rules: { approval: 'manual' } })
    await peopleWait(deps, 3)
    await formGroups(deps, COMMAND)
    await peopleWait(deps, 1, {}, 4)
    await formGroups(deps, COMMAND)
    expect(await groupsIn(deps)).to.deep.equal(['dec-17-am ar proposed: R-000001 R-000002 R-000003'])
  })

  it('looks at as much of the timetable as all of it would change', async () => {
    const interpreter = 'tolk "ar" 100%_!\\'
    const at = (code: string, serves: string[], resources: string[], room = 'stadhuis/a') => ({
      ...{ ...MORNING, code, serves, resources, room },
      sessions: [{ date: code.slice(0, 10), start: '09:00', end: '12:30' }],
    })
    await aTown(deps, { slots: [at('2026-12-18', ['0938'], [interpreter])] })
    const elsewhere = {
      venues: KIOSK.venues,
      slots: [
        at('2026-12-15', ['0363'], [interpreter], 'kiosk/a'),
        at('2026-12-16', ['0363'], ['somebody else'], 'kiosk/a'),
      ],
    }
    await applySettings(deps, COMMAND, JSON.stringify(elsewhere))
    // Where nobody of Maastricht goes, people are told later.
    const { rules } = await deps.db.read.findOneByOrFail(Municipality, { code: '0363' })
    await deps.db.write((tx) => tx.update(Municipality, { code: '0363' }, { rules: { ...rules, noticeDays: 5 } }))
    await peopleWait(deps, 6, { municipality: '0363' })
    await peopleWait(deps, 2, { municipality: '0938', email: null, mayEmail: false, phone: null }, 20)
    await formGroups(deps, COMMAND)
    expect(await groupsIn(deps)).to.have.length(2)
    for (const pool of await listPools(deps.db.read)) {
      const world = await gatherWorld(deps.db.read, pool, deps.clock.today())
      const problem = await gatherProblem(deps.db.read, pool, deps.clock.today())
      expect(problem).to.deep.equal(problemOf(world))
      if (pool.code !== 'mh') continue
      expect(world.timetable.slots).to.have.length(3)
      expect(problem.slots.map(({ id }) => id)).to.deep.equal(['2026-12-15', '2026-12-18'])
      const own = await gatherTimetableOf(deps.db.read, pool, deps.clock.today())
      expect(own.slots).to.have.length(2)
    }
  })

  it('does not double when it runs twice at once', async () => {
    await aTown(deps, { slots: [MORNING, AFTERNOON] })
    await peopleWait(deps, 8)
    await Promise.all([formGroups(deps, COMMAND), formGroups(deps, COMMAND)])
    expect(await groupsIn(deps)).to.have.length(2)
    expect(await deps.db.read.countBy(Event, { kind: 'placement.made' })).to.equal(8)
  })

  /** The first two writes free seats and close empty groups; just before the third, which makes the plan real, the world changes. */
  const formsWhile = async (change: (tx: EntityManager) => Promise<unknown>) => {
    let writes = 0
    const write: typeof deps.db.write = async (act, lock) => {
      if (++writes === 3) await deps.db.write(change)
      return deps.db.write(act, lock)
    }
    await formGroups({ ...deps, db: { ...deps.db, write } }, COMMAND, { municipality: '0935' })
    return writes
  }

  it('plans again when somebody leaves while the planner is thinking', async () => {
    await aTown(deps)
    await peopleWait(deps, 4)
    const leave = { status: 'withdrawn' as const, statusReason: 'moved' }
    expect(await formsWhile((tx) => tx.update(Referral, { reference: 'R-000001' }, leave))).to.equal(4)
    expect(await groupsIn(deps)).to.deep.equal(['dec-17-am ar planned: R-000002 R-000003 R-000004'])
  })

  it('plans again when somebody says meanwhile that they can not come then', async () => {
    await aTown(deps)
    await peopleWait(deps, 4)
    const { id } = await referralOf(deps, 2)
    expect(await formsWhile((tx) => closeHalfDays(tx, id, [{ day: '2026-12-17', part: 'morning' }]))).to.equal(4)
    expect(await groupsIn(deps)).to.deep.equal(['dec-17-am ar planned: R-000001 R-000003 R-000004'])
  })

  /** Before each plan can be made real, something changes. */
  const formsUnderConstantWrites = (change: (count: number) => Promise<unknown>) => {
    let count = 0
    const write: typeof deps.db.write = async (act, lock) => {
      if (lock === 'plan') await change(++count)
      return deps.db.write(act, lock)
    }
    return formGroups({ ...deps, db: { ...deps.db, write } }, COMMAND, { municipality: '0935' })
  }

  it('forms what nobody touched when somebody new comes in during every single thought', async () => {
    await aTown(deps, { slots: [MORNING, LATER] })
    await peopleWait(deps, 8)
    await formsUnderConstantWrites((count) => peopleWait(deps, 1, {}, 20 + count))
    expect((await groupsIn(deps)).map((group) => group.split(':')[0])).to.deep.equal([
      'dec-17-am ar planned',
      'jan-12-am ar planned',
    ])
    const seats = await seatsIn(deps)
    expect(seats).to.have.length(10)
    const [last] = await deps.db.read.find(PlanRun, { where: { pool: 'mh' }, order: { placed: 'DESC' }, take: 1 })
    expect(last).to.include({ groups: 2, placed: 10 })
  })

  it('never seats anybody at a moment that they ruled out while the planner was thinking', async () => {
    await aTown(deps, { slots: [MORNING, LATER] })
    await peopleWait(deps, 12)
    await formsUnderConstantWrites(async (count) => {
      const { id } = await referralOf(deps, count)
      await deps.db.write((tx) => closeHalfDays(tx, id, [{ day: '2026-12-17', part: 'morning' }]))
    })
    const groups = await groupsIn(deps)
    expect(groups.filter((group) => group.startsWith('jan-12-am'))).to.have.length(1)
    expect(groups.filter((group) => /dec-17-am.* R-0000(0[1-9]|10)\b/.test(group))).to.deep.equal([])
  })

  it('forms nothing for a world that is gone: the rules changed during every single thought', async () => {
    await aTown(deps)
    await peopleWait(deps, 4)
    const { rules } = await deps.db.read.findOneByOrFail(Municipality, { code: '0935' })
    const forming = formsUnderConstantWrites((count) =>
      deps.db.write((tx) =>
        tx.update(Municipality, { code: '0935' }, { rules: { ...rules, overflowAfterDays: 100 + count } }),
      ),
    )
    const error = await forming.catch((reason: unknown) => reason)
    expect(error).to.include({ code: 'planning-disturbed' })
    expect(await groupsIn(deps)).to.deep.equal([])
    expect(await deps.db.read.count(PlanRun)).to.equal(0)
  })

  it('fills a seat that came free the next night, and never more than there are', async () => {
    await aTown(deps)
    await peopleWait(deps, 7)
    const [seat] = await everyoneIsInvited(deps)
    await deps.db.write(async (tx) => {
      await tx.update(Placement, { id: seat?.id }, { status: 'declined' })
      await tx.update(Referral, { id: seat?.referral.id }, { status: 'withdrawn' })
    })
    await formGroups(deps, COMMAND)
    expect(await groupsIn(deps)).to.deep.equal(['dec-17-am ar planned: R-000002 R-000003 R-000004 R-000005 R-000006'])
    expect(await reasonsIn(deps)).to.deep.equal({ 'R-000007': 'seats-taken' })
  })

  it('leaves a slot alone when people would hear too late, or when the house is closed', async () => {
    await aTown(deps, { slots: [MORNING, LATER] })
    await peopleWait(deps, 3)
    await deps.db.write((tx) =>
      tx.insert(ClosedDay, {
        id: 'x',
        municipality: '0935',
        fromDay: '2027-01-10',
        toDay: '2027-01-12',
        name: 'Verhuizing',
      }),
    )
    await formGroups(at(deps, '2026-12-04T03:30'), COMMAND)
    expect(await groupsIn(deps)).to.deep.equal([])
    await formGroups(at(deps, '2026-12-03T03:30'), COMMAND)
    expect(await groupsIn(deps)).to.deep.equal(['dec-17-am ar planned: R-000001 R-000002 R-000003'])
  })

  it('never gives a room or interpreter to two pools at once', async () => {
    await aTown(deps, {
      slots: [
        MORNING,
        {
          ...MORNING,
          code: 'dec-17-late',
          serves: ['0363'],
          sessions: [{ date: '2026-12-17', start: '10:00', end: '12:00' }],
        },
      ],
    })
    await peopleWait(deps, 3)
    await peopleWait(deps, 3, { municipality: '0363' }, 4)
    await formGroups(deps, COMMAND)
    expect(await groupsIn(deps)).to.deep.equal(['dec-17-late ar planned: R-000004 R-000005 R-000006'])
    expect(Object.keys(await reasonsIn(deps))).to.have.length(3)
  })

  it('holds to the rules of each host in a region, and gives no interpreter twice over them', async () => {
    await aTown(deps)
    await applySettings(deps, COMMAND, JSON.stringify(KIOSK))
    await peopleWait(deps, 5)
    await deps.db.write(async (tx) => {
      const { rules } = await tx.findOneByOrFail(Municipality, { code: '0938' })
      await tx.update(Municipality, { code: '0938' }, { rules: { ...rules, minGroupSize: 2, maxGroupSize: 3 } })
      await tx.update(Municipality, { code: '0935' }, { rules: { ...rules, maxGroupSize: 3 } })
    })
    await formGroups(deps, COMMAND)
    expect(await groupsIn(deps)).to.deep.equal([
      'dec-17-kiosk ar planned: R-000001 R-000002',
      'dec-17-pm ar planned: R-000003 R-000004 R-000005',
    ])
    await peopleWait(deps, 2, {}, 6)
    await formGroups(deps, COMMAND)
    expect(await groupsIn(deps)).to.deep.equal([
      'dec-17-kiosk ar planned: R-000001 R-000002 R-000006',
      'dec-17-pm ar planned: R-000003 R-000004 R-000005',
    ])
  })

  it('keeps partners who take turns apart, also when one has a seat already', async () => {
    await aTown(deps, { slots: [MORNING, AFTERNOON] })
    await peopleWait(deps, 2)
    await peopleWait(deps, 1, { household: 'h', householdMode: 'apart' }, 3)
    await formGroups(deps, COMMAND)
    await peopleWait(deps, 1, { household: 'h', householdMode: 'apart' }, 4)
    await peopleWait(deps, 2, {}, 5)
    await formGroups(deps, COMMAND)
    const seats = await seatsIn(deps)
    const groupOf = (number: number) =>
      seats.find(({ referral }) => referral.reference === `R-00000${number}`)?.group.id
    expect(groupOf(3)).to.not.equal(undefined)
    expect(groupOf(4)).to.not.equal(undefined)
    expect(groupOf(4)).to.not.equal(groupOf(3))
  })

  it('plans only the pools of who asks', async () => {
    await aTown(deps)
    await peopleWait(deps, 3)
    const amsterdam: Actor = { kind: 'user', name: 'Planner', scope: ['0363'] }
    expect((await formGroups(deps, amsterdam)).map(({ pool }) => pool.code)).to.deep.equal(['0363'])
    expect(await groupsIn(deps)).to.deep.equal([])
  })

  it('uses a slot again after its group was cancelled', async () => {
    await aTown(deps)
    await peopleWait(deps, 3)
    const [seat] = await everyoneIsInvited(deps)
    await cancelGroup(deps, COMMAND, seat?.group.id ?? '', { reason: 'venueClosed' })
    await formGroups(deps, COMMAND)
    expect((await groupsIn(deps)).toSorted()).to.deep.equal([
      'dec-17-am ar cancelled: ',
      'dec-17-am ar planned: R-000001 R-000002 R-000003',
    ])
  })

  it('frees the seat of who moved, changed programme or signed elsewhere, and ends a group that everybody left', async () => {
    await aTown(deps, { slots: [MORNING, LATER] })
    await peopleWait(deps, 3)
    await everyoneIsInvited(deps)
    await peopleWait(deps, 1, { municipality: '0363' }, 1)
    await peopleWait(deps, 1, { law: 'Wi2021' }, 2)
    await deps.db.write((tx) => tx.update(Referral, { reference: 'R-000003' }, { status: 'signed' }))
    await formGroups(deps, COMMAND)
    expect(await groupsIn(deps)).to.deep.equal(['dec-17-am ar cancelled: '])
    const states = (await deps.db.read.find(Referral, { order: { createdAt: 'ASC' } })).map(
      (one) => `${one.reference} ${one.municipality} ${one.status}`,
    )
    expect(states).to.include.members(['R-000001 0935 withdrawn', 'R-000002 0935 waiting', 'R-000003 0935 signed'])
    const events = await deps.db.read.findBy(Event, { kind: 'placement.cancelled' })
    expect(events.map(({ data }) => data['reason']).toSorted()).to.deep.equal(['left', 'left', 'programme-changed'])
  })
})
