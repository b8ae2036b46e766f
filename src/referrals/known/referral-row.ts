import { isDeepStrictEqual } from 'node:util'
import type { Programme } from '../../municipalities/slot.entity.ts'
import type { Person } from '../../people/person.entity.ts'
import type { Secrets } from '../../people/secrets.ts'
import type { ReferralCandidate } from '../file/candidate.ts'
import type { Marks, OlderMarks } from './recognise.ts'
import type { KeptColumns, Referral } from '../referral.entity.ts'
import { searchColumns } from '../../people/sounds-like.ts'

/** What a candidate says of the person, as it is stored. The seals are made apart: sealing the same twice gives two texts. */
export function personColumns(candidate: ReferralCandidate) {
  const { municipality, givenNames, prefix, familyName, gender, birthDate } = candidate
  const { street, houseNumber, houseLetter, addition, postcode, town, email, mayEmail, phone } = candidate
  return {
    ...{ municipality, givenNames, prefix, familyName },
    ...searchColumns({ givenNames, prefix, familyName }),
    ...{ gender, birthDate, street, houseNumber, houseLetter, addition, postcode, town },
    ...{ email, mayEmail, phone, languages: [...candidate.languages] },
  }
}

/** What a candidate says of the way through the programme, as it is stored. */
export function referralColumns(candidate: ReferralCandidate) {
  const { municipality, targetGroup, noticeSentOn, dutyStartsOn, termEndsOn, deadline, waitingSince } = candidate
  const { household, householdMode, counsellorName, counsellorEmail, counsellorMay } = candidate
  const programme: Programme = candidate.law === 'Wi2013' ? 'wi2013' : 'wi2021'
  return {
    ...{ municipality, programme, targetGroup, noticeSentOn, dutyStartsOn, termEndsOn, deadline, waitingSince },
    ...{ needs: [...candidate.needs], household, householdMode, counsellorName, counsellorEmail, counsellorMay },
  }
}

/** The keyed hashes by which candidates are recognised, and the older ones under which the same numbers may be kept. */
export function marksOf(
  candidates: readonly Pick<ReferralCandidate, 'bsn' | 'vNumber'>[],
  secrets: Secrets,
): { readonly marks: Marks[]; readonly older: OlderMarks } {
  const older = { bsnHash: new Map<string, string>(), vNumberHash: new Map<string, string>() }
  const markOf = (column: keyof Marks, purpose: 'bsn' | 'v-number', number: string | null) => {
    if (!number) return null
    const [present = '', ...others] = secrets.hashes(purpose, number)
    for (const other of others) older[column].set(other, present)
    return present
  }
  const marks = candidates.map(({ bsn, vNumber }) => ({
    bsnHash: markOf('bsnHash', 'bsn', bsn),
    vNumberHash: markOf('vNumberHash', 'v-number', vNumber),
  }))
  return { marks, older }
}

/** What may be written about a referral without a step: not where it stands. */
export type ReferralColumns = Partial<Omit<Referral, 'id' | 'person' | 'status' | 'statusReason' | 'version'>>

/** What is different in a row about somebody known: new values by column, for the person and for the referral. */
export interface Difference {
  readonly person: Partial<Person>
  readonly referral: ReferralColumns
}

/**
 * Compares a row with what is known. A number that the row leaves out is kept; so is the waiting date when the row gives no date to
 * count from, because then it only says when it was read; so is what was changed here, as long as the row says what DUO said before.
 */
export function differenceOf(known: Referral, candidate: ReferralCandidate, marks: Marks): Difference {
  const { waitingSince, ...referral } = referralColumns(candidate)
  const dated = candidate.noticeSentOn !== null || candidate.dutyStartsOn !== null
  const given = Object.fromEntries(Object.entries(marks).filter(([, hash]) => hash !== null)) as Partial<Person>
  const kept = known.kept ?? {}
  const said = { ...personColumns(candidate), ...given }
  // A part of the name may be as it was changed here.
  const name = { ...known.person, ...changes(known.person, said, kept) }
  return {
    person: changes(known.person, { ...said, ...searchColumns(name) }, kept),
    referral: changes(known, dated ? { ...referral, waitingSince } : referral, kept),
  }
}

function changes<T extends object>(before: T, after: Partial<T>, kept: KeptColumns): Partial<T> {
  const changed = Object.entries(after).filter(
    ([name, value]) =>
      !isDeepStrictEqual(before[name as keyof T], value) && !(name in kept && isDeepStrictEqual(kept[name], value)),
  )
  return Object.fromEntries(changed) as Partial<T>
}

/**
 * What DUO said of each column, after something was changed here or by a new file.
 * @param before What stood there.
 * @param here The columns that were changed here. @param byDuo Those that a file changed: DUO has the last word again.
 */
export function keptAfter(
  kept: KeptColumns | null,
  before: object,
  { here = [], byDuo = [] }: { here?: readonly string[]; byDuo?: readonly string[] },
): KeptColumns | null {
  const columns = before as KeptColumns
  const values: KeptColumns = { ...Object.fromEntries(here.map((name) => [name, columns[name] ?? null])), ...kept }
  const left = Object.entries(values).filter(([name]) => !byDuo.includes(name))
  return left.length > 0 ? Object.fromEntries(left) : null
}

/** The seals of the numbers that are given; a number that is left out keeps its seal. */
export function sealNumbers(
  { bsn, vNumber }: Pick<ReferralCandidate, 'bsn' | 'vNumber'>,
  secrets: Secrets,
): Pick<Person, 'bsnSealed' | 'vNumberSealed'> | Record<string, never> {
  return {
    ...(bsn ? { bsnSealed: secrets.seal(bsn) } : {}),
    ...(vNumber ? { vNumberSealed: secrets.seal(vNumber) } : {}),
  } as Pick<Person, 'bsnSealed' | 'vNumberSealed'>
}
