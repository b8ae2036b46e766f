import { expect } from 'chai'
import type { Deps } from '../../../src/deps.ts'
import { answerPlacement } from '../../../src/groups/seats/answer-placement.ts'
import { formGroups } from '../../../src/groups/planning/form-groups.ts'
import { leaveProgramme } from '../../../src/groups/seats/leave-programme.ts'
import { Placement } from '../../../src/groups/placement.entity.ts'
import { COMMAND, NEWCOMER } from '../../../src/history/work.ts'
import { Event } from '../../../src/history/event.entity.ts'
import { Unavailability } from '../../../src/pool/unavailability.entity.ts'
import { Referral } from '../../../src/referrals/referral.entity.ts'
import { onBothDatabases } from '../../support/databases.ts'
import { at, testDeps } from '../../support/deps.ts'
import { aTownInvites, everyoneIsInvited, referralOf, seatsIn } from '../../support/groups.ts'
import { aTown, MORNING, peopleWait } from '../../support/town.ts'
import { expectRefusal } from '../../support/refusals.ts'
import { cancelGroup } from '../../../src/groups/group/end-group.ts'
import type { DeclineReason } from '../../../src/groups/placement-status.ts'

const EVERY_WEEK = [3, 10, 17].map((day) => ({
  ...MORNING,
  code: `feb-${day}`,
  sessions: [{ date: `2027-02-${String(day).padStart(2, '0')}`, start: '09:00', end: '12:30' }],
}))

onBothDatabases('answering an invitation', (newDatabase) => {
  let deps: Deps
  let seat: Placement

  beforeEach(async () => {
    deps = await testDeps({ databaseUrl: await newDatabase() })
    seat = (await aTownInvites(deps, 3))[0] as Placement
  })

  const come = (id = seat.id, world = deps) => answerPlacement(world, NEWCOMER, id, { coming: true })
  const cannot = (reason: DeclineReason = 'work', id = seat.id) =>
    answerPlacement(deps, NEWCOMER, id, { coming: false, reason })
  const now = () => deps.db.read.findOneByOrFail(Placement, { id: seat.id })

  it('confirms who comes, once', async () => {
    await come()
    await come()
    expect(await now()).to.include({ status: 'confirmed', answeredAt: deps.clock.now() })
    expect(await deps.db.read.countBy(Event, { kind: 'placement.confirmed' })).to.equal(1)
  })

  it('lets who cannot come wait again, since the same day, and not for that half day', async () => {
    await cannot()
    expect(await now()).to.include({ status: 'declined', declineReason: 'work' })
    expect(await referralOf(deps, 1)).to.include({ status: 'waiting', waitingSince: '2026-09-01' })
    expect(await deps.db.read.findOneByOrFail(Unavailability, { referralId: seat.referral.id })).to.include({
      day: '2026-12-17',
      part: 'morning',
    })
  })

  it('lets a later answer replace an earlier one', async () => {
    await come()
    await cannot('work')
    await cannot('accepted')
    expect(await now()).to.include({ status: 'declined', declineReason: 'accepted' })
    await come()
    expect(await now()).to.include({ status: 'confirmed', declineReason: null })
    expect((await referralOf(deps, 1)).status).to.equal('placed')
  })

  it('does not give back a seat that somebody else has by now', async () => {
    await cannot()
    await peopleWait(deps, 3, {}, 4)
    await formGroups(deps, COMMAND)
    await expectRefusal(come(), 'seat-gone')
    expect((await referralOf(deps, 1)).status).to.equal('waiting')
  })

  it('gives a last seat back to one of two who ask at once', async () => {
    await cannot('work', seat.id)
    const [, second] = await seatsIn(deps)
    await cannot('work', second?.id)
    await peopleWait(deps, 2, {}, 4)
    await peopleWait(deps, 1, { languages: ['ar'] }, 6)
    await formGroups(deps, COMMAND)
    const [one, other] = (await seatsIn(deps)).filter(({ status }) => status === 'declined')
    const answers = await Promise.allSettled([come(one?.id), come(other?.id)])
    expect(answers.map(({ status }) => status).toSorted()).to.deep.equal(['fulfilled', 'rejected'])
  })

  it('takes no answer once the session has begun, one minute before it does', async () => {
    await expectRefusal(come(seat.id, at(deps, '2026-12-17T09:00')), 'answer-too-late')
    await come(seat.id, at(deps, '2026-12-17T08:59'))
  })

  it('takes no answer for a group that is off, nor from who left', async () => {
    await leaveProgramme(deps, COMMAND, seat.referral.id, { to: 'withdrawn', reason: 'deceased' })
    await expectRefusal(cannot(), 'group-cancelled')
    await cancelGroup(deps, COMMAND, seat.group.id, { reason: 'weather' })
    await expectRefusal(come(), 'group-cancelled')
    expect((await referralOf(deps, 1)).status).to.equal('withdrawn')
  })

  it('does not bring back who moved away before the night freed their seat', async () => {
    await deps.db.write((tx) =>
      tx.update(Referral, { id: seat.referral.id }, { status: 'withdrawn', statusReason: 'moved' }),
    )
    await expectRefusal(cannot(), 'seat-gone')
    expect((await referralOf(deps, 1)).status).to.equal('withdrawn')
  })

  it('leaves it to a person who was invited too often for no accepted reason', async () => {
    await aTown(deps, { rules: { maxInvitations: 2 }, slots: EVERY_WEEK })
    const reasons: DeclineReason[] = ['travel', 'accepted', 'other']
    const statuses: string[] = []
    for (const reason of reasons) {
      const live = (await everyoneIsInvited(deps)).find(
        (one) => one.referral.id === seat.referral.id && one.status === 'invited',
      )
      await cannot(reason, live?.id)
      const { status, statusReason } = await referralOf(deps, 1)
      statuses.push([status, statusReason].filter(Boolean).join(' '))
      await peopleWait(deps, 2, {}, 10 * statuses.length)
    }
    expect(statuses).to.deep.equal(['waiting', 'waiting', 'paused too-many-invitations'])
  })

  it('gives who was invited too often the seat back while it is free, but not who is paused for another reason', async () => {
    await aTown(deps, { rules: { maxInvitations: 1 } })
    await cannot('travel')
    expect((await referralOf(deps, 1)).status).to.equal('paused')
    await deps.db.write((tx) => tx.update(Referral, { id: seat.referral.id }, { statusReason: 'temporary-exemption' }))
    await expectRefusal(come(), 'seat-gone')
    await deps.db.write((tx) => tx.update(Referral, { id: seat.referral.id }, { statusReason: 'too-many-invitations' }))
    await come()
    expect((await referralOf(deps, 1)).status).to.equal('placed')
  })

  it('refuses an answer before anybody was invited, and one about another municipality', async () => {
    await deps.db.write((tx) => tx.update(Placement, { id: seat.id }, { status: 'proposed' }))
    await expectRefusal(come(), 'placement-step')
    const amsterdam = { kind: 'key' as const, name: 'Amsterdam', scope: ['0363'] }
    await expectRefusal(answerPlacement(deps, amsterdam, seat.id, { coming: true }), 'not-found')
    await expectRefusal(come('nobody'), 'placement-unknown')
  })
})
