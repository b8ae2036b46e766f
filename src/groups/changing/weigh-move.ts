import type { EntityManager } from 'typeorm'
import { addDays, type Day, type TimeOfDay } from '../../calendar/days.ts'
import { ConflictError, InputError } from '../../errors.ts'
import type { Actor, Work } from '../../history/work.ts'
import { ClosedDay } from '../../municipalities/closed-day.entity.ts'
import { daysOffOn, daysOffFor } from '../../municipalities/half-days/days-off.ts'
import { gatherGround, checkSessions } from '../../municipalities/half-days/new-slot.ts'
import type { Room } from '../../municipalities/room.entity.ts'
import { lawNotes, type SlotNote } from '../../municipalities/half-days/slot-notes.ts'
import type { Slot, SlotSession } from '../../municipalities/slot.entity.ts'
import { momentOf, type Moment } from '../../outside/clock.ts'
import { tooMany } from '../../planner/problem/rules.ts'
import { checkMembers, type Objection } from '../proposals/check-members.ts'
import { gatherMeeting, mostAtOnce } from '../gathering/gather-meeting.ts'
import { gatherTimetable } from '../gathering/gather-timetable.ts'
import type { Group } from '../group.entity.ts'
import { hostOf } from '../group/open-group.ts'
import type { Placement } from '../placement.entity.ts'
import { Session } from '../session.entity.ts'
import { requireNotOver } from '../group/end-group.ts'
import type { World } from '../../deps.ts'
import { weighMovedCatchUps, weighOwnCatchUps } from './weigh-moved-catch-ups.ts'
import { findGroup } from '../group/find-group.ts'

/** Where and when a group is wanted: sessions by their number; those that are not named stay as they are. */
export interface MoveWish {
  /** `venue/room` */
  readonly room: string
  readonly sessions: readonly {
    readonly number: number
    readonly date: Day
    readonly start: TimeOfDay
    readonly end: TimeOfDay
  }[]
}

/** What moving a group comes to, before it is done. */
export interface WeighedMove {
  /** The slot as it would be, with its room and venue. */
  readonly slot: Slot
  readonly sessions: readonly MovedSession[]
  readonly roomChanges: boolean
  /** Another time or building: people hear of it and are asked again. Another room in the same building is no news. */
  readonly isNews: boolean
  /** Who keeps a seat and comes to something that moves. */
  readonly placements: readonly Placement[]
  /** Chairs that are taken where most are. */
  readonly chairs: number
  /** What makes it impossible: a room or interpreter that another group has, too few chairs, a room without what people need. */
  readonly obstacles: readonly Objection[]
  /** What it does to people: half days on which they can't, a partner who is away, the post that is too late. */
  readonly objections: readonly Objection[]
  /** References of those whose deadline would be before the last session, and was not. */
  readonly late: readonly string[]
  /** The notice that the municipality wants, when somebody hears later than that. */
  readonly shortNotice: number | null
  readonly notes: readonly SlotNote[]
}

/** A session as it is and as it would become. */
interface MovedSession {
  readonly session: Session
  readonly after: SlotSession
  readonly moved: boolean
}

/** What moving a group would change, and for whom; changes nothing. @throws as `findGroup` and `weighMove` */
export async function showMove({ db, clock }: World, by: Actor, groupId: string, wish: MoveWish): Promise<WeighedMove> {
  const looking = { tx: db.read, at: clock.now(), today: clock.today(), by }
  return weighMove(looking, await findGroup(db.read, by.scope, groupId), wish)
}

/**
 * Weighs another time or room for a live group against the hard rules and the rules of its municipality; changes nothing.
 * @param group With its slot, room and venue.
 * @throws ConflictError `group-step`, `group-over`, `session-begun`, `move-nothing`; InputError `slot-room-unknown`, and as `checkSessions`.
 */
export async function weighMove({ tx, at, today, by }: Work, group: Group, wish: MoveWish): Promise<WeighedMove> {
  if (group.status !== 'planned' && group.status !== 'proposed')
    throw new ConflictError('group-step', { from: group.status, to: 'planned' })
  await requireNotOver(tx, group, at)
  const room = await roomFor(tx, group, wish, by)
  const found = await tx.find(Session, { where: { group: { id: group.id } }, order: { number: 'ASC' } })
  const sessions = movedSessions(found, wish, at)
  const roomChanges = room.code !== group.slot.room.code
  if (!roomChanges && !sessions.some(({ moved }) => moved)) throw new ConflictError('move-nothing')
  if (sessions.every(({ session }) => momentOf(session.day, session.startTime) <= at))
    throw new ConflictError('session-begun', { day: sessions.at(-1)?.session.day ?? '' })
  const slot = {
    ...group.slot,
    room,
    sessions: sessions.map(({ after }) => after),
    startsOn: sessions[0]?.after.date ?? '',
  }
  return weighed(tx, group, { slot, sessions, roomChanges }, today)
}

async function roomFor(tx: EntityManager, { slot }: Group, wish: MoveWish, by: Actor): Promise<Room> {
  if (wish.room === slot.room.code) return slot.room
  const room = (await gatherGround(tx, by)).rooms.get(wish.room)
  if (!room) throw new InputError('slot-room-unknown', { room: wish.room })
  return room
}

/**
 * The sessions of a group after a move, in their order; the last one stays the signing.
 * @throws ConflictError `session-begun` for one that cannot be moved any more; InputError as `checkSessions`.
 */
function movedSessions(sessions: readonly Session[], wish: MoveWish, now: Moment): MovedSession[] {
  const all = sessions.map((session) => {
    const before = asSlotSession(session)
    const wanted = wish.sessions.find(({ number }) => number === session.number)
    const after = wanted ? { ...before, date: wanted.date, start: wanted.start, end: wanted.end } : before
    const moved = after.date !== before.date || after.start !== before.start || after.end !== before.end
    if (moved && momentOf(before.date, before.start) <= now)
      throw new ConflictError('session-begun', { day: before.date })
    return { session, after, moved }
  })
  const coming = all.filter(({ after, moved }) => moved || momentOf(after.date, after.start) > now)
  if (coming.length > 0)
    checkSessions(
      coming.map(({ after }) => after),
      now,
    )
  return all
}

/** A session as slots have them. */
function asSlotSession({ day, startTime, endTime, activity }: Session): SlotSession {
  return { date: day, start: startTime, end: endTime, ...(activity === null ? {} : { activity }) }
}

type Plan = Pick<WeighedMove, 'slot' | 'sessions' | 'roomChanges'>

async function weighed(tx: EntityManager, group: Group, plan: Plan, today: Day): Promise<WeighedMove> {
  const { slot, sessions } = plan
  const timetable = await gatherTimetable(tx, today)
  const before = await gatherMeeting(tx, group, today, { timetable })
  const after = await gatherMeeting(tx, { ...group, slot }, today, { timetable })
  const known = new Set(checkMembers(before.meeting).map(keyOf))
  const fresh = [
    ...checkMembers(after.meeting).filter((objection) => !known.has(keyOf(objection))),
    ...(await weighMovedCatchUps(tx, group, plan, after.catchUps, { today, timetable })),
    ...(await weighOwnCatchUps(tx, plan, after.seats)),
  ]
  const moved = sessions.filter((one) => one.moved)
  const first = moved.map(({ session, after: { date } }) => (date < session.day ? date : session.day)).sort()[0]
  const notice = after.meeting.noticeDays
  const newBuilding = slot.room.venue.code !== group.slot.room.venue.code
  const chairs = after.seats.length + mostAtOnce(after.catchUps)
  return {
    ...plan,
    isNews: moved.length > 0 || newBuilding,
    placements: [...after.seats, ...after.catchUps.filter((seat) => comesToMoved(seat, plan, newBuilding))],
    chairs,
    obstacles: [...fresh.filter(({ rule }) => IMPOSSIBLE.includes(rule)), ...tooFewChairs(slot, chairs)],
    objections: fresh.filter(({ rule }) => PERSONAL.includes(rule)),
    late: lateAfter(before.meeting, plan),
    shortNotice: first !== undefined && first < addDays(today, notice) ? notice : null,
    notes: await notesOn(tx, plan),
  }
}

const IMPOSSIBLE: readonly Objection['rule'][] = ['resource', 'needs', 'slot-closed']

/** What a person can still answer "I can't" to. */
const PERSONAL: readonly Objection['rule'][] = ['unavailable', 'apart', 'busy', 'post']

function keyOf({ rule, person, detail }: Objection): string {
  return JSON.stringify([rule, person, rule === 'unavailable' || rule === 'resource' ? detail : null])
}

/** Who catches up at a session hears of that one, not of the others. */
function comesToMoved({ sessionId }: Placement, { sessions }: Plan, newBuilding: boolean): boolean {
  return newBuilding || sessions.some(({ session, moved }) => moved && session.id === sessionId)
}

function tooFewChairs({ room }: Slot, people: number): Objection[] {
  return people > room.capacity ? [tooMany(people, room.capacity)] : []
}

function lateAfter({ members }: Awaited<ReturnType<typeof gatherMeeting>>['meeting'], { sessions }: Plan): string[] {
  const [last] = sessions.slice(-1)
  if (!last) return []
  return members
    .filter(({ deadline }) => deadline !== null && last.session.day <= deadline && deadline < last.after.date)
    .map(({ id }) => id)
}

async function notesOn(tx: EntityManager, { slot, sessions }: Plan): Promise<SlotNote[]> {
  const host = await hostOf(tx, slot)
  const off = daysOffFor([host], await tx.find(ClosedDay))
  const days = sessions.filter(({ moved }) => moved).map(({ after }) => after.date)
  return [
    ...lawNotes(slot),
    ...days.flatMap((day) =>
      daysOffOn(day, off).map(({ kind, name }) => ({ kind, name, day, level: 'warning' as const })),
    ),
  ]
}
