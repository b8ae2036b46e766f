import { In, type EntityManager, IsNull } from 'typeorm'
import { AttendanceMark } from '../attendance-mark.entity.ts'
import type { Deps } from '../../deps.ts'
import { findPlacement, sessionsOfSeat } from '../../groups/seats/steps.ts'
import { Placement } from '../../groups/placement.entity.ts'
import { Session } from '../../groups/session.entity.ts'
import type { Scope } from '../../history/work.ts'
import { inParts } from '../../outside/database/many-rows.ts'
import { Signing } from '../signing.entity.ts'
import type { TimeOfDay } from '../../calendar/days.ts'

/** The mark that counts, by session, of one seat: the last one by `markedAt`. */
export async function marksOfPlacement(tx: EntityManager, placementId: string): Promise<Map<string, AttendanceMark>> {
  return lastBy(await tx.find(AttendanceMark, { where: { placementId }, order: ORDER }), ({ sessionId }) => sessionId)
}

/** The marks that count of several seats, one for each seat and session. */
export async function marksThatCount(tx: EntityManager, placementIds: readonly string[]): Promise<AttendanceMark[]> {
  const marks: AttendanceMark[] = []
  for (const part of inParts(placementIds))
    marks.push(...(await tx.find(AttendanceMark, { where: { placementId: In([...part]) }, order: ORDER })))
  return [...lastBy(marks, ({ placementId, sessionId }) => `${placementId} ${sessionId}`).values()]
}

/** Two phones may say the same millisecond: then the id decides, so that everybody sees the same. */
const ORDER = { markedAt: 'ASC', id: 'ASC' } as const

function lastBy(marks: readonly AttendanceMark[], key: (mark: AttendanceMark) => string): Map<string, AttendanceMark> {
  return new Map(marks.map((mark) => [key(mark), mark]))
}

/** One seat with what is marked at each session, and the signature or refusal that counts. */
export interface ShownPlacement {
  readonly placement: Placement
  readonly sessions: readonly { readonly session: Session; readonly mark: AttendanceMark | null }[]
  readonly signing: Signing | null
}

/** @throws NotFoundError `placement-unknown`, also for a person of another municipality. */
export async function showPlacement({ db }: Pick<Deps, 'db'>, scope: Scope, id: string): Promise<ShownPlacement> {
  const placement = await findPlacement(db.read, scope, id)
  const group = { id: placement.group.id }
  const sessions = sessionsOfSeat(
    placement,
    await db.read.find(Session, { where: { group }, order: { number: 'ASC' } }),
  )
  const marks = await marksOfPlacement(db.read, id)
  const signing = await db.read.findOneBy(Signing, { referralId: placement.referral.id, withdrawnAt: IsNull() })
  return {
    placement,
    sessions: sessions.map((session) => ({ session, mark: marks.get(session.id) ?? null })),
    signing,
  }
}

/** Under Wi2021 the programme takes at least twelve hours (BI21 art. 3.1 lid 3). */
export const NEEDED_MINUTES = 720

/** A half day: how long, and what makes it an activity in the sense of BI21 art. 3.1 lid 2. */
interface HalfDay {
  readonly startTime: TimeOfDay
  readonly endTime: TimeOfDay
  readonly activity: string | null
  /** Of who was there: how many minutes of it they missed; null and nothing when nobody said. */
  readonly lateMinutes?: number | null
  readonly earlyMinutes?: number | null
}

/** What somebody has done of the programme. */
export interface Attended {
  readonly minutes: number
  readonly activity: boolean
}

/**
 * Adds up the half days at which somebody was present. The minutes that they came late or left early are counted off; of a half day of
 * which nobody said how many, all counts.
 */
export function attendedHours(present: readonly HalfDay[]): Attended {
  return {
    minutes: present.reduce((sum, halfDay) => sum + minutesThere(halfDay), 0),
    activity: present.some(({ activity }) => activity !== null),
  }
}

/** True when this is enough to sign under Wi2021: twelve hours with one activity or excursion (BI21 art. 3.1). */
export function isEnough({ minutes, activity }: Attended): boolean {
  return minutes >= NEEDED_MINUTES && activity
}

function minutesThere(halfDay: HalfDay): number {
  return Math.max(0, halfDayMinutes(halfDay) - (halfDay.lateMinutes ?? 0) - (halfDay.earlyMinutes ?? 0))
}

/** How long a half day takes, in minutes. */
export function halfDayMinutes({ startTime, endTime }: HalfDay): number {
  return minuteOf(endTime) - minuteOf(startTime)
}

/** In hours, to a tenth. */
export function inHours(minutes: number): number {
  return Math.round(minutes / 6) / 10
}

function minuteOf(time: TimeOfDay): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))
}

/** What somebody has done of the programme, over all groups that they were in: who misses a half day need not do the others again. */
export async function findAttended(tx: EntityManager, referralId: string): Promise<Attended> {
  return (await findAttendedBy(tx, [referralId])).get(referralId) ?? attendedHours([])
}

/** The same of several people, by referral. */
export async function findAttendedBy(
  tx: EntityManager,
  referralIds: readonly string[],
): Promise<ReadonlyMap<string, Attended>> {
  const { seats, marks } = await findMarkedSeats(tx, referralIds)
  return attendedIn(tx, referralIds, seats, marks)
}

/** The same, of what was read already. */
export async function attendedIn(
  tx: EntityManager,
  referralIds: readonly string[],
  seats: readonly Placement[],
  marks: readonly AttendanceMark[],
): Promise<ReadonlyMap<string, Attended>> {
  const present = marks.filter(({ status }) => status === 'present')
  const sessions = new Map<string, Session>()
  for (const part of inParts([...new Set(present.map(({ sessionId }) => sessionId))]))
    for (const session of await tx.findBy(Session, { id: In([...part]) })) sessions.set(session.id, session)
  const referralOf = new Map(seats.map(({ id, referral }) => [id, referral.id]))
  const there = new Map<string, Map<string, HalfDay>>(referralIds.map((id) => [id, new Map<string, HalfDay>()]))
  // A session counts once, in whichever seats somebody was there.
  for (const { placementId, sessionId, lateMinutes, earlyMinutes } of present) {
    const session = sessions.get(sessionId)
    const own = there.get(referralOf.get(placementId) ?? '')
    if (session) own?.set(sessionId, { ...session, lateMinutes, earlyMinutes })
  }
  return new Map([...there].map(([id, halfDays]) => [id, attendedHours([...halfDays.values()])]))
}

/** All seats that these people have or had, with the referral, and the marks that count of them. */
export async function findMarkedSeats(
  tx: EntityManager,
  referralIds: readonly string[],
  relations: { readonly group?: true } = {},
): Promise<{ seats: Placement[]; marks: AttendanceMark[] }> {
  const seats: Placement[] = []
  for (const part of inParts(referralIds)) {
    const where = { referral: { id: In([...part]) } }
    seats.push(...(await tx.find(Placement, { where, relations: { referral: true, ...relations } })))
  }
  const ids = seats.map(({ id }) => id)
  return { seats, marks: await marksThatCount(tx, ids) }
}
