import { expect } from 'chai'
import type { Deps } from '../../../src/deps.ts'
import { approveProposal } from '../../../src/invitations/due/approve-proposal.ts'
import {
  changeMembers,
  removeMisfits,
  swapMembers,
  RulesBrokenError,
} from '../../../src/groups/proposals/change-members.ts'
import { formGroups } from '../../../src/groups/planning/form-groups.ts'
import { Group } from '../../../src/groups/group.entity.ts'
import { leaveProgramme } from '../../../src/groups/seats/leave-programme.ts'
import { COMMAND, type Actor } from '../../../src/history/work.ts'
import { Event } from '../../../src/history/event.entity.ts'
import { Slot } from '../../../src/municipalities/slot.entity.ts'
import { Referral } from '../../../src/referrals/referral.entity.ts'
import { onBothDatabases } from '../../support/databases.ts'
import { at, testDeps } from '../../support/deps.ts'
import { groupsIn, referralOf, seatsIn } from '../../support/groups.ts'
import { expectRefusal } from '../../support/refusals.ts'
import { aTown, MORNING, peopleWait } from '../../support/town.ts'
import { closeHalfDays } from '../../../src/groups/seats/return-to-pool.ts'
import { gatherProposal } from '../../../src/groups/proposals/show-proposal.ts'

const LATER = { ...MORNING, code: 'jan-12-am', sessions: [{ date: '2027-01-12', start: '09:00', end: '12:30' }] }
const MEERSSEN: Actor = { kind: 'user', name: 'Bo', scope: ['0938'] }

onBothDatabases('a proposal that waits for a planner', (newDatabase) => {
  let deps: Deps

  beforeEach(async () => {
    deps = await testDeps({ databaseUrl: await newDatabase() })
    await aTown(deps, { rules: { approval: 'manual' } })
  })

  const proposals = () =>
    deps.db.read.find(Group, {
      where: { status: 'proposed' },
      relations: { slot: true },
      order: { slot: { code: 'ASC' } },
    })
  const aProposal = async (people = 4) => {
    await peopleWait(deps, people)
    await formGroups(deps, COMMAND)
    return (await proposals())[0] as Group
  }
  const change = (id: string, given: Parameters<typeof changeMembers>[3], by = COMMAND) =>
    changeMembers(deps, by, id, given)
  const review = async (id: string) => (await gatherProposal(deps, COMMAND, id)).review
  const brokenRules = (act: Promise<void>) =>
    act.then(
      () => 'no rule',
      (error: unknown) => (error instanceof RulesBrokenError ? error.objections.map(({ rule }) => rule).join() : error),
    )

  it('lets a planner take somebody out, let somebody in, and swap, and loses nobody', async () => {
    const { id, version } = await aProposal()
    await peopleWait(deps, 2, {}, 5)
    await change(id, { out: 'R-000001', version })
    await expectRefusal(change(id, { in: 'R-000005', version }), 'changed-meanwhile')
    await change(id, { in: 'R-000005' })
    await change(id, { out: 'R-000002', in: 'R-000006' })
    expect(await groupsIn(deps)).to.deep.equal(['dec-17-am ar proposed: R-000003 R-000004 R-000005 R-000006'])
    for (const number of [1, 2])
      expect(await referralOf(deps, number)).to.include({ status: 'waiting', waitingSince: '2026-09-01' })
    expect((await review(id)).changes).to.deep.equal([])
    const events = await deps.db.read.findBy(Event, { kind: 'placement.cancelled', groupId: id })
    expect(events.map(({ data }) => data['reason'])).to.deep.equal(['by-planner', 'by-planner'])
    await approveProposal(deps, COMMAND, id)
    await expectRefusal(change(id, { out: 'R-000003' }), 'not-a-proposal')
  })

  it('keeps the hard rules at once, and takes a household as one', async () => {
    const { id } = await aProposal()
    await peopleWait(deps, 1, { languages: ['ti'] }, 5)
    await peopleWait(deps, 2, { household: 'h', householdMode: 'together' }, 6)
    await peopleWait(deps, 1, { needs: ['childcare'], municipality: '0363' }, 8)
    expect(await brokenRules(change(id, { in: 'R-000005' }))).to.equal('language')
    expect(await brokenRules(change(id, { in: 'R-000006' }))).to.equal('capacity')
    await change(id, { out: 'R-000001' })
    await change(id, { in: 'R-000006' })
    expect(await groupsIn(deps)).to.deep.equal(['dec-17-am ar proposed: R-000002 R-000003 R-000004 R-000006 R-000007'])
    await change(id, { out: 'R-000007' })
    expect((await referralOf(deps, 6)).status).to.equal('waiting')
    await expectRefusal(change(id, { in: 'R-000008' }), 'not-found')
    await expectRefusal(change(id, { out: 'R-000002' }, MEERSSEN), 'not-found')
    expect((await review(id)).objections).to.deep.equal([])
    await change(id, { out: 'R-000002' })
    expect((await review(id)).objections.map(({ rule }) => rule)).to.deep.equal(['minimum'])
  })

  it('shows what changed in the world since, and is approved only by who saw it', async () => {
    const { id, version } = await aProposal(5)
    const { id: leaver } = await referralOf(deps, 1)
    await leaveProgramme(deps, COMMAND, leaver, { to: 'withdrawn', reason: 'moved' })
    await deps.db.write((tx) => tx.update(Referral, { reference: 'R-000002' }, { status: 'signed' }))
    await peopleWait(deps, 1, { deadline: '2026-12-24' }, 6)
    await aTown(deps, { rules: { approval: 'manual', minGroupSize: 4 } })
    const { changes, objections, blocked, seen } = await review(id)
    expect(changes).to.deep.equal([
      { kind: 'left', person: 'R-000001' },
      { kind: 'left', person: 'R-000002' },
      { kind: 'rule', rule: 'minGroupSize', from: 3, to: 4 },
      { kind: 'urgent', person: 'R-000006' },
    ])
    expect([objections.map(({ rule }) => rule), blocked]).to.deep.equal([['minimum'], false])
    await expectRefusal(approveProposal(deps, COMMAND, id, { version }), 'proposal-changed')
    await peopleWait(deps, 1, { deadline: '2026-12-24' }, 7)
    await expectRefusal(approveProposal(deps, COMMAND, id, { version, seen }), 'proposal-changed')
    await approveProposal(deps, COMMAND, id, { version, seen: (await review(id)).seen })
    expect(await groupsIn(deps)).to.deep.equal(['dec-17-am ar planned: R-000003 R-000004 R-000005'])
    expect((await seatsIn(deps)).filter(({ status }) => status === 'proposed')).to.have.length(3)
  })

  it('is not approved when the room closed or somebody can not come any more, until that is put right', async () => {
    const { id } = await aProposal()
    const { id: busy } = await referralOf(deps, 3)
    await deps.db.write((tx) => closeHalfDays(tx, busy, [{ day: '2026-12-17', part: 'morning' }]))
    const wrong = await review(id)
    expect(wrong.objections.map(({ rule, person }) => [rule, person])).to.deep.equal([['unavailable', 'R-000003']])
    await expectRefusal(approveProposal(deps, COMMAND, id, { seen: wrong.seen }), 'proposal-broken')
    const soon = (await gatherProposal(at(deps, '2026-12-10T09:00'), COMMAND, id)).review
    expect(soon.objections.map(({ rule }) => rule)).to.include('notice')
    await removeMisfits(deps, MEERSSEN, id)
    expect(await groupsIn(deps)).to.deep.equal(['dec-17-am ar proposed: R-000001 R-000002 R-000004'])
    await deps.db.write((tx) => tx.update(Slot, { code: 'dec-17-am' }, { closed: true }))
    const { objections, seen } = await review(id)
    expect(objections.map(({ rule }) => rule)).to.deep.equal(['slot-closed'])
    await expectRefusal(approveProposal(deps, COMMAND, id, { seen }), 'proposal-broken')
  })

  it('swaps people of two proposals when the rules hold in both', async () => {
    await aTown(deps, { rules: { approval: 'manual' }, slots: [LATER] })
    await peopleWait(deps, 8)
    await formGroups(deps, COMMAND)
    const [one, other] = (await proposals()) as [Group, Group]
    const inGroup = async ({ id }: Group) =>
      (await seatsIn(deps)).filter(({ group, status }) => group.id === id && status === 'proposed')
    const [mine] = await inGroup(one)
    const [theirs] = await inGroup(other)
    const seat = ({ id, version }: Group, reference = '') => ({ groupId: id, version, reference })
    await swapMembers(deps, COMMAND, seat(other, theirs?.referral.reference), seat(one, mine?.referral.reference))
    expect((await inGroup(one)).map(({ referral }) => referral.id)).to.include(theirs?.referral.id)
    expect((await inGroup(other)).map(({ referral }) => referral.id)).to.include(mine?.referral.id)
    const [, second] = await inGroup(one)
    await deps.db.write((tx) => closeHalfDays(tx, second?.referral.id ?? '', [{ day: '2027-01-12', part: 'morning' }]))
    const [again] = await inGroup(other)
    const back = swapMembers(
      deps,
      COMMAND,
      { groupId: one.id, reference: second?.referral.reference ?? '' },
      { groupId: other.id, reference: again?.referral.reference ?? '' },
    )
    expect(await brokenRules(back)).to.equal('unavailable')
    expect((await inGroup(one)).map(({ id }) => id)).to.include(second?.id)
  })
})
