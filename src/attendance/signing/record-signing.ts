import { randomUUID } from 'node:crypto'
import { IsNull, type EntityManager } from 'typeorm'
import type { World } from '../../deps.ts'
import { ConflictError, NotFoundError } from '../../errors.ts'
import { MISSED_PLACEMENT } from '../../groups/placement-status.ts'
import type { Placement } from '../../groups/placement.entity.ts'
import { Session } from '../../groups/session.entity.ts'
import { type Actor, recordEvent, type Work, work } from '../../history/work.ts'
import { type Moment, laterThan } from '../../outside/clock.ts'
import { moveReferral } from '../../referrals/known/change-referral.ts'
import { finishPlacement, findOutcome } from '../marks/finish-placement.ts'
import { checkSigningDay, signingDay, whyNotYet, type SignedOrRefused } from './may-sign.ts'
import { Signing } from '../signing.entity.ts'
import { statementInForce } from '../../municipalities/statements/statements.ts'
import { findAttended } from '../marks/find-marks.ts'
import { findPlacement, hasOtherSeat, placementLock, comesTo } from '../../groups/seats/steps.ts'
import { isActiveElsewhere } from '../../referrals/known/recognise.ts'

/**
 * Writes down that somebody signed the statement, or refused to. Another day than the session's is possible. The same again changes
 * nothing; something else replaces what stood there, which is kept as withdrawn, so that a date that was reported is corrected.
 * @param override Why somebody signs with too few hours (Wi2021); kept in the history. Empty: no exception.
 * @throws NotFoundError `placement-unknown`; InputError `signing-in-future`, `signing-before-term`; ConflictError `hours-missing`,
 * `activity-missing`, `marked-absent` (signed on a day on which they are marked absent), `group-cancelled`, `referral-step`.
 */
export async function recordSigning(
  deps: World,
  by: Actor,
  placementId: string,
  given: SignedOrRefused,
  override = '',
): Promise<void> {
  await work(deps, by, { lock: placementLock(placementId) }, (work) => sign(work, placementId, given, override))
}

/** The same as a part of another act, which holds the `placementLock`. @param id Of the tap that says so, if one does. */
export async function sign(
  { tx, at, today, by }: Work,
  placementId: string,
  given: SignedOrRefused,
  override = '',
  id: string = randomUUID(),
): Promise<void> {
  const placement = await findPlacement(tx, by.scope, placementId)
  const standing = await tx.findOneBy(Signing, { referralId: placement.referral.id, withdrawnAt: IsNull() })
  if (standing && isSame(standing, given)) return
  checkSigningDay(signingDay(given), today, placement.referral)
  const exception = await exceptionFor(tx, placement, given, override)
  await useSeat(tx, placement, signingDay(given))
  const recordedAt = laterThan(at, standing?.recordedAt)
  if (standing) await endSigning(tx, standing, recordedAt)
  const statement = await statementInForce(tx, placement.referral.municipality, signingDay(given))
  await tx.insert(Signing, { id, ...newSigning(placement, given, recordedAt, by, statement?.id ?? null) })
  // From signed to refused leads over the seat.
  if (standing?.signedOn && 'refusedOn' in given) await moveReferral(tx, placement.referral.id, 'placed')
  await moveReferral(tx, placement.referral.id, 'signedOn' in given ? 'signed' : 'refused')
  await recordEvent(tx, at, by, happening(placement, given, standing, exception))
}

function isSame({ signedOn, refusedOn }: Signing, given: SignedOrRefused): boolean {
  return 'signedOn' in given ? signedOn === given.signedOn : refusedOn === given.refusedOn
}

/** @returns The exception that was needed, if any. */
async function exceptionFor(
  tx: EntityManager,
  { referral }: Placement,
  given: SignedOrRefused,
  override: string,
): Promise<string | undefined> {
  if (!('signedOn' in given)) return undefined
  const objection = whyNotYet({ programme: referral.programme, attended: await findAttended(tx, referral.id) })
  if (objection && override === '') throw objection
  return objection ? override : undefined
}

/** Who signs at the session was there. Who was not there and signs on another day (at the counter) leaves the seat as it was. */
async function useSeat(tx: EntityManager, placement: Placement, day: string): Promise<void> {
  if (placement.status === 'cancelled') throw new ConflictError('group-cancelled')
  if (!MISSED_PLACEMENT.includes(placement.status)) return finishPlacement(tx, placement, 'attended')
  const sessions = await tx.findBy(Session, { group: { id: placement.group.id }, day })
  if (!sessions.some((session) => comesTo(placement, session))) return
  if (placement.status !== 'declined') throw new ConflictError('marked-absent', { day })
  await finishPlacement(tx, placement, 'attended')
}

function newSigning(
  { id, referral }: Placement,
  given: SignedOrRefused,
  at: Moment,
  by: Actor,
  statementId: string | null,
) {
  return {
    referralId: referral.id,
    placementId: id,
    signedOn: 'signedOn' in given ? given.signedOn : null,
    refusedOn: 'refusedOn' in given ? given.refusedOn : null,
    statementId,
    recordedAt: at,
    recordedBy: by.name,
    withdrawnAt: null,
  }
}

function happening(
  { referral, group }: Placement,
  given: SignedOrRefused,
  standing: Signing | null,
  exception?: string,
) {
  const signed = 'signedOn' in given
  const before = standing?.signedOn ?? standing?.refusedOn
  return {
    kind: signed ? 'signing.signed' : 'signing.refused',
    referralId: referral.id,
    groupId: group.id,
    municipality: referral.municipality,
    data: { day: signingDay(given), ...(before && { before }), ...(exception !== undefined && { exception }) },
  }
}

/** From now on it does not count; it stays in the table, with the moment at which that began. */
async function endSigning(tx: EntityManager, { id, version }: Signing, at: Moment): Promise<void> {
  await tx.update(Signing, { id }, { withdrawnAt: at, version: version + 1 })
}

/**
 * Takes back a signature or refusal that was recorded by mistake. It stays in the table as withdrawn; a date that was reported gets
 * a withdrawal (see `reports/`). The person is again where the marks put them: in the seat, back in the pool when they were not there,
 * or gone when another municipality has them by now.
 * @throws NotFoundError `placement-unknown`, `signing-unknown` when nothing is recorded for this seat.
 */
export async function withdrawSigning(deps: World, by: Actor, placementId: string): Promise<void> {
  await work(deps, by, { lock: placementLock(placementId) }, (work) => withdraw(work, placementId))
}

/** The same as a part of another act, which holds the `placementLock`. @returns What was withdrawn. */
export async function withdraw(work: Work, placementId: string): Promise<Signing> {
  const { tx, at, by } = work
  const placement = await findPlacement(tx, by.scope, placementId)
  const signing = await tx.findOneBy(Signing, { placementId, withdrawnAt: IsNull() })
  if (!signing) throw new NotFoundError('signing-unknown')
  await endSigning(tx, signing, laterThan(at, signing.recordedAt))
  await goBack(work, placement)
  await recordEvent(tx, at, by, {
    kind: 'signing.withdrawn',
    referralId: placement.referral.id,
    groupId: placement.group.id,
    municipality: placement.referral.municipality,
    data: { day: signing.signedOn ?? signing.refusedOn },
  })
  return signing
}

async function goBack({ tx, at, by }: Work, placement: Placement): Promise<void> {
  const { id, status, municipality } = placement.referral
  if (status !== 'signed' && status !== 'refused') return
  if (await isActiveElsewhere(tx, id)) {
    await moveReferral(tx, id, 'withdrawn', 'moved')
    const happened = { kind: 'referral.withdrawn', referralId: id, municipality, data: { reason: 'moved' } }
    return recordEvent(tx, at, by, happened)
  }
  const isPlaced = placement.status === 'attended' || (await hasOtherSeat(tx, placement))
  await moveReferral(tx, id, isPlaced ? 'placed' : 'waiting')
  await finishPlacement(tx, placement, await findOutcome(tx, placement))
}
