import type { EntityManager } from 'typeorm'
import type { Deps } from '../../deps.ts'
import type { Actor } from '../../history/actor.ts'
import { addReferrals } from './add-referrals.ts'
import type { ReferralCandidate } from '../file/candidate.ts'
import type { RowProblem } from '../file/problems.ts'
import { settleMoves } from '../moves/settle-moves.ts'
import { letGoElsewhere, recordMoves } from '../moves/start-moves.ts'
import { weighMoves } from '../moves/weigh-moves.ts'
import type { Receiving } from '../known/receiving.ts'
import type { Known } from '../known/recognise.ts'
import { renewPeople } from './renew-people.ts'
import { sortCandidates, type ChangedOne, type SortedCandidates } from '../known/sort-candidates.ts'
import { updateReferral } from './update-referral.ts'

/** How many people were new, changed and known as they are; and who belongs to two people at once. */
export interface Received {
  /** How many moved here by themselves. Of whom another municipality is asked about, nothing is said: numbers can be guessed. */
  readonly moved: number
  readonly new: number
  readonly changed: number
  readonly unchanged: number
  readonly conflicts: RowProblem[]
}

/**
 * Takes in checked referrals, all or none. Somebody known keeps their place and waiting date. Who was in the programme of another
 * municipality has moved when number, birth date and name agree: that one lets go of them (a seat they had comes free at the next run
 * of the planner). Else a person there is asked, and until then nobody loses a seat and nobody gets a second one.
 */
export async function receiveReferrals(
  { db, clock, secrets }: Pick<Deps, 'db' | 'clock' | 'secrets'>,
  by: Actor,
  candidates: readonly ReferralCandidate[],
): Promise<Received> {
  return db.write(async (tx) => {
    const sorted = await sortRenewed(tx, secrets, candidates)
    const work: Receiving = { tx, by, at: clock.now(), secrets }
    const weighed = await weighMoves(tx, work, sorted)
    await letGoElsewhere(work, weighed)
    const taken = await addReferrals(work, sorted.added, weighed)
    for (const one of sorted.changed) {
      await updateReferral(work, one, weighed.get(one)?.asked ?? [])
      taken.set(one, one.known.id)
    }
    await recordMoves(work, weighed, taken)
    const moved = [...weighed.values()].filter(({ left }) => left.length > 0).length
    if (moved > 0) await settleMoves(tx, work.at)
    return {
      moved,
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
