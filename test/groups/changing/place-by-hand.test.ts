import { expect } from 'chai'
import type { Deps } from '../../../src/deps.ts'
import { cancelGroup } from '../../../src/groups/group/end-group.ts'
import { placeByHand } from '../../../src/groups/changing/place-by-hand.ts'
import { showPlaces } from '../../../src/groups/changing/weigh-place.ts'
import { Group } from '../../../src/groups/group.entity.ts'
import { RulesBrokenError } from '../../../src/groups/proposals/change-members.ts'
import type { Answer } from '../../../src/groups/seats/answer-placement.ts'
import { answerByTelephone, showCaller } from '../../../src/groups/seats/answer-by-telephone.ts'
import { leaveProgramme } from '../../../src/groups/seats/leave-programme.ts'
import { type Actor, COMMAND } from '../../../src/history/work.ts'
import { showPerson } from '../../../src/pool/list/show-person.ts'
import { Unavailability } from '../../../src/pool/unavailability.entity.ts'
import { Referral } from '../../../src/referrals/referral.entity.ts'
import { onBothDatabases } from '../../support/databases.ts'
import { at, testDeps } from '../../support/deps.ts'
import { everyoneIsInvited, groupsIn, referralOf } from '../../support/groups.ts'
import { expectRefusal } from '../../support/refusals.ts'
import { aTown, MORNING, peopleWait } from '../../support/town.ts'

const NOOR = { kind: 'user', name: 'Noor de Wit', scope: ['0935', '0938'] } as const
const JANUARY = {
  ...MORNING,
  code: 'jan-12-am',
  languages: ['ti'],
  sessions: [{ ...MORNING.sessions[0], date: '2027-01-12' }],
}

/** have a seat in December, in Arabic; one in January, in Tigrinya. Five chairs each. */
onBothDatabases('what somebody says on the telephone', (newDatabase) => {
  let deps: Deps
  let december: string
  let january: string
  beforeEach(async () => {
    deps = await testDeps({ databaseUrl: await newDatabase() })
    await aTown(deps, { slots: [MORNING, JANUARY] })
    await peopleWait(deps, 3, { languages: ['ar', 'ti'] })
    await peopleWait(deps, 3, { languages: ['ti'] }, 4)
    await everyoneIsInvited(deps)
    const groups = await deps.db.read.find(Group, { relations: { slot: true } })
    const idOf = (code: string) => groups.find(({ slot }) => slot.code === code)?.id ?? ''
    ;[december, january] = [idOf(MORNING.code), idOf(JANUARY.code)]
  })

  const place = async (number: number, groupId: string, comesAnyway = false, world = deps) => {
    const { reference, version } = await referralOf(deps, number)
    await placeByHand(world, NOOR, reference, { groupId, version, comesAnyway })
  }
  const seatOf = async (number: number) =>
    (await showCaller(deps.db.read, NOOR, `R-00000${number}`)).seat?.id ?? 'no-seat'
  const call = async (number: number, answer: Answer, by: Actor = NOOR, seat?: string) =>
    answerByTelephone(deps, by, `R-00000${number}`, seat ?? (await seatOf(number)), answer)
  const rulesOf = (placed: Promise<void>) =>
    placed.then(
      () => [],
      (error: unknown) => (error instanceof RulesBrokenError ? error.objections.map(({ rule }) => rule) : [error]),
    )
  const eventsOf = async (reference: string) =>
    (await showPerson(deps, NOOR, reference)).events.map(({ kind, data }) => [kind, data['context'] ?? data['reason']])

  it('is an answer, which the history says was given on the telephone, and to whom', async () => {
    await call(1, { coming: true })
    await call(1, { coming: false, reason: 'work' })
    const { events, status } = await showPerson(deps, NOOR, 'R-000001')
    expect(status).to.equal('waiting')
    expect(events.slice(0, 2).map(({ kind, data, actorName }) => [kind, data, actorName])).to.deep.equal([
      ['placement.declined', { reason: 'work', context: 'telephone' }, 'Noor de Wit'],
      ['placement.confirmed', { context: 'telephone' }, 'Noor de Wit'],
    ])
    await peopleWait(deps, 1, {}, 7)
    await expectRefusal(call(7, { coming: true }), 'not-asked')
    await expectRefusal(call(1, { coming: true }, { ...NOOR, scope: ['0363'] }), 'not-found')
  })

  it('is about the seat that was shown: not about one that they were given meanwhile', async () => {
    const shown = await seatOf(1)
    await place(1, january)
    await everyoneIsInvited(deps)
    await expectRefusal(call(1, { coming: false, reason: 'work' }, NOOR, shown), 'changed-meanwhile')
    expect((await referralOf(deps, 1)).status).to.equal('placed')
  })

  it('is another half day: the seat there is taken, the old one is free, and they are told in writing', async () => {
    await place(1, january)
    expect(await groupsIn(deps)).to.deep.equal([
      'dec-17-am ar planned: R-000002 R-000003',
      'jan-12-am ti planned: R-000001 R-000004 R-000005 R-000006',
    ])
    expect((await referralOf(deps, 1)).status).to.equal('placed')
    expect((await eventsOf('R-000001')).slice(0, 2)).to.deep.equal([
      ['placement.made', 'telephone'],
      ['placement.cancelled', 'other-half-day'],
    ])
  })

  it('is refused where a hard rule is against it, which is said beforehand for every group', async () => {
    const { places } = await showPlaces(deps, NOOR, 'R-000004')
    expect(places.map(({ group, objections }) => [group.id, objections.map(({ rule }) => rule)])).to.deep.equal([
      [december, ['language']],
    ])
    expect(await rulesOf(place(4, december))).to.deep.equal(['language'])
    expect((await showPlaces(deps, NOOR, 'R-000001')).places.map(({ objections }) => objections)).to.deep.equal([[]])
  })

  it('gives the last chair once, when two planners choose it at the same moment', async () => {
    await peopleWait(deps, 3, { languages: ['ti'], needs: [] }, 7)
    await place(7, january)
    const outcomes = await Promise.all([rulesOf(place(8, january)), rulesOf(place(9, january))])
    expect(outcomes.map((rules) => rules.join()).sort()).to.deep.equal(['', 'capacity'])
  })

  it('asks twice when they said before that they can’t, and believes what they say now', async () => {
    await call(4, { coming: false, reason: 'care' })
    const { id } = await referralOf(deps, 4)
    const week = [{ weekday: 5, part: 'morning' as const }]
    await deps.db.write((tx) => tx.update(Referral, { id }, { availability: { week } }))
    const [weighed] = (await showPlaces(deps, NOOR, 'R-000004')).places.filter(({ group }) => group.id === january)
    expect(weighed).to.include({ saidNo: true, people: 2 })
    await expectRefusal(place(4, january), 'said-no')
    await place(4, january, true)
    expect(await deps.db.read.countBy(Unavailability, { referralId: id })).to.equal(0)
    expect((await referralOf(deps, 4)).availability).to.deep.equal({
      week,
      also: [{ date: '2027-01-12', part: 'morning' }],
    })
  })

  it('takes along whom they go together with', async () => {
    await peopleWait(deps, 2, { languages: ['ti'], household: 'Tesfay', householdMode: 'together' }, 7)
    await place(7, january)
    expect((await groupsIn(deps))[1]).to.equal('jan-12-am ti planned: R-000004 R-000005 R-000006 R-000007 R-000008')
    expect((await referralOf(deps, 8)).status).to.equal('placed')
  })

  it('is refused when somebody else changed the person, for who is paused, and for a group that began or is off', async () => {
    const { reference, version } = await referralOf(deps, 1)
    const old = { groupId: january, version: version - 1, comesAnyway: false }
    await expectRefusal(placeByHand(deps, NOOR, reference, old), 'changed-meanwhile')
    await expectRefusal(place(4, january), 'not-waiting')
    await leaveProgramme(deps, COMMAND, (await referralOf(deps, 2)).id, { to: 'paused', reason: 'illness' })
    await expectRefusal(place(2, january), 'not-waiting')
    await expectRefusal(place(1, january, false, at(deps, '2027-01-12T09:00')), 'group-begun')
    await cancelGroup(deps, COMMAND, january, { reason: 'weather' })
    await expectRefusal(place(1, january), 'group-step')
    expect((await referralOf(deps, 1)).status).to.equal('placed')
  })
})
