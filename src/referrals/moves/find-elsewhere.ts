import type { EntityManager } from 'typeorm'
import { recognise } from '../known/recognise.ts'
import { findKnown } from '../known/find-known.ts'
import { isActive } from '../referral-status.ts'
import { Referral } from '../referral.entity.ts'

/** All that is kept of one number is under one key, also while a new one takes over (`renewPeople`). */
const SAME_KEY = { bsnHash: new Map<string, string>(), vNumberHash: new Map<string, string>() }

/** What other municipalities know of the same person who signed there, or takes part. Only to decide by: nothing of it is shown. */
export async function findElsewhere(tx: EntityManager, referralId: string): Promise<Referral[]> {
  const { person, municipality } = await tx.findOneOrFail(Referral, {
    where: { id: referralId },
    relations: { person: true },
  })
  const found = recognise(municipality, person, await findKnown(tx, [person], SAME_KEY))
  return found.conflict ? [] : found.elsewhere.filter((one) => isActive(one) || one.status === 'signed')
}

/** True for who takes part in the programme of another municipality. Which one, nobody learns. */
export async function isActiveElsewhere(tx: EntityManager, referralId: string): Promise<boolean> {
  return (await findElsewhere(tx, referralId)).some(isActive)
}
