import { randomUUID } from 'node:crypto'
import { IsNull, type EntityManager } from 'typeorm'
import type { World } from '../../deps.ts'
import { ConflictError, InputError, NotFoundError } from '../../errors.ts'
import { findPlacement, placementLock, comesTo } from '../../groups/seats/steps.ts'
import type { Placement } from '../../groups/placement.entity.ts'
import { Session } from '../../groups/session.entity.ts'
import { type Actor, type Work, work, recordEvents } from '../../history/work.ts'
import { type Moment, laterThan } from '../../outside/clock.ts'
import { AttendanceMark, type AttendanceStatus } from '../attendance-mark.entity.ts'
import { halfDayMinutes, marksOfPlacement } from './find-marks.ts'
import { holdsNumber } from '../../people/identity.ts'
import { finishPlacement, findOutcome } from './finish-placement.ts'
import { Signing } from '../signing.entity.ts'

/** What somebody saw at one session. */
export interface GivenMark {
  /** The number of the session in the group, 1 is the first. */
  readonly session: number
  /** null takes back what was marked. */
  readonly status: AttendanceStatus | null
  readonly late?: boolean | undefined
  readonly leftEarly?: boolean | undefined
  /** How many minutes late; 0 is in time. */
  readonly lateMinutes?: number | undefined
  readonly earlyMinutes?: number | undefined
  /** One line for planners; empty takes it away, nothing keeps what stood there. */
  readonly remark?: string | undefined
  /** Made by the phone: the same id a second time counts once. */
  readonly id?: string | undefined
  /** When it was marked, for what was kept without network; in the future counts as now. */
  readonly markedAt?: Moment | undefined
}

/**
 * Marks whether somebody was there. Every mark stays; the last one counts and decides what becomes of the seat. Whoever says again
 * what counts already changes nothing.
 * @throws NotFoundError `placement-unknown`, `session-unknown`; ConflictError `group-cancelled`, `session-not-yet`, `mark-id-taken`,
 * `signed-already`, and those of `finishPlacement`; InputError `minutes-too-many` when nothing of the session is left, `number-in-text`.
 */
export async function markAttendance(deps: World, by: Actor, placementId: string, given: GivenMark): Promise<void> {
  await work(deps, by, { lock: placementLock(placementId) }, (work) => mark(work, placementId, given))
}

/** The same as a part of another act, which holds the `placementLock`. */
export async function mark({ tx, at, today, by }: Work, placementId: string, given: GivenMark): Promise<void> {
  const placement = await findPlacement(tx, by.scope, placementId)
  const session = await tx.findOneBy(Session, { group: { id: placement.group.id }, number: given.session })
  if (!session || !comesTo(placement, session)) throw new NotFoundError('session-unknown')
  if (await isKnown(tx, placement, session, given.id)) return
  checkMarkable(placement, session, today)
  const last = (await marksOfPlacement(tx, placement.id)).get(session.id)
  checkDetails(detailsOf(given, last), session)
  if (given.id === undefined && isSame(last, given)) return
  if (given.status !== 'present') await checkNotSignedThen(tx, placement, session)
  const made = markOf(placement, session, given, { at, by, last })
  await tx.insert(AttendanceMark, made)
  await finishPlacement(tx, placement, await findOutcome(tx, placement))
  await recordEvents(tx, at, by, happenings(placement, made, last, session.number))
}

async function isKnown(tx: EntityManager, placement: Placement, session: Session, id?: string): Promise<boolean> {
  const known = id === undefined ? null : await tx.findOneBy(AttendanceMark, { id })
  if (known && (known.placementId !== placement.id || known.sessionId !== session.id))
    throw new ConflictError('mark-id-taken')
  return known !== null
}

function checkMarkable({ status, group }: Placement, session: Session, today: string): void {
  if (status === 'cancelled' || group.status === 'cancelled') throw new ConflictError('group-cancelled')
  if (session.day > today) throw new ConflictError('session-not-yet', { day: session.day })
}

/** Who signed at a session was there (BI21 art. 3.1): the signature goes first, or a date would stay that is told to DUO. */
async function checkNotSignedThen(tx: EntityManager, { referral }: Placement, { day }: Session): Promise<void> {
  const signed = { referralId: referral.id, signedOn: day, withdrawnAt: IsNull() }
  if (await tx.existsBy(Signing, signed)) throw new ConflictError('signed-already')
}

function checkDetails({ lateMinutes, earlyMinutes, remark }: ReturnType<typeof detailsOf>, session: Session): void {
  const most = halfDayMinutes(session)
  if ((lateMinutes ?? 0) + (earlyMinutes ?? 0) >= most) throw new InputError('minutes-too-many', { most })
  if (holdsNumber(remark ?? '')) throw new InputError('number-in-text')
}

function isSame(last: AttendanceMark | undefined, given: GivenMark): boolean {
  if (!last) return given.status === null
  const now = detailsOf(given, last)
  return (
    last.status === given.status && (Object.keys(now) as (keyof typeof now)[]).every((name) => now[name] === last[name])
  )
}

/** Who was not there was not late. What is not said of minutes and remark keeps them, the minutes as long as they were there. */
function detailsOf(given: GivenMark, last: AttendanceMark | undefined) {
  const isThere = given.status === 'present'
  const before = isThere && last?.status === 'present' ? last : undefined
  const [late, lateMinutes] = missed(isThere, [given.late, given.lateMinutes], [before?.late, before?.lateMinutes])
  const [leftEarly, earlyMinutes] = missed(
    isThere,
    [given.leftEarly, given.earlyMinutes],
    [before?.leftEarly, before?.earlyMinutes],
  )
  return {
    late,
    leftEarly,
    lateMinutes,
    earlyMinutes,
    remark: given.remark === undefined ? (last?.remark ?? null) : given.remark || null,
  }
}

/** Whether something of the session was missed, and how many minutes, as far as somebody said. */
type Missed = readonly [is: boolean | undefined, minutes: number | null | undefined]

function missed(isThere: boolean, [is, minutes]: Missed, [was, had]: Missed): [is: boolean, minutes: number | null] {
  const isSilent = is === undefined && minutes === undefined
  const count = (isThere && (minutes ?? (is === false ? 0 : had))) || null
  return [isThere && ((isSilent ? was : is) === true || count !== null), count]
}

interface Circumstances extends Pick<Work, 'at' | 'by'> {
  readonly last: AttendanceMark | undefined
}

function markOf(
  placement: Placement,
  session: Session,
  given: GivenMark,
  { at, by, last }: Circumstances,
): AttendanceMark {
  const { id = randomUUID(), status, markedAt } = given
  return {
    id,
    placementId: placement.id,
    sessionId: session.id,
    status,
    ...detailsOf(given, last),
    markedAt: markedAt !== undefined && markedAt < at ? markedAt : laterThan(at, last?.markedAt),
    markedBy: by.name,
  }
}

/** What is told of a mark: who was there, and a remark when it is a new one. */
function happenings(
  { referral, group }: Placement,
  made: AttendanceMark,
  last: AttendanceMark | undefined,
  session: number,
) {
  const { status, late, leftEarly, lateMinutes, earlyMinutes, remark } = made
  const about = { referralId: referral.id, groupId: group.id, municipality: referral.municipality }
  const details = Object.entries({ late, leftEarly, lateMinutes, earlyMinutes }).filter(([, value]) => value)
  const data = { session, ...Object.fromEntries(details) }
  const isNew = remark !== null && remark !== last?.remark
  return [
    { kind: `attendance.${status ?? 'taken-back'}`, ...about, data },
    ...(isNew ? [{ kind: 'attendance.remark', ...about, data: { session, remark } }] : []),
  ]
}
