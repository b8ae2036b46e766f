import type { EntityManager } from 'typeorm'
import type { Secrets } from '../../people/secrets.ts'
import { searchName } from '../../people/full-name.ts'
import type { ReferralCandidate } from '../file/candidate.ts'
import { MESSAGES, type RowProblem } from '../file/problems.ts'
import { recognise, type KnownReferral, type Marks, findKnown } from './recognise.ts'
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

/** Says of each candidate whether it is new, changed or known as it is, or belongs to two people at once. Changes nothing. */
export async function sortCandidates(
  tx: EntityManager,
  secrets: Secrets,
  candidates: readonly ReferralCandidate[],
): Promise<SortedCandidates> {
  const { marks, older } = marksOf(candidates, secrets)
  const known = await findKnown(tx, marks, older)
  const sorted: SortedCandidates = { added: [], changed: [], unchanged: [], conflicts: [], kept: [], asked: [] }
  candidates.forEach((candidate, index) => {
    const mark = marks[index] as Marks
    const found = recognise(candidate.municipality, mark, known)
    if (found.conflict)
      sorted.conflicts.push({
        row: candidate.row,
        problem: 'identity-conflict',
        message: MESSAGES['identity-conflict'],
      })
    else if (!found.here) sorted.added.push({ candidate, marks: mark, elsewhere: found.elsewhere })
    else sortKnown(sorted, { candidate, marks: mark, elsewhere: found.elsewhere }, found.here)
  })
  return sorted
}

function sortKnown(sorted: SortedCandidates, one: NewOne, known: KnownReferral): void {
  const difference = differenceOf(known, one.candidate, one.marks)
  const movedBack = known.status === 'withdrawn' && known.statusReason === 'moved'
  const same = Object.keys(difference.person).length + Object.keys(difference.referral).length === 0
  if (same && !movedBack) sorted.unchanged.push(one.candidate)
  else sorted.changed.push({ ...one, known, difference, movedBack })
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
