import { expect } from 'chai'
import type { Deps } from '../../src/deps.ts'
import { leaveProgramme } from '../../src/groups/seats/leave-programme.ts'
import { COMMAND, TIMETABLE } from '../../src/history/work.ts'
import { Event } from '../../src/history/event.entity.ts'
import { endPauses } from '../../src/pool/end-pauses.ts'
import { onBothDatabases } from '../support/databases.ts'
import { at, testDeps } from '../support/deps.ts'
import { referralOf } from '../support/groups.ts'
import { expectRefusal } from '../support/refusals.ts'
import { aTown, peopleWait } from '../support/town.ts'

onBothDatabases('a pause until a day', (newDatabase) => {
  let deps: Deps
  beforeEach(async () => {
    deps = await testDeps({ databaseUrl: await newDatabase() })
    await aTown(deps)
    await peopleWait(deps, 3)
  })

  const pause = async (number: number, until: string | null) => {
    const { id } = await referralOf(deps, number)
    await leaveProgramme(deps, COMMAND, id, { to: 'paused', reason: 'illness', until })
  }

  it('ends by itself on that day, with the waiting date kept, and not before', async () => {
    await pause(1, '2027-01-11')
    await pause(2, '2027-01-12')
    await pause(3, null)
    expect(await referralOf(deps, 1)).to.include({
      status: 'paused',
      statusReason: 'illness',
      pausedUntil: '2027-01-11',
    })
    expect(await endPauses(at(deps, '2027-01-10T00:45'), TIMETABLE)).to.equal(0)
    expect(await endPauses(at(deps, '2027-01-11T00:45'), TIMETABLE)).to.equal(1)
    const now = { status: 'waiting', statusReason: null, pausedUntil: null, waitingSince: '2026-09-01' }
    expect(await referralOf(deps, 1)).to.include(now)
    expect((await referralOf(deps, 2)).status).to.equal('paused')
    // A night that was missed is made up for.
    expect(await endPauses(at(deps, '2027-02-01T00:45'), TIMETABLE)).to.equal(1)
    expect((await referralOf(deps, 3)).status).to.equal('paused')
    const { id } = await referralOf(deps, 1)
    const events = await deps.db.read.find(Event, { where: { referralId: id }, order: { at: 'ASC', id: 'ASC' } })
    expect(events.slice(1).map(({ kind, data }) => [kind, data])).to.deep.equal([
      ['referral.paused-until', { reason: 'illness', until: '2027-01-11' }],
      ['referral.pause-over', {}],
    ])
  })

  it('is forgotten when somebody lets them go on before', async () => {
    await pause(1, '2027-01-11')
    await leaveProgramme(deps, COMMAND, (await referralOf(deps, 1)).id, { to: 'waiting' })
    await pause(1, null)
    expect(await endPauses(at(deps, '2027-02-01T00:45'), TIMETABLE)).to.equal(0)
  })

  it('is refused for a day that is not to come', async () => {
    await expectRefusal(pause(1, deps.clock.today()), 'pause-day-past')
    expect((await referralOf(deps, 1)).status).to.equal('waiting')
  })
})
