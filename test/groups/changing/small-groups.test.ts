import { expect } from 'chai'
import { In } from 'typeorm'
import type { Deps } from '../../../src/deps.ts'
import { answerPlacement } from '../../../src/groups/seats/answer-placement.ts'
import { formGroups, poolsFor } from '../../../src/groups/planning/form-groups.ts'
import { Group } from '../../../src/groups/group.entity.ts'
import { listMergeChoices, mergeGroup } from '../../../src/groups/changing/merge-group.ts'
import { Placement } from '../../../src/groups/placement.entity.ts'
import { listSmallGroups, decideSmall } from '../../../src/groups/changing/small-groups.ts'
import { workOutNights } from '../../../src/groups/tonight/find-night.ts'
import { showTonight } from '../../../src/groups/tonight/show-tonight.ts'
import { COMMAND, NEWCOMER } from '../../../src/history/work.ts'
import { Event } from '../../../src/history/event.entity.ts'
import { Message } from '../../../src/invitations/message/message.entity.ts'
import { queueMessages } from '../../../src/invitations/due/queue-messages.ts'
import { Municipality } from '../../../src/municipalities/municipality.entity.ts'
import { showProposal } from '../../../src/groups/proposals/show-proposal.ts'
import { Referral } from '../../../src/referrals/referral.entity.ts'
import { onBothDatabases } from '../../support/databases.ts'
import { at, testDeps } from '../../support/deps.ts'
import { everyoneIsInvited, groupsIn, referralOf, seatsIn } from '../../support/groups.ts'
import { expectRefusal } from '../../support/refusals.ts'
import { aTown, MORNING, peopleWait } from '../../support/town.ts'
import { cancelGroup } from '../../../src/groups/group/end-group.ts'
import type { RulesBrokenError } from '../../../src/groups/proposals/change-members.ts'

const LATER = { ...MORNING, code: 'jan-12-am', sessions: [{ date: '2027-01-12', start: '09:00', end: '12:30' }] }

onBothDatabases('a group that people leave', (newDatabase) => {
  let deps: Deps

  beforeEach(async () => {
    deps = await testDeps({ databaseUrl: await newDatabase() })
  })

  const declines = async (number: number) => {
    const seat = (await seatsIn(deps)).find(
      ({ referral, status }) => referral.reference === `R-00000${number}` && status === 'invited',
    )
    await answerPlacement(deps, NEWCOMER, seat?.id ?? '', { coming: false, reason: 'work' })
  }
  const small = async (now = '2026-11-23T09:00') =>
    (await listSmallGroups(at(deps, now), ['0935'])).map(({ people, need, lastDay, mayFill, decided }) => ({
      people,
      need,
      lastDay,
      mayFill,
      decided,
    }))
  const groupIn = (slot: string) => deps.db.read.findOneByOrFail(Group, { slot: { code: slot }, status: 'planned' })

  it('is shown until a planner decides, and again when the decision has run out', async () => {
    await aTown(deps)
    await peopleWait(deps, 4)
    await everyoneIsInvited(deps)
    expect(await small()).to.deep.equal([])
    await declines(1)
    await declines(2)
    const shown = { people: 2, need: 3, lastDay: '2026-12-03', mayFill: true, decided: false }
    expect(await small()).to.deep.equal([shown])
    expect(await listSmallGroups(deps, ['0363'])).to.deep.equal([])
    const { id, version } = await groupIn('dec-17-am')
    await decideSmall(deps, COMMAND, id, { choice: 'wait', version })
    await expectRefusal(decideSmall(deps, COMMAND, id, { choice: 'keep', version }), 'changed-meanwhile')
    expect(await small('2026-12-03T12:00')).to.deep.equal([{ ...shown, decided: true }])
    const late = at(deps, '2026-12-04T09:00')
    expect(await small('2026-12-04T09:00')).to.deep.equal([{ ...shown, mayFill: false }])
    await expectRefusal(decideSmall(late, COMMAND, id, { choice: 'wait' }), 'too-late-to-fill')
    await decideSmall(late, COMMAND, id, { choice: 'keep' })
    expect((await small('2026-12-04T09:00'))[0]?.decided).to.equal(true)
    await declines(3)
    expect((await small())[0]).to.include({ people: 1, decided: false })
    expect(await deps.db.read.countBy(Event, { kind: 'group.kept', groupId: id })).to.equal(1)
    await peopleWait(deps, 1, {}, 9)
    const pools = await poolsFor(deps.db.read, COMMAND, '0935')
    const nights = await workOutNights(deps, COMMAND, pools, '2026-11-24', false)
    const { groups } = await showTonight(deps, COMMAND, nights, '2026-11-24')
    expect(groups.map(({ people, need }) => [people, need])).to.deep.equal([[2, 3]])
  })

  /** In Maastricht, where the slot is, a deadline is near for 20 days; in Meerssen for 60. The group ends in 24 days, the deadline is in 48. */
  const guestsInAHurry = async (approval: 'automatic' | 'manual', guests: number) => {
    await aTown(deps, { rules: { approval } })
    for (const [code, rescueDays] of [
      ['0935', 20],
      ['0938', 60],
    ] as const) {
      const { rules } = await deps.db.read.findOneByOrFail(Municipality, { code })
      await deps.db.write((tx) => tx.update(Municipality, { code }, { rules: { ...rules, rescueDays } }))
    }
    await peopleWait(deps, guests, { municipality: '0938', deadline: '2027-01-10' })
    await formGroups(deps, COMMAND)
  }

  it('is not too small when the planner made it so for people in a hurry by the rules of where they live', async () => {
    await guestsInAHurry('automatic', 2)
    expect(await groupsIn(deps)).to.deep.equal(['dec-17-am ar planned: R-000001 R-000002'])
    expect(await small()).to.deep.equal([])
  })

  it('says nothing of a hurry that was known when it was proposed', async () => {
    await guestsInAHurry('manual', 6)
    const group = await deps.db.read.findOneByOrFail(Group, { status: 'proposed' })
    const { review } = await showProposal(deps, COMMAND, group.id)
    expect(review.changes).to.deep.equal([])
  })

  it('may be as small as it is while it rescues somebody, and has nothing to decide when it is large enough', async () => {
    await aTown(deps)
    await peopleWait(deps, 2)
    await peopleWait(deps, 1, { deadline: '2026-12-20' }, 3)
    await everyoneIsInvited(deps)
    const { id } = await groupIn('dec-17-am')
    await declines(1)
    expect(await small()).to.deep.equal([])
    await expectRefusal(decideSmall(deps, COMMAND, id, { choice: 'keep' }), 'group-not-small')
    await expectRefusal(mergeGroup(deps, COMMAND, id, { into: id }), 'group-not-small')
  })

  it('is filled from the pool every night while there is time to tell people, also by post', async () => {
    await aTown(deps, { rules: { noticeDays: 5 } })
    await peopleWait(deps, 3)
    await everyoneIsInvited(deps)
    await declines(1)
    await peopleWait(deps, 1, { email: null, mayEmail: false, phone: null }, 5)
    await peopleWait(deps, 1, {}, 6)
    await formGroups(at(deps, '2026-12-08T03:30'), COMMAND)
    expect(await groupsIn(deps)).to.deep.equal(['dec-17-am ar planned: R-000002 R-000003 R-000006'])
    await formGroups(at(deps, '2026-12-07T03:30'), COMMAND)
    expect(await groupsIn(deps)).to.deep.equal(['dec-17-am ar planned: R-000002 R-000003 R-000005 R-000006'])
    await declines(2)
    await peopleWait(deps, 1, {}, 7)
    await formGroups(at(deps, '2026-12-13T03:30'), COMMAND)
    expect((await referralOf(deps, 7)).status).to.equal('waiting')
    await formGroups(at(deps, '2026-12-12T03:30'), COMMAND)
    expect((await referralOf(deps, 7)).status).to.equal('placed')
  })

  it('goes over into another group where all rules hold; everyone is told once why, and invited once', async () => {
    await aTown(deps)
    await peopleWait(deps, 3)
    await formGroups(deps, COMMAND)
    await queueMessages(deps, COMMAND)
    await deps.db.write((tx) =>
      tx.update(Message, { kind: 'invitation' }, { status: 'sent', sentAt: deps.clock.now() }),
    )
    await declines(1)
    await aTown(deps, { slots: [LATER] })
    await peopleWait(deps, 2, {}, 4)
    await deps.db.write((tx) => tx.update(Group, { status: 'planned' }, { capacity: 2 }))
    await formGroups(deps, COMMAND)
    const [from, into] = [await groupIn('dec-17-am'), await groupIn('jan-12-am')]
    const choices = await listMergeChoices(deps, COMMAND, from.id)
    expect(choices.map(({ group, objections }) => [group.slot.code, objections])).to.deep.equal([['jan-12-am', []]])
    await mergeGroup(deps, COMMAND, from.id, { into: into.id, version: from.version })
    for (let twice = 0; twice < 2; twice++) await queueMessages(deps, COMMAND)
    expect((await groupsIn(deps))[1]).to.match(/^jan-12-am ar planned: .*R-000002 R-000003/)
    expect(await referralOf(deps, 2)).to.include({ status: 'placed', waitingSince: '2026-09-01' })
    const seats = (await seatsIn(deps)).filter(({ referral }) => referral.reference === 'R-000002')
    const messages = await deps.db.read.findBy(Message, { placementId: In(seats.map(({ id }) => id)) })
    expect(messages.map(({ kind }) => kind).toSorted()).to.deep.equal(['cancellation', 'invitation', 'invitation'])
  })

  it('does not go over into a group where a rule would be broken', async () => {
    await aTown(deps)
    await peopleWait(deps, 2)
    await peopleWait(deps, 1, { languages: ['ar'] }, 3)
    await everyoneIsInvited(deps)
    await declines(1)
    await aTown(deps, { slots: [{ ...LATER, languages: ['nl'] }] })
    await peopleWait(deps, 4, { languages: ['nl'] }, 4)
    await everyoneIsInvited(deps)
    const [from, into] = [await groupIn('dec-17-am'), await groupIn('jan-12-am')]
    const broken = await mergeGroup(deps, COMMAND, from.id, { into: into.id }).catch((error: unknown) => error)
    expect((broken as RulesBrokenError).objections).to.deep.equal([
      { rule: 'language', person: 'R-000003', detail: { language: 'nl' } },
      { rule: 'capacity', person: null, detail: { people: 7, seats: 5, more: 2 } },
    ])
    expect((await groupIn('dec-17-am')).status).to.equal('planned')
  })

  it('that is called off lets who was invited go before others, and takes its slot along when asked', async () => {
    await aTown(deps)
    await peopleWait(deps, 3)
    await everyoneIsInvited(deps)
    await deps.db.write((tx) => tx.update(Placement, { status: 'invited' }, { tokenHash: 'a link' }))
    const { id } = await groupIn('dec-17-am')
    await cancelGroup(deps, COMMAND, id, { reason: 'trainerAbsent', closeSlot: true })
    await peopleWait(deps, 5, { waitingSince: '2026-08-20' }, 4)
    await aTown(deps, { slots: [LATER] })
    await formGroups(deps, COMMAND)
    expect((await groupsIn(deps))[1]).to.match(/^jan-12-am ar planned: R-000001 R-000002 R-000003 /)
    expect(await groupsIn(deps)).to.have.length(2)
    expect((await referralOf(deps, 1)).waitingSince).to.equal('2026-09-01')
  })

  it('invites more people where many did not come, and never more than the room holds', async () => {
    await aTown(deps, { rules: { maxGroupSize: 4, overbookPercent: null } })
    await peopleWait(deps, 54)
    await formGroups(deps, COMMAND)
    expect((await groupIn('dec-17-am')).capacity).to.equal(4)
    const { id } = await groupIn('dec-17-am')
    const past = (await deps.db.read.find(Referral, { order: { reference: 'ASC' } })).slice(4)
    await deps.db.write(async (tx) => {
      const [seat] = await tx.find(Placement)
      for (const [index, referral] of past.entries()) {
        const status = index < 20 ? ('absent' as const) : ('attended' as const)
        await tx.insert(Placement, { ...seat, id: `past-${index}`, referral, group: { id }, status })
        await tx.update(Referral, { id: referral.id }, { status: 'signed' })
      }
    })
    await aTown(deps, { rules: { maxGroupSize: 4, overbookPercent: null }, slots: [LATER] })
    await peopleWait(deps, 9, {}, 60)
    await formGroups(deps, COMMAND)
    expect((await groupIn('jan-12-am')).capacity).to.equal(5)
  })
})
