import type { EntityManager } from 'typeorm'
import type { Deps } from '../deps.ts'
import type { Actor } from '../history/actor.ts'
import { recordEvent } from '../history/record-event.ts'
import { addReferrals } from './add-referrals.ts'
import type { ReferralCandidate } from './file/candidate.ts'
import type { RowProblem } from './file/problems.ts'
import type { Receiving } from './receiving.ts'
import type { Known } from './recognise.ts'
import { ACTIVE_REFERRAL } from './referral-status.ts'
import { Referral } from './referral.entity.ts'
import { renewPeople } from './renew-people.ts'
import { sortCandidates, type ChangedOne, type NewOne, type SortedCandidates } from './sort-candidates.ts'
import { updateReferral } from './update-referral.ts'

/** How many people were new, changed and known as they are; and who belongs to two people at once. */
export interface Received {
  readonly new: number
  readonly changed: number
  readonly unchanged: number
  readonly conflicts: RowProblem[]
}

/**
 * Takes in checked referrals, all or none. Somebody known keeps their place and waiting date; somebody who was in the programme of
 * another municipality has moved: that one lets go of them (a seat they had comes free at the next run of the planner).
 */
export async function receiveReferrals(
  { db, clock, secrets }: Pick<Deps, 'db' | 'clock' | 'secrets'>,
  by: Actor,
  candidates: readonly ReferralCandidate[],
): Promise<Received> {
  return db.write(async (tx) => {
    const sorted = await sortRenewed(tx, secrets, candidates)
    const work: Receiving = { tx, by, at: clock.now(), secrets }
    for (const one of [...sorted.added, ...sorted.changed]) await letGoElsewhere(work, one)
    await addReferrals(work, sorted.added)
    for (const one of sorted.changed) await updateReferral(work, one)
    return {
      new: sorted.added.length,
      changed: sorted.changed.length,
      unchanged: sorted.unchanged.length,
      conflicts: sorted.conflicts,
    }
  }, 'referrals')
}

/** Whoever is about to be written is brought under the present key first: what belongs to one number stays under one key. */
async function sortRenewed(
  tx: EntityManager,
  secrets: Deps['secrets'],
  candidates: readonly ReferralCandidate[],
): Promise<SortedCandidates> {
  const sorted = await sortCandidates(tx, secrets, candidates)
  const met = [...sorted.added.flatMap(({ elsewhere }) => elsewhere), ...sorted.changed.flatMap(everyone)]
  const ids = met.map(({ person }) => person.id)
  const { people } = await renewPeople(tx, secrets, ids)
  return people > 0 ? sortCandidates(tx, secrets, candidates) : sorted
}

function everyone({ known, elsewhere }: ChangedOne): Known[] {
  return [known, ...elsewhere]
}

async function letGoElsewhere({ tx, by, at }: Receiving, { elsewhere }: NewOne): Promise<void> {
  for (const { id, status, municipality, version } of elsewhere) {
    if (!ACTIVE_REFERRAL.includes(status)) continue
    await tx.update(Referral, { id }, { status: 'withdrawn', statusReason: 'moved', version: version + 1 })
    // The other municipality learns that they moved, not to whom: the actor is nobody's name.
    await recordEvent(
      tx,
      at,
      { ...by, name: by.kind === 'user' ? 'Dagdeel' : by.name },
      { kind: 'referral.withdrawn', referralId: id, municipality, data: { reason: 'moved' } },
    )
  }
}
