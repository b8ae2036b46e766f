import { randomUUID } from 'node:crypto'
import { IsNull, type EntityManager } from 'typeorm'
import type { World } from '../../deps.ts'
import { ConflictError, NotFoundError } from '../../errors.ts'
import { findPlacement, placementLock } from '../../groups/seats/steps.ts'
import type { Placement } from '../../groups/placement.entity.ts'
import { Session } from '../../groups/session.entity.ts'
import { type Actor, type Work, work, recordEvent } from '../../history/work.ts'
import { type Moment, laterThan } from '../../outside/clock.ts'
import { AttendanceMark, type AttendanceStatus } from '../attendance-mark.entity.ts'
import { marksOfPlacement } from './find-marks.ts'
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
  /** Made by the phone: the same id a second time counts once. */
  readonly id?: string | undefined
  /** When it was marked, for what was kept without network; in the future counts as now. */
  readonly markedAt?: Moment | undefined
}

/**
 * Marks whether somebody was there. Every mark stays; the last one counts and decides what becomes of the seat. Whoever says again
 * what counts already changes nothing.
 * @throws NotFoundError `placement-unknown`, `session-unknown`; ConflictError `group-cancelled`, `session-not-yet`, `mark-id-taken`,
 * `signed-already`,
 * and those of `finishPlacement`.
 */
export async function markAttendance(deps: World, by: Actor, placementId: string, given: GivenMark): Promise<void> {
  await work(deps, by, { lock: placementLock(placementId) }, (work) => mark(work, placementId, given))
}

/** The same as a part of another act, which holds the `placementLock`. */
export async function mark({ tx, at, today, by }: Work, placementId: string, given: GivenMark): Promise<void> {
  const placement = await findPlacement(tx, by.scope, placementId)
  const session = await tx.findOneBy(Session, { group: { id: placement.group.id }, number: given.session })
  if (!session) throw new NotFoundError('session-unknown')
  if (await isKnown(tx, placement, session, given.id)) return
  checkMarkable(placement, session, today)
  const last = (await marksOfPlacement(tx, placement.id)).get(session.id)
  if (given.id === undefined && isSame(last, given)) return
  if (given.status !== 'present') await checkNotSignedThen(tx, placement, session)
  const made = markOf(placement, session, given, { at, by, last })
  await tx.insert(AttendanceMark, made)
  await finishPlacement(tx, placement, await findOutcome(tx, placement))
  await recordEvent(tx, at, by, happening(placement, made, session))
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

function isSame(last: AttendanceMark | undefined, { status, late = false, leftEarly = false }: GivenMark): boolean {
  if (!last) return status === null
  return last.status === status && last.late === late && last.leftEarly === leftEarly
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
  const { id = randomUUID(), status, late = false, leftEarly = false, markedAt } = given
  return {
    id,
    placementId: placement.id,
    sessionId: session.id,
    status,
    late: status === 'present' && late,
    leftEarly: status === 'present' && leftEarly,
    markedAt: markedAt !== undefined && markedAt < at ? markedAt : laterThan(at, last?.markedAt),
    markedBy: by.name,
  }
}

function happening({ referral, group }: Placement, { status, late, leftEarly }: AttendanceMark, { number }: Session) {
  return {
    kind: `attendance.${status ?? 'taken-back'}`,
    referralId: referral.id,
    groupId: group.id,
    municipality: referral.municipality,
    data: { session: number, ...(late && { late }), ...(leftEarly && { leftEarly }) },
  }
}
