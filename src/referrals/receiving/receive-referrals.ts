import { type EntityManager, In } from 'typeorm'
import type { Deps } from '../../deps.ts'
import { type Actor, work, type Work, recordEvent } from '../../history/work.ts'
import { inParts } from '../../outside/database/many-rows.ts'
import type { Secrets } from '../../people/secrets.ts'
import { addReferrals } from './add-referrals.ts'
import type { ReferralCandidate } from '../file/candidate.ts'
import type { RowProblem } from '../file/problems.ts'
import { settleMoves } from '../moves/settle-moves.ts'
import { letGoElsewhere, recordMoves } from '../moves/start-moves.ts'
import { weighMoves } from '../moves/weigh-moves.ts'
import { type KnownReferral, trackOf, type Marks } from '../known/recognise.ts'
import { keepOurs } from './keep-ours.ts'
import {
  type ChangedOne,
  decideRows,
  type RowDecision,
  sortCandidates,
  type SortedCandidates,
} from '../known/sort-candidates.ts'
import { type TakenIn, takenInBy } from './take-back.ts'
import { renewPeople } from './renew-people.ts'
import { Referral } from '../referral.entity.ts'
import { Person } from '../../people/person.entity.ts'
import { moveReferral, saidOf } from '../known/change-referral.ts'
import { keptAfter, sealNumbers } from '../known/referral-row.ts'
import { isActive, isElsewhere } from '../referral-status.ts'

/** How many people were new, changed and known as they are; and who belongs to two people at once. */
interface Received {
  /** How many moved here by themselves. Of whom another municipality is asked about, nothing is said: numbers can be guessed. */
  readonly moved: number
  readonly new: number
  readonly changed: number
  readonly unchanged: number
  readonly conflicts: RowProblem[]
  /** By which it can be taken back, if it can. */
  readonly takenIn: TakenIn | null
}

/**
 * Takes in checked referrals, all or none. Somebody known keeps their place and waiting date. Who was in the programme of another
 * municipality has moved when number, birth date and name agree: that one lets go of them (a seat they had comes free at the next run
 * of the planner). Else a person there is asked, and until then nobody loses a seat and nobody gets a second one.
 */
export function receiveReferrals(
  deps: Pick<Deps, 'db' | 'clock' | 'secrets'>,
  by: Actor,
  candidates: readonly ReferralCandidate[],
): Promise<Received> {
  return work(deps, by, RECEIVING, (work) => takeInReferrals(work, deps.secrets, candidates))
}

/** One at a time: two files with the same person would add them twice. Whoever takes in as a part of other work holds this too. */
export const RECEIVING = { lock: 'referrals' } as const

/** `receiveReferrals` as a part of other work. Without decisions nobody looked at the rows, and each counts as it is. */
export async function takeInReferrals(
  work: Work,
  secrets: Secrets,
  candidates: readonly ReferralCandidate[],
  decisions?: Readonly<Record<number, RowDecision>>,
  tell?: (compared: number) => void,
): Promise<Received> {
  const all = await sortRenewed(work.tx, secrets, candidates, tell)
  const sorted = decisions ? decideRows(all, decisions) : all
  const weighed = await weighMoves(work, sorted)
  await letGoElsewhere(work, weighed)
  const taken = await addReferrals(work, secrets, sorted.added, weighed)
  const takenIn = takenInBy(sorted, taken, weighed)
  for (const one of sorted.changed) {
    await updateReferral(work, secrets, one, weighed.get(one)?.asked ?? [])
    taken.set(one, one.known.id)
  }
  for (const one of sorted.kept) await keepOurs(work, one)
  await recordMoves(work, weighed, taken)
  const moved = [...weighed.values()].filter(({ left }) => left.length > 0).length
  if (moved > 0) await settleMoves(work)
  return {
    moved,
    new: sorted.added.length,
    changed: sorted.changed.length,
    unchanged: sorted.unchanged.length + sorted.kept.length,
    conflicts: sorted.conflicts,
    takenIn,
  }
}

/**
 * Whoever is about to be written is brought under the present key first: what belongs to one number stays under one key. And nobody else
 * writes in their rows from then on.
 */
async function sortRenewed(
  tx: EntityManager,
  secrets: Secrets,
  candidates: readonly ReferralCandidate[],
  tell?: (compared: number) => void,
): Promise<SortedCandidates> {
  const sorted = await sortCandidates(tx, secrets, candidates, tell)
  const met = [...sorted.added.flatMap(({ elsewhere }) => elsewhere), ...sorted.changed.flatMap(everyone)]
  const ids = met.map(({ person }) => person.id)
  const { people } = await renewPeople(tx, secrets, ids)
  let now = people > 0 ? await sortCandidates(tx, secrets, candidates) : sorted
  while (await holdRows(tx, now)) now = await sortCandidates(tx, secrets, candidates)
  return now
}

function everyone({ known, elsewhere }: ChangedOne): KnownReferral[] {
  return [known, ...elsewhere]
}

/**
 * Keeps others from changing these people until the end. (On SQLite every write is alone anyway.)
 * @returns Whether somebody changed one of them since they were read.
 */
async function holdRows(tx: EntityManager, { changed }: SortedCandidates): Promise<boolean> {
  if (tx.connection.options.type !== 'postgres') return false
  let isOld = false
  for (const part of inParts(changed.map(({ known }) => known))) {
    const people = part.map(({ person }) => person)
    for (const [kind, rows] of [[Person, people] as const, [Referral, part] as const]) {
      const ids = rows.map(({ id }) => id)
      const now = await tx
        .createQueryBuilder<Person | Referral>(kind, 'row')
        .where({ id: In(ids) })
        .orderBy('row.id')
        .setLock('pessimistic_write')
        .getMany()
      const versions = new Map(now.map(({ id, version }) => [id, version]))
      isOld ||= rows.some(({ id, version }) => versions.get(id) !== version)
    }
  }
  return isOld
}

/**
 * Writes what a row says anew of somebody known. A new address or e-mail address is no longer one that failed; who had moved away
 * and is back waits again, or for the answer of the municipality that is asked about them.
 * @param asked What another municipality knows of the same person, when it is asked first.
 */
async function updateReferral(
  { tx, by, at }: Work,
  secrets: Secrets,
  { known, candidate, marks, difference, movedBack }: ChangedOne,
  asked: readonly KnownReferral[],
): Promise<void> {
  const contact = 'email' in difference.person ? { emailBounced: false } : {}
  const address =
    'street' in difference.person || 'postcode' in difference.person || 'houseNumber' in difference.person
      ? { addressBad: false }
      : {}
  await tx.update(
    Person,
    { id: known.person.id },
    {
      ...difference.person,
      ...sealNumbers(candidate, secrets),
      ...contact,
      ...address,
      version: known.person.version + 1,
    },
  )
  const kept = keptAfter(known.kept, known, {
    byDuo: [...Object.keys(difference.person), ...Object.keys(difference.referral)],
  })
  const step = stepOf(known, movedBack, asked)
  const columns = { ...difference.referral, kept, track: newTrack(known, marks, step, asked) }
  if (step) await moveReferral(tx, known.id, step.status, step.statusReason, columns)
  else await tx.update(Referral, { id: known.id }, { ...columns, version: known.version + 1 })
  await recordEvent(tx, at, by, {
    kind: movedBack ? 'referral.back' : 'referral.changed',
    referralId: known.id,
    municipality: known.municipality,
    ...saidOf(known, difference),
  })
}

type Step = Pick<Referral, 'status' | 'statusReason'>

/** Who waits for a group waits for the answer first; who has a seat, or is on pause, keeps that. */
function stepOf({ status }: KnownReferral, movedBack: boolean, asked: readonly KnownReferral[]): Step | null {
  if (asked.length > 0 && (movedBack || status === 'waiting'))
    return { status: 'paused', statusReason: 'may-have-moved' }
  return movedBack ? { status: 'waiting', statusReason: null } : null
}

/** As long as another municipality has them, the track stays one by which the database keeps both apart. */
function newTrack(known: KnownReferral, marks: Marks, step: Step | null, [asked]: readonly KnownReferral[]): string {
  if (asked) return isActive({ ...known, ...step }) ? known.track : asked.track
  if (isElsewhere(known)) return known.track
  return trackOf({
    bsnHash: marks.bsnHash ?? known.person.bsnHash,
    vNumberHash: marks.vNumberHash ?? known.person.vNumberHash,
  })
}
