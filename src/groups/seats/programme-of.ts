import { In } from 'typeorm'
import type { Deps } from '../../deps.ts'
import type { Actor } from '../../history/actor.ts'
import { fullName } from '../../people/full-name.ts'
import { findReferral } from '../../referrals/find-referral.ts'
import { REFERRAL_STEPS, type ReferralStatus } from '../../referrals/referral-status.ts'
import { LIVE_PLACEMENT } from '../placement-status.ts'
import { Placement } from '../placement.entity.ts'

/** Where somebody stands, before they stop or go on. */
export interface ProgrammeOf {
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
export async function programmeOf({ db }: Pick<Deps, 'db'>, by: Actor, reference: string): Promise<ProgrammeOf> {
  const { id, person, status, version } = await findReferral(db.read, by, reference)
  const seat = await db.read.findOne(Placement, {
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
    seatOn: seat?.group.slot.startsOn ?? null,
  }
}
