import { setImmediate as aTurn } from 'node:timers/promises'
import type { EntityManager } from 'typeorm'
import { inParts } from '../../outside/database/many-rows.ts'
import type { Secrets } from '../../people/secrets.ts'
import { searchName } from '../../people/full-name.ts'
import type { ReferralCandidate } from '../file/candidate.ts'
import { MESSAGES, type RowProblem } from '../file/problems.ts'
import { recognise, type KnownPeople, type KnownReferral, type Marks, findKnown } from './recognise.ts'
import { differenceOf, marksOf, type Difference } from './referral-row.ts'

/** Somebody new here. `elsewhere` holds what other municipalities know of the same person. */
export interface NewOne {
  readonly candidate: ReferralCandidate
  readonly marks: Marks
  readonly elsewhere: readonly KnownReferral[]
}

/** Somebody known here about whom the row says something else, or who is back from another municipality. */
export interface ChangedOne extends NewOne {
  readonly known: KnownReferral
  readonly difference: Difference
  readonly movedBack: boolean
}

/** What a file would do. */
export interface SortedCandidates {
  readonly added: NewOne[]
  readonly changed: ChangedOne[]
  readonly unchanged: ReferralCandidate[]
  readonly conflicts: RowProblem[]
  /** Of these our own data stay, because somebody said so. */
  readonly kept: ChangedOne[]
  /** Of these somebody must say whether it is the same person; they are among the conflicts. */
  readonly asked: ChangedOne[]
}

const COMPARED_AT_ONCE = 1_000

/**
 * Says of each candidate whether it is new, changed or known as it is, or belongs to two people at once. Changes nothing. Of a long list
 * some at a time; between them others get a turn.
 * @param tell Hears how many were compared.
 */
export async function sortCandidates(
  tx: EntityManager,
  secrets: Secrets,
  candidates: readonly ReferralCandidate[],
  tell?: (compared: number) => void,
): Promise<SortedCandidates> {
  const sorted: SortedCandidates = { added: [], changed: [], unchanged: [], conflicts: [], kept: [], asked: [] }
  let compared = 0
  const met: Met = { own: new Set(), merged: [] }
  for (const part of inParts(candidates, COMPARED_AT_ONCE)) {
    const { marks, older } = marksOf(part, secrets)
    const known = await findKnown(tx, marks, older)
    for (const [index, candidate] of part.entries()) sortOne(sorted, met, candidate, marks[index] as Marks, known)
    tell?.((compared += part.length))
    if (compared < candidates.length) await aTurn()
  }
  return withoutSecondRows(sorted, met)
}

/** Whom the rows are about that name somebody by the numbers that they have, and those that do by one of before a merge. */
interface Met {
  readonly own: Set<string>
  readonly merged: ChangedOne[]
}

/** Of two rows about people who were merged, the one with the number of who stayed counts, else the first; the others say nothing new. */
function withoutSecondRows(sorted: SortedCandidates, { own, merged }: Met): SortedCandidates {
  const seconds = new Set<ChangedOne>()
  for (const one of merged) {
    if (own.has(one.known.id)) seconds.add(one)
    own.add(one.known.id)
  }
  if (seconds.size === 0) return sorted
  return {
    ...sorted,
    changed: sorted.changed.filter((one) => !seconds.has(one)),
    unchanged: [...sorted.unchanged, ...[...seconds].map(({ candidate }) => candidate)],
  }
}

function sortOne(
  sorted: SortedCandidates,
  met: Met,
  candidate: ReferralCandidate,
  marks: Marks,
  known: KnownPeople,
): void {
  const found = recognise(candidate.municipality, marks, known)
  if (found.conflict)
    sorted.conflicts.push({
      row: candidate.row,
      problem: 'identity-conflict',
      message: MESSAGES['identity-conflict'],
    })
  else if (!found.here) sorted.added.push({ candidate, marks, elsewhere: found.elsewhere })
  else {
    const given = { candidate, marks, elsewhere: found.elsewhere }
    sortKnown(sorted, met, given, withOwnNumbers(given, found.here, known.merged), found.here)
  }
}

/** A number of somebody who was merged into this person says who it is and no more: this person has their own. */
function withOwnNumbers(one: NewOne, { id }: KnownReferral, merged: KnownPeople['merged']): NewOne {
  const isMerged = (hash: string | null) => merged.has(`${hash} ${id}`)
  const [bsn, vNumber] = [isMerged(one.marks.bsnHash), isMerged(one.marks.vNumberHash)]
  if (!bsn && !vNumber) return one
  return {
    ...one,
    candidate: { ...one.candidate, ...(bsn && { bsn: null }), ...(vNumber && { vNumber: null }) },
    marks: { ...one.marks, ...(bsn && { bsnHash: null }), ...(vNumber && { vNumberHash: null }) },
  }
}

function sortKnown(sorted: SortedCandidates, met: Met, given: NewOne, one: NewOne, known: KnownReferral): void {
  const difference = differenceOf(known, one.candidate, one.marks)
  const movedBack = known.status === 'withdrawn' && known.statusReason === 'moved'
  const same = Object.keys(difference.person).length + Object.keys(difference.referral).length === 0
  if (same && !movedBack) sorted.unchanged.push(one.candidate)
  else sorted.changed.push({ ...one, known, difference, movedBack })
  const changed = sorted.changed.at(-1)
  if (one === given) met.own.add(known.id)
  else if (changed?.candidate === one.candidate) met.merged.push(changed)
}

/** What somebody decided about a row: it counts as it is, what is known stays, or it is left out. */
export type RowDecision = 'accept' | 'keep' | 'leave'

/**
 * Sorts on by what somebody decided row by row. Who changes name, birth date and gender at once may be somebody else under a number that
 * was typed wrong: that is never taken in until somebody accepts it.
 */
export function decideRows(
  sorted: SortedCandidates,
  decisions: Readonly<Record<number, RowDecision>>,
): SortedCandidates {
  const decided = ({ candidate }: ChangedOne) => decisions[candidate.row]
  const kept = sorted.changed.filter((one) => decided(one) === 'keep')
  const asked = sorted.changed.filter((one) => !decided(one) && looksLikeAnother(one))
  const aside = new Set([...kept, ...asked])
  const conflicts = asked.map(({ candidate: { row } }): RowProblem => ({
    row,
    problem: 'somebody-else',
    message: MESSAGES['somebody-else'],
  }))
  return {
    ...sorted,
    changed: sorted.changed.filter((one) => !aside.has(one)),
    conflicts: [...sorted.conflicts, ...conflicts],
    kept,
    asked,
  }
}

/** Of the name the family name, as it is searched for: a diacritic or a hyphen makes nobody another. */
function looksLikeAnother({ known: { person }, candidate, difference }: ChangedOne): boolean {
  const isNamed = searchName(person.familyName) === searchName(candidate.familyName)
  return !isNamed && 'birthDate' in difference.person && 'gender' in difference.person
}
