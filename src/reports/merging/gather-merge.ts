import { IsNull, type EntityManager } from 'typeorm'
import { Signing } from '../../attendance/signing.entity.ts'
import { Placement } from '../../groups/placement.entity.ts'
import type { Actor } from '../../history/work.ts'
import { findReferral } from '../../referrals/find-referral.ts'
import { Move } from '../../referrals/moves/move.entity.ts'
import type { MergeSide } from './weigh-merge.ts'

/** The two people of a merge. */
export interface MergePair {
  readonly kept: MergeSide
  readonly gone: MergeSide
  /** Another one as soon as something happened to one of both. */
  readonly seen: string
}

/**
 * Two people, with all that a merge looks at.
 * @param references First of who stays, then of who goes.
 * @throws As `findReferral`, of either.
 */
export async function gatherPair(
  tx: EntityManager,
  by: Actor,
  references: readonly [kept: string, gone: string],
): Promise<MergePair> {
  const [kept, gone] = [await gatherSide(tx, by, references[0]), await gatherSide(tx, by, references[1])]
  return { kept, gone, seen: [kept, gone].map(seenOf).join('-') }
}

async function gatherSide(tx: EntityManager, by: Actor, reference: string): Promise<MergeSide> {
  const referral = await findReferral(tx, by, reference)
  const { id } = referral
  const seats = await tx.find(Placement, {
    where: { referral: { id } },
    relations: { referral: true, group: { slot: { room: { venue: true } } } },
    order: { placedAt: 'ASC', id: 'ASC' },
  })
  const signing = await tx.findOneBy(Signing, { referralId: id, withdrawnAt: IsNull() })
  const asked = { status: 'asked' as const }
  // Asked one by one: SQLite can't answer either of both by its partial index.
  const isAsked =
    (await tx.existsBy(Move, { ...asked, fromReferralId: id })) ||
    (await tx.existsBy(Move, { ...asked, toReferralId: id }))
  return { referral, seats, signing, isAsked }
}

function seenOf({ referral, seats, signing }: MergeSide): string {
  const versions = seats.reduce((sum, { version }) => sum + version, 0)
  return [referral.version, referral.person.version, seats.length, versions, signing?.version ?? 0].join('.')
}
