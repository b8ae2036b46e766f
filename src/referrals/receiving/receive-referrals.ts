import { type EntityManager, In } from 'typeorm'
import type { Deps } from '../../deps.ts'
import type { Actor } from '../../history/actor.ts'
import { addReferrals } from './add-referrals.ts'
import type { ReferralCandidate, ReferralContext } from '../file/candidate.ts'
import type { RowProblem } from '../file/problems.ts'
import { settleMoves } from '../moves/settle-moves.ts'
import { letGoElsewhere, recordMoves } from '../moves/start-moves.ts'
import { weighMoves } from '../moves/weigh-moves.ts'
import type { Receiving } from '../known/receiving.ts'
import type { KnownReferral } from '../known/recognise.ts'
import { renewPeople } from './renew-people.ts'
import { sortCandidates, type ChangedOne, type SortedCandidates } from '../known/sort-candidates.ts'
import { updateReferral } from './update-referral.ts'
import { Municipality } from '../../municipalities/municipality.entity.ts'
import { checkReferral } from '../file/check-referral.ts'
import { Referral } from '../referral.entity.ts'
import type { ReferralFields } from '../file/headings.ts'

/** How many people were new, changed and known as they are; and who belongs to two people at once. */
interface Received {
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

function everyone({ known, elsewhere }: ChangedOne): KnownReferral[] {
  return [known, ...elsewhere]
}

/** What came of one referral: taken in (or known already), or every problem with it. */
type ReceivedOne =
  | { readonly outcome: 'new' | 'changed' | 'unchanged'; readonly id: string }
  | { readonly outcome: 'rejected'; readonly problems: readonly RowProblem[] }

/**
 * Takes in one referral, with the same checks as a row of a file. Without a municipality code it belongs to the caller's only
 * municipality.
 */
export async function receiveReferral(
  deps: Pick<Deps, 'db' | 'clock' | 'secrets'>,
  by: Actor,
  fields: ReferralFields,
): Promise<ReceivedOne> {
  const { candidate, problems } = checkReferral(fields, await contextFor(deps, by))
  if (!candidate) return { outcome: 'rejected', problems }
  return deps.db.write(async (tx) => {
    const received = await receiveReferrals(deps, by, [candidate])
    if (received.conflicts.length > 0) return { outcome: 'rejected', problems: received.conflicts }
    const { id } = await tx.findOneByOrFail(Referral, { person: personOf(candidate, deps) })
    return { outcome: received.new > 0 ? 'new' : received.changed > 0 ? 'changed' : 'unchanged', id }
  }, 'referrals')
}

async function contextFor({ db, clock }: Pick<Deps, 'db' | 'clock'>, { scope }: Actor): Promise<ReferralContext> {
  const known = (await db.read.find(Municipality, { select: { code: true } })).map(({ code }) => code)
  const only = scope !== 'all' && scope.length === 1 ? scope[0] : undefined
  return {
    today: clock.today(),
    knownMunicipalities: new Set(known),
    allowedMunicipalities: scope === 'all' ? 'all' : new Set(scope),
    ...(only !== undefined && { defaultMunicipality: only }),
  }
}

function personOf(candidate: ReferralCandidate, { secrets }: Pick<Deps, 'secrets'>) {
  const { municipality, bsn, vNumber } = candidate
  const number = bsn
    ? { bsnHash: In(secrets.hashes('bsn', bsn)) }
    : { vNumberHash: In(secrets.hashes('v-number', vNumber as string)) }
  return { municipality, ...number }
}
