import { expect } from 'chai'
import type { Deps } from '../../../src/deps.ts'
import { formGroups } from '../../../src/groups/planning/form-groups.ts'
import { nextNight } from '../../../src/groups/planning/plan-ahead.ts'
import { leaveProgramme } from '../../../src/groups/seats/leave-programme.ts'
import { findTryOutChoices } from '../../../src/groups/tonight/check-try-out.ts'
import { findNight } from '../../../src/groups/tonight/find-night.ts'
import { nothingUnderWay } from '../../../src/groups/tonight/find-worked-out.ts'
import { showTonight } from '../../../src/groups/tonight/show-tonight.ts'
import { showTryOut } from '../../../src/groups/tonight/show-try-out.ts'
import { Event } from '../../../src/history/event.entity.ts'
import { type Actor, COMMAND } from '../../../src/history/work.ts'
import { listPools } from '../../../src/municipalities/pools.ts'
import { onBothDatabases } from '../../support/databases.ts'
import { at, testDeps } from '../../support/deps.ts'
import { groupsIn, referralOf } from '../../support/groups.ts'
import { aTown, peopleWait } from '../../support/town.ts'

const GROUP = 'dec-17-am ar planned: R-000001 R-000002 R-000003'

onBothDatabases('who comes off a pause on the day of the night', (newDatabase) => {
  let deps: Deps

  beforeEach(async () => {
    deps = await testDeps({ databaseUrl: await newDatabase() })
    await aTown(deps)
    await peopleWait(deps, 2)
    await peopleWait(deps, 1, { languages: ['ar', 'so'] }, 3)
    const { id } = await referralOf(deps, 3)
    await leaveProgramme(deps, COMMAND, id, { to: 'paused', reason: 'illness', until: '2026-11-24' })
  })

  const plan = async (here: Deps, dryRun: boolean, by: Actor = COMMAND) => {
    const formed = await formGroups(here, by, { dryRun })
    return formed.flatMap(({ plan }) => plan.groups.map(({ slot, people }) => `${slot} ${people.toSorted().join(' ')}`))
  }
  const pool = async () => (await listPools(deps.db.read)).find(({ code }) => code === 'mh') ?? expect.fail()
  const night = async (here: Deps) => {
    for (;;) {
      const { state, answer } = await findNight(here, await pool(), nextNight(here.clock))
      if (state === 'current') return answer ?? expect.fail()
      await nothingUnderWay()
    }
  }

  it('is in the groups of a run, as a dry run says, and waits no more for the pause to be ended first', async () => {
    const then = at(deps, '2026-11-24T00:05')
    expect(await plan(then, true)).to.deep.equal(['dec-17-am R-000001 R-000002 R-000003'])
    expect(await referralOf(deps, 3)).to.include({ status: 'paused', pausedUntil: '2026-11-24' })
    expect(await plan(then, false)).to.deep.equal(['dec-17-am R-000001 R-000002 R-000003'])
    expect(await groupsIn(deps)).to.deep.equal([GROUP])
    const { id, ...now } = await referralOf(deps, 3)
    expect(now).to.include({ status: 'placed', statusReason: null, pausedUntil: null })
    expect(await deps.db.read.countBy(Event, { kind: 'referral.pause-over', referralId: id })).to.equal(1)
  })

  it('is in no group the day before', async () => {
    expect([await plan(deps, true), await plan(deps, false)]).to.deep.equal([[], []])
    expect((await referralOf(deps, 3)).status).to.equal('paused')
  })

  it('goes on by the timetable, also where a planner of another municipality forms groups', async () => {
    await plan(at(deps, '2026-11-24T00:05'), false, { kind: 'user', name: 'Petra', scope: ['0938'] })
    expect(await groupsIn(deps)).to.deep.equal([GROUP])
    const over = await deps.db.read.findOneByOrFail(Event, { kind: 'referral.pause-over' })
    expect(over.actorKind).to.equal('timetable')
  })

  it('stands in Vannacht and counts there, and not in the night before', async () => {
    const [before, tonight] = [await night(at(deps, '2026-11-23T01:00')), await night(deps)]
    expect([before.groups.length, before.waiting]).to.deep.equal([0, 2])
    expect(tonight.groups.map(({ people }) => people.toSorted())).to.deep.equal([['R-000001', 'R-000002', 'R-000003']])
    const nights = [{ pool: await pool(), night: tonight, remedies: null }]
    const { whyThese } = await showTonight(deps, COMMAND, nights, nextNight(deps.clock))
    const names = whyThese.get('dec-17-am')?.people.map(({ name }) => name)
    expect(names).to.include('Rania Haddad 3')
  })

  it('counts in a try-out, and their language can be chosen there', async () => {
    await night(deps)
    const values = { minGroupSize: 4, rescueGroupSize: 4 }
    const rules = { municipalities: ['0935', '0938'], values }
    const tried = await showTryOut(deps, COMMAND, '0935', { rules, opening: null, slot: null })
    expect('lost' in tried && tried.lost.people.map(({ reference }) => reference)).to.deep.equal([
      'R-000001',
      'R-000002',
      'R-000003',
    ])
    expect((await findTryOutChoices(deps, COMMAND, '0935')).languages).to.include('so')
    expect((await findTryOutChoices(at(deps, '2026-11-23T01:00'), COMMAND, '0935')).languages).not.to.include('so')
  })
})
