import { In } from 'typeorm'
import type { Day } from '../../calendar/days.ts'
import type { Deps, World } from '../../deps.ts'
import { ConflictError, InputError, NotFoundError } from '../../errors.ts'
import { type Actor, recordEvent, work } from '../../history/work.ts'
import { requireInScope } from '../../municipalities/scope.ts'
import { moveReferral } from '../../referrals/known/change-referral.ts'
import { Referral } from '../../referrals/referral.entity.ts'
import { LIVE_PLACEMENT } from '../placement-status.ts'
import { Placement } from '../placement.entity.ts'
import { fullName } from '../../people/full-name.ts'
import { findReferral } from '../../referrals/find-referral.ts'
import { REFERRAL_STEPS, type ReferralStatus } from '../../referrals/referral-status.ts'
import { changePlacement, seatThatCounts } from './steps.ts'

/** Why somebody stops for good (M2M SS106 to SS111, SS120 to SS123). */
export const WITHDRAW_REASONS = ['moved', 'exempt', 'duty-ended', 'deceased', 'correction'] as const
/** Why somebody stops for a while (M2M SS109). */
export const PAUSE_REASONS = ['temporary-exemption', 'illness', 'abroad', 'in-consultation'] as const

/** Stop for good, stop for a while, or go on. */
export type ProgrammeStep =
  | { readonly to: 'withdrawn'; readonly reason: (typeof WITHDRAW_REASONS)[number] }
  | {
      readonly to: 'paused'
      readonly reason: (typeof PAUSE_REASONS)[number]
      /** The first day on which they wait again by themselves; without one, until somebody lets them go on. */
      readonly until?: Day | null
    }
  | { readonly to: 'waiting' }

/**
 * Takes somebody out of the programme, pauses them or lets them go on; a seat they had comes free for the next night. The waiting
 * date stays in every case.
 * @param version What the page showed; another one means that somebody changed it meanwhile.
 * @throws NotFoundError `referral-unknown`, `not-found`; ConflictError `referral-step`, `changed-meanwhile`, `active-elsewhere`;
 *   InputError `reason-missing`, `pause-day-past`.
 */
export async function leaveProgramme(
  deps: World,
  by: Actor,
  referralId: string,
  step: ProgrammeStep,
  version?: number,
): Promise<void> {
  if (step.to !== 'waiting' && !step.reason) throw new InputError('reason-missing')
  await work(deps, by, { lock: `referral:${referralId}` }, async ({ tx, at, today }) => {
    const until = (step.to === 'paused' && step.until) || null
    if (until !== null && until <= today) throw new InputError('pause-day-past')
    const referral = await tx.findOneBy(Referral, { id: referralId })
    if (!referral) throw new NotFoundError('referral-unknown')
    requireInScope(by.scope, referral.municipality)
    if (version !== undefined && version !== referral.version) throw new ConflictError('changed-meanwhile')
    const reason = step.to === 'waiting' ? null : step.reason
    const seats = await tx.find(Placement, {
      where: { referral: { id: referralId }, status: In([...LIVE_PLACEMENT]) },
      relations: { group: true },
    })
    for (const seat of seats) await changePlacement(tx, seat, { status: 'cancelled' })
    await moveReferral(tx, referralId, step.to, reason, { pausedUntil: until })
    await recordEvent(tx, at, by, {
      kind: until ? 'referral.paused-until' : `referral.${step.to}`,
      referralId,
      groupId: seatThatCounts(seats)?.group.id ?? null,
      municipality: referral.municipality,
      data: { ...(reason && { reason }), ...(until && { until }) },
    })
  })
}

/** Where somebody stands, before they stop or go on. */
interface ProgrammeOf {
  readonly referralId: string
  readonly reference: string
  readonly name: string
  readonly status: ReferralStatus
  readonly version: number
  readonly steps: readonly ReferralStatus[]
  /** The day on which their group begins; null: they have no seat. */
  readonly seatOn: string | null
}

/**
 * Where somebody stands in the programme, and which steps they may take.
 * @throws NotFoundError `not-found`
 */
export async function showProgramme({ db }: Pick<Deps, 'db'>, by: Actor, reference: string): Promise<ProgrammeOf> {
  const { id, person, status, version } = await findReferral(db.read, by, reference)
  const seats = await db.read.find(Placement, {
    where: { referral: { id }, status: In([...LIVE_PLACEMENT]) },
    relations: { group: { slot: true } },
  })
  return {
    referralId: id,
    reference,
    name: fullName(person),
    status,
    version,
    steps: REFERRAL_STEPS[status],
    seatOn: seatThatCounts(seats)?.group.slot.startsOn ?? null,
  }
}
