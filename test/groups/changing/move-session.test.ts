import { expect } from 'chai'
import type { Deps } from '../../../src/deps.ts'
import { answerPlacement } from '../../../src/groups/seats/answer-placement.ts'
import { findGroup } from '../../../src/groups/group/find-group.ts'
import { formGroups } from '../../../src/groups/planning/form-groups.ts'
import { gatherPeople } from '../../../src/groups/gathering/gather-people.ts'
import type { Group } from '../../../src/groups/group.entity.ts'
import { type SessionMove, moveSession } from '../../../src/groups/changing/move-session.ts'
import { Session } from '../../../src/groups/session.entity.ts'
import { listSlotUse } from '../../../src/groups/group/slots-in-use.ts'
import { type Actor, COMMAND, NEWCOMER } from '../../../src/history/work.ts'
import { Event } from '../../../src/history/event.entity.ts'
import { sendMessages } from '../../../src/invitations/mail/send-messages.ts'
import { Message } from '../../../src/invitations/message/message.entity.ts'
import { changeSlot, withdrawSlot } from '../../../src/setup/half-days/change-slot.ts'
import { listSlots } from '../../../src/setup/half-days/list-slots.ts'
import { Slot } from '../../../src/municipalities/slot.entity.ts'
import { showCalendar } from '../../../src/setup/half-days/year-calendar.ts'
import { onBothDatabases } from '../../support/databases.ts'
import { at, testDeps } from '../../support/deps.ts'
import { seatsIn } from '../../support/groups.ts'
import { refusal } from '../../support/refusal.ts'
import { aTown, MORNING, peopleWait } from '../../support/town.ts'
import { showMove, type MoveWish } from '../../../src/groups/changing/weigh-move.ts'
import { applySettings } from '../../../src/setup/settings/apply-settings.ts'

const STRANGER: Actor = { kind: 'user', name: 'Sem Bakker', scope: ['0363'] }

/** Small enough for three, and one in another building. */
const ROOMS = {
  venues: [
    {
      code: 'centre',
      municipality: '0935',
      name: 'Centre Céramique',
      address: ['Avenue Céramique 50', '6221 KV  MAASTRICHT'],
      rooms: [
        { code: 'b', capacity: 12, offers: ['wheelchair'] },
        { code: 'klein', capacity: 2, offers: [] },
      ],
    },
  ],
}

const TURKISH = {
  ...MORNING,
  code: 'jan-12-pm',
  room: 'centre/b',
  languages: ['tr'],
  sessions: [{ date: '2027-01-12', start: '13:00', end: '16:30' }],
}

onBothDatabases('moving a group', (newDatabase) => {
  let deps: Deps
  let group: Group

  const read = async (code: string) => {
    const use = (await listSlotUse(deps.db.read, { code })).get(code)
    return findGroup(deps.db.read, 'all', use?.group ?? '')
  }
  const to = (date: string, start = '09:00', end = '12:30', room = 'stadhuis/a'): MoveWish => ({
    room,
    sessions: [{ number: 1, date, start, end }],
  })
  const move = async (wish: MoveWish, by: Actor = COMMAND, more: Partial<SessionMove> = {}) =>
    moveSession(deps, by, group.id, { ...wish, reason: 'trainerAbsent', ...more })
  const look = (wish: MoveWish) => showMove(deps, COMMAND, group.id, wish)

  before(async () => {
    deps = await testDeps({ databaseUrl: await newDatabase() })
    await aTown(deps, { rules: { maxInvitations: 1 } })
    await applySettings(deps, COMMAND, JSON.stringify(ROOMS))
    await applySettings(deps, COMMAND, JSON.stringify({ slots: [TURKISH] }))
    await peopleWait(deps, 3)
    await peopleWait(deps, 3, { languages: ['tr'] }, 10)
    await formGroups(deps, COMMAND)
    await sendMessages(deps, COMMAND)
    group = await read('dec-17-am')
    const [first] = await seatsIn(deps)
    await answerPlacement(deps, NEWCOMER, first?.id ?? '', { coming: true })
  })

  it('says before it happens what can’t be: an interpreter or room of another group, too few chairs', async () => {
    const rules = async (wish: MoveWish) => (await look(wish)).obstacles.map(({ rule }) => rule)
    expect(await rules(to('2027-01-12', '13:00', '16:30'))).to.deep.equal(['resource'])
    expect(await rules(to('2026-12-18', '09:00', '12:30', 'centre/klein'))).to.deep.equal(['capacity'])
    expect(await refusal(move(to('2027-01-12', '13:00', '16:30')))).to.equal('move-impossible')
    expect(await refusal(move(to('2026-12-18', '09:00', '12:30', 'centre/klein')))).to.equal('move-impossible')
  })

  it('says whose deadline it would miss, what is short notice, and that a day is special', async () => {
    const late = await look(to('2027-09-07'))
    expect(late.late).to.deep.equal(['R-000001', 'R-000002', 'R-000003'])
    expect((await look(to('2026-12-24'))).shortNotice).to.equal(null)
    expect((await look(to('2026-12-03'))).shortNotice).to.equal(14)
    expect((await look(to('2026-12-25'))).notes.map(({ kind }) => kind)).to.deep.equal(['holiday'])
  })

  it('is refused for a stranger, when nothing changes, in the past and when somebody was first', async () => {
    expect(await refusal(move(to('2026-12-18'), STRANGER))).to.equal('group-unknown')
    expect(await refusal(move(to('2026-12-17')))).to.equal('move-nothing')
    expect(await refusal(move(to('2026-11-20')))).to.equal('session-past')
    expect(await refusal(move(to('2026-12-18', '09:00', '12:30', 'nergens/a')))).to.equal('slot-room-unknown')
    expect(await refusal(move(to('2026-12-18'), COMMAND, { version: 99 }))).to.equal('changed-meanwhile')
  })

  it('leaves a slot with a group alone in every other way', async () => {
    const slot = { ...MORNING, programme: 'wi2013' as const, overflow: [] }
    expect(await refusal(changeSlot(deps, COMMAND, { code: 'dec-17-am', version: 1, slot }))).to.equal('slot-has-group')
    expect(await refusal(withdrawSlot(deps, COMMAND, { code: 'dec-17-am', version: 1, closed: true }))).to.equal(
      'slot-has-group',
    )
    const moved = { ...MORNING, sessions: [{ date: '2026-12-19', start: '09:00', end: '12:30' }] }
    const free = { ...MORNING, code: 'free', sessions: [{ date: '2027-02-02', start: '09:00', end: '12:30' }] }
    const file = JSON.stringify({ slots: [moved, free, { ...TURKISH, serves: ['0935'] }] })
    const result = await applySettings(deps, COMMAND, file)
    expect(result).to.deep.equal({
      ...{ created: 1, changed: 1, unchanged: 0 },
      kept: [{ slot: 'dec-17-am', group: group.id, because: ['sessions'] }],
    })
    const kept = await deps.db.read.findOneByOrFail(Slot, { code: 'dec-17-am' })
    expect(kept.sessions).to.deep.equal(MORNING.sessions)
  })

  it('is still seen in the timetable years later, and only in its own slot', async () => {
    const inUse = async (code: string) => [...(await listSlotUse(deps.db.read, { code })).keys()]
    expect([await inUse('free'), await inUse('dec-17-am')]).to.deep.equal([[], ['dec-17-am']])
    const later = at(deps, '2029-06-01T09:00')
    const { slots } = await listSlots(later, COMMAND, { month: '2026-12' })
    expect(slots.map(({ code, use }) => [code, use?.people])).to.deep.equal([['dec-17-am', 3]])
    const { months } = await showCalendar(later, COMMAND, { year: 2027 })
    const days = months.flat(2).filter((day) => day !== null && day.groups > 0)
    expect(days.map((day) => day?.day)).to.deep.equal(['2027-01-12'])
  })

  it('keeps every seat, asks again who had said yes, and takes the slot along', async () => {
    await move(to('2026-12-22', '13:00', '16:30', 'centre/b'), COMMAND, { version: group.version })
    const seats = (await seatsIn(deps)).filter((seat) => seat.group.id === group.id)
    expect(seats.map(({ status, answeredAt }) => [status, answeredAt])).to.deep.equal(
      seats.map(() => ['invited', null]),
    )
    const session = await deps.db.read.findOneByOrFail(Session, { group: { id: group.id } })
    expect(session).to.include({ day: '2026-12-22', startTime: '13:00', endTime: '16:30', sequence: 1 })
    const slot = await deps.db.read.findOneOrFail(Slot, { where: { code: 'dec-17-am' }, relations: { room: true } })
    expect([slot.startsOn, slot.room.code, slot.sessions[0]?.start]).to.deep.equal(['2026-12-22', 'centre/b', '13:00'])
    const events = await deps.db.read.findBy(Event, { kind: 'placement.moved' })
    expect(events.map(({ data }) => data['reason'])).to.deep.equal(Array(3).fill('trainerAbsent'))
  })

  it('is told to each of them once, and a second move once more', async () => {
    const changes = () => deps.db.read.countBy(Message, { kind: 'change' })
    await sendMessages(deps, COMMAND)
    await sendMessages(deps, COMMAND)
    expect(await changes()).to.equal(3)
    await move(to('2026-12-23', '13:00', '16:30', 'centre/b'))
    await sendMessages(deps, COMMAND)
    expect(await changes()).to.equal(6)
  })

  it('lets who can’t come then say so, and back to the pool with the waiting date kept', async () => {
    const seat = (await seatsIn(deps)).find((one) => one.group.id === group.id)
    await answerPlacement(deps, NEWCOMER, seat?.id ?? '', { coming: false, reason: 'work' })
    const after = (await seatsIn(deps)).find(({ id }) => id === seat?.id)
    expect([after?.status, after?.referral.status, after?.referral.waitingSince]).to.deep.equal([
      ...['declined', 'waiting', '2026-09-01'],
    ])
  })

  it('lets who had to leave it go before others next time, and does not hold it against them', async () => {
    const mine = { sql: "referral.reference < 'R-000010'", parameters: {} }
    const claims = async () => (await gatherPeople(deps.db.read, mine)).people.map(({ waitingSince }) => waitingSince)
    expect(await claims()).to.deep.equal(['2026-08-02', '2026-09-01', '2026-09-01'])
    const [first, second] = (await seatsIn(deps)).filter((one) => one.group.id === group.id)
    await answerPlacement(deps, NEWCOMER, first?.id ?? '', { coming: true })
    expect(await claims()).to.deep.equal(['2026-09-01', '2026-09-01', '2026-09-01'])
    await answerPlacement(deps, NEWCOMER, second?.id ?? '', { coming: false, reason: 'travel' })
    expect((await seatsIn(deps)).find(({ id }) => id === second?.id)?.referral.status).to.equal('waiting')
  })

  it('is too late once it has begun', async () => {
    const later = at(deps, '2026-12-23T13:30')
    const wish = { ...to('2027-01-05'), room: 'centre/b', reason: 'weather' as const }
    expect(await refusal(moveSession(later, COMMAND, group.id, wish))).to.equal('group-over')
  })
})
