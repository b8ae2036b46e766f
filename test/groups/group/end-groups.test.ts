import { expect } from 'chai'
import type { Deps } from '../../../src/deps.ts'
import { approveProposal } from '../../../src/invitations/due/approve-proposal.ts'
import { showGroup } from '../../../src/groups/group/show-group.ts'
import { formGroups } from '../../../src/groups/planning/form-groups.ts'
import { Group } from '../../../src/groups/group.entity.ts'
import { holdGroups, cancelGroup } from '../../../src/groups/group/end-group.ts'
import { leaveProgramme } from '../../../src/groups/seats/leave-programme.ts'
import { moveSession } from '../../../src/groups/changing/move-session.ts'
import { Placement } from '../../../src/groups/placement.entity.ts'
import { COMMAND, type Actor } from '../../../src/history/work.ts'
import { Event } from '../../../src/history/event.entity.ts'
import { Referral } from '../../../src/referrals/referral.entity.ts'
import { onBothDatabases } from '../../support/databases.ts'
import { at, testDeps } from '../../support/deps.ts'
import { everyoneIsInvited, groupsIn, referralOf, seatsIn } from '../../support/groups.ts'
import { expectRefusal } from '../../support/refusals.ts'
import { aTown, peopleWait } from '../../support/town.ts'

const AMSTERDAM: Actor = { kind: 'user', name: 'Planner', scope: ['0363'] }

onBothDatabases('a group that begins or ends', (newDatabase) => {
  let deps: Deps

  beforeEach(async () => {
    deps = await testDeps({ databaseUrl: await newDatabase() })
  })

  const aGroup = async (rules: Record<string, unknown> = {}) => {
    await aTown(deps, { rules })
    await peopleWait(deps, 3, { waitingSince: '2026-08-15' })
    await formGroups(deps, COMMAND)
    return deps.db.read.findOneByOrFail(Group, {})
  }

  it('keeps the original waiting date when it is cancelled, and leaves out who left', async () => {
    const group = await aGroup()
    const [, , third] = await everyoneIsInvited(deps)
    await deps.db.write((tx) =>
      tx.update(Referral, { id: third?.referral.id }, { status: 'withdrawn', statusReason: 'moved' }),
    )
    await cancelGroup(deps, COMMAND, group.id, { reason: 'trainerAbsent', version: group.version })
    expect(await referralOf(deps, 1)).to.include({ status: 'waiting', waitingSince: '2026-08-15' })
    expect((await referralOf(deps, 3)).status).to.equal('withdrawn')
    expect((await seatsIn(deps)).map(({ status }) => status)).to.deep.equal(['cancelled', 'cancelled', 'cancelled'])
    expect((await deps.db.read.findOneByOrFail(Event, { kind: 'group.cancelled' })).data).to.deep.equal({
      reason: 'trainerAbsent',
    })
    await expectRefusal(cancelGroup(deps, COMMAND, group.id, { reason: 'other' }), 'group-step')
  })

  it('is approved by one planner, on the version that they saw, in their own municipality', async () => {
    const group = await aGroup({ approval: 'manual' })
    await expectRefusal(approveProposal(deps, AMSTERDAM, group.id), 'group-unknown')
    await expectRefusal(cancelGroup(deps, AMSTERDAM, group.id, { reason: 'other' }), 'group-unknown')
    await expectRefusal(approveProposal(deps, COMMAND, group.id, { version: group.version + 1 }), 'changed-meanwhile')
    const both = [
      approveProposal(deps, COMMAND, group.id, { version: group.version }),
      approveProposal(deps, COMMAND, group.id, { version: group.version }),
    ]
    await Promise.all(both)
    expect(await deps.db.read.countBy(Event, { kind: 'group.approved' })).to.equal(1)
    expect(await groupsIn(deps)).to.deep.equal(['dec-17-am ar planned: R-000001 R-000002 R-000003'])
  })

  it('cannot be approved once it has begun, and a proposal nobody approved lets its people wait again', async () => {
    const group = await aGroup({ approval: 'manual' })
    await expectRefusal(approveProposal(at(deps, '2026-12-17T09:00'), COMMAND, group.id), 'group-started')
    await holdGroups(at(deps, '2026-12-17T00:30'), COMMAND)
    expect((await referralOf(deps, 1)).status).to.equal('placed')
    await holdGroups(at(deps, '2026-12-18T00:30'), COMMAND)
    expect(await groupsIn(deps)).to.deep.equal(['dec-17-am ar cancelled: '])
    expect(await referralOf(deps, 1)).to.include({ status: 'waiting', waitingSince: '2026-08-15' })
  })

  it('is held from the day after its last session, once', async () => {
    await aGroup()
    expect(await holdGroups(at(deps, '2026-12-17T23:59'), COMMAND)).to.equal(0)
    expect(await holdGroups(at(deps, '2026-12-18T00:30'), COMMAND)).to.equal(1)
    expect(await holdGroups(at(deps, '2026-12-18T00:30'), COMMAND)).to.equal(0)
    expect(await groupsIn(deps)).to.deep.equal(['dec-17-am ar held: R-000001 R-000002 R-000003'])
  })

  it('is not cancelled or moved once its last session has begun', async () => {
    const { id } = await aGroup()
    const [first] = await everyoneIsInvited(deps)
    await deps.db.write((tx) => tx.update(Referral, { id: first?.referral.id }, { status: 'signed' }))
    expect((await showGroup(deps, ['0938'], id)).returning).to.deep.equal({ people: 2, others: 2 })
    const later = at(deps, '2026-12-17T09:00')
    const sessions = [{ number: 1, date: '2026-12-18', start: '09:00', end: '12:30' }]
    const move = { room: 'stadhuis/a', sessions, reason: 'weather' as const }
    await expectRefusal(cancelGroup(later, COMMAND, id, { reason: 'weather' }), 'group-over')
    await expectRefusal(moveSession(later, COMMAND, id, move), 'group-over')
    expect(await groupsIn(deps)).to.deep.equal(['dec-17-am ar planned: R-000001 R-000002 R-000003'])
    await cancelGroup(at(deps, '2026-12-17T08:59'), COMMAND, id, { reason: 'weather' })
  })

  it('loses who leaves the programme; who may go on waits since the same day', async () => {
    await aGroup()
    const { id, version } = await referralOf(deps, 1)
    await expectRefusal(leaveProgramme(deps, AMSTERDAM, id, { to: 'paused', reason: 'illness' }), 'not-found')
    await expectRefusal(
      leaveProgramme(deps, COMMAND, id, { to: 'paused', reason: 'illness' }, version + 1),
      'changed-meanwhile',
    )
    await leaveProgramme(deps, COMMAND, id, { to: 'paused', reason: 'illness' }, version)
    expect(await groupsIn(deps)).to.deep.equal(['dec-17-am ar planned: R-000002 R-000003'])
    expect(await referralOf(deps, 1)).to.include({ status: 'paused', statusReason: 'illness' })
    await leaveProgramme(deps, COMMAND, id, { to: 'waiting' })
    expect(await referralOf(deps, 1)).to.include({ status: 'waiting', statusReason: null, waitingSince: '2026-08-15' })
    expect(await deps.db.read.countBy(Placement, { status: 'cancelled' })).to.equal(1)
  })

  it('does not take back who moved away and takes part elsewhere', async () => {
    await aGroup()
    const { id } = await referralOf(deps, 1)
    await peopleWait(deps, 1, { municipality: '0363', reference: 'R-000100' }, 1)
    expect((await referralOf(deps, 1)).status).to.equal('withdrawn')
    await expectRefusal(leaveProgramme(deps, COMMAND, id, { to: 'waiting' }), 'active-elsewhere')
  })
})
