import { IsNull, type EntityManager } from 'typeorm'
import { ConflictError } from '../../errors.ts'
import { changePlacement, hasOtherSeat, hasSeatAlike, sessionsOfSeat } from '../../groups/seats/steps.ts'
import { FINISHED_PLACEMENT, LIVE_PLACEMENT } from '../../groups/placement-status.ts'
import type { Placement } from '../../groups/placement.entity.ts'
import { returnToPool, TOO_MANY_INVITATIONS } from '../../groups/seats/return-to-pool.ts'
import { moveReferral } from '../../referrals/known/change-referral.ts'
import { Referral } from '../../referrals/referral.entity.ts'
import { marksOfPlacement } from './find-marks.ts'
import { Signing } from '../signing.entity.ts'
import type { AttendanceStatus } from '../attendance-mark.entity.ts'
import { Session } from '../../groups/session.entity.ts'

/** What becomes of a seat. */
type PlacementOutcome = 'attended' | 'absent' | 'excused'

/**
 * Makes a seat what the marks say. Who was absent or excused goes back to the pool with the waiting date kept (absent counts towards
 * `maxInvitations`); who turns out to have been there comes out of it again. Who had declined and came has a live seat. Without a mark
 * the seat is as it was before.
 * @param outcome null: nothing is marked (any more).
 * @throws ConflictError `signed-already` when somebody who signed would not have been there; `placed-elsewhere`, `out-of-programme`
 * when somebody who was there after all has meanwhile another seat, or has left the programme.
 */
export async function finishPlacement(
  tx: EntityManager,
  placement: Placement,
  outcome: PlacementOutcome | null,
): Promise<void> {
  const signing = await tx.findOneBy(Signing, { placementId: placement.id, withdrawnAt: IsNull() })
  if (signing && outcome && outcome !== 'attended') throw new ConflictError('signed-already')
  if (outcome === 'attended') {
    if (placement.status === 'attended') return
    if (!LIVE_PLACEMENT.includes(placement.status)) await takeFromPool(tx, placement)
    await changePlacement(tx, placement, { status: 'attended' })
  } else if (outcome) await miss(tx, placement, outcome)
  else if (!signing) await reopen(tx, placement)
}

/** Absent or excused. Who had declined stays so: they had said that they could not come. */
async function miss(tx: EntityManager, placement: Placement, outcome: 'absent' | 'excused'): Promise<void> {
  if (placement.status === outcome || placement.status === 'declined') return
  await changePlacement(tx, placement, { status: outcome })
  const referral = await tx.findOneByOrFail(Referral, { id: placement.referral.id })
  const placedHere = referral.status === 'placed' && !(await hasOtherSeat(tx, placement))
  if (placedHere || isCountedOut(referral)) await returnToPool(tx, referral)
}

/** Without a mark at the last session: who came although they had declined has a seat; when that is taken back they decline again. */
async function reopen(tx: EntityManager, placement: Placement): Promise<void> {
  const came = [...(await marksOfPlacement(tx, placement.id)).values()].some(({ status }) => status === 'present')
  if (placement.status === 'declined') {
    if (came && (await takeFromPool(tx, placement))) await changePlacement(tx, placement, { status: 'confirmed' })
    return
  }
  await undoFinish(tx, placement)
  if (came || placement.declineReason === null || placement.status !== 'confirmed') return
  await changePlacement(tx, placement, { status: 'declined' })
  const referral = await tx.findOneByOrFail(Referral, { id: placement.referral.id })
  if (referral.status === 'placed' && !(await hasOtherSeat(tx, placement))) await returnToPool(tx, referral)
}

/** A mark was taken back: the seat is live again. */
async function undoFinish(tx: EntityManager, placement: Placement): Promise<void> {
  if (!FINISHED_PLACEMENT.includes(placement.status)) return
  if (!(await takeFromPool(tx, placement))) return
  if (placement.status !== 'attended') await changePlacement(tx, placement, { status: 'attended' })
  await changePlacement(tx, placement, { status: placement.answeredAt ? 'confirmed' : 'invited' })
}

/** @returns false for who has signed or refused in another seat: they stay as they are. */
async function takeFromPool(tx: EntityManager, placement: Placement): Promise<boolean> {
  const { id, status } = await tx.findOneByOrFail(Referral, { id: placement.referral.id })
  if (status === 'signed' || status === 'refused') return false
  if (status === 'withdrawn') throw new ConflictError('out-of-programme')
  if (status === 'placed' && (await hasSeatAlike(tx, placement))) throw new ConflictError('placed-elsewhere')
  if (status === 'paused') await moveReferral(tx, id, 'waiting')
  await moveReferral(tx, id, 'placed')
  return true
}

/** Waits, or waits for a person because of too many invitations: the count is made again. */
function isCountedOut({ status, statusReason }: Referral): boolean {
  return status === 'waiting' || (status === 'paused' && statusReason === TOO_MANY_INVITATIONS)
}

/** What the marks that count make of this seat. */
export async function findOutcome(tx: EntityManager, placement: Placement): Promise<PlacementOutcome | null> {
  const marks = await marksOfPlacement(tx, placement.id)
  const sessions = sessionsOfSeat(placement, await tx.findBy(Session, { group: { id: placement.group.id } }))
  return placementOutcome(
    sessions.map((session) => ({ number: session.number, status: marks.get(session.id)?.status ?? null })),
  )
}

/** What somebody's mark is at one session; null: not marked, or taken back. */
interface SessionMark {
  readonly number: number
  readonly status: AttendanceStatus | null
}

const OUTCOMES: Readonly<Record<AttendanceStatus, PlacementOutcome>> = {
  present: 'attended',
  absent: 'absent',
  excused: 'excused',
}

/**
 * What a seat becomes by the marks: the last session decides, because there one signs (BI21 art. 3.1 lid 1). Who misses an earlier
 * one of several keeps the seat; whether they can still reach twelve hours is a question for a person (`listShortOfHours`).
 * @param marks One for each session to which they come.
 * @returns null while the last session is not marked.
 */
export function placementOutcome(marks: readonly SessionMark[]): PlacementOutcome | null {
  const last = marks.reduce<SessionMark | null>(
    (latest, mark) => (latest && latest.number > mark.number ? latest : mark),
    null,
  )
  return last?.status ? OUTCOMES[last.status] : null
}
