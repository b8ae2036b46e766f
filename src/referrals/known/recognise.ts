import type { Referral } from '../referral.entity.ts'

/** Somebody whom a row may be about: their referral (with the person), here or at another municipality. */
export type Known = Referral

/** The keyed hashes of a row's BSN and V-number. */
export interface Marks {
  readonly bsnHash: string | null
  readonly vNumberHash: string | null
}

/** For every older hash of a row's numbers the present one: see `secrets.ts`. Empty unless a key is being changed. */
export type OlderMarks = Readonly<Record<keyof Marks, ReadonlyMap<string, string>>>

/** Everyone who carries one of the numbers of the rows at hand, found by number. */
export interface KnownPeople {
  readonly byBsn: ReadonlyMap<string, readonly Known[]>
  readonly byVNumber: ReadonlyMap<string, readonly Known[]>
}

/** Who a row is about: somebody known here, or nobody yet; and who the same person is elsewhere. */
export type Recognised =
  | { readonly conflict: true }
  | { readonly conflict: false; readonly here: Known | null; readonly elsewhere: readonly Known[] }

/**
 * Recognises a person by BSN, else by V-number. Two different BSNs are never one person: a V-number that belongs to somebody with
 * another BSN is a conflict, whatever the names say.
 */
export function recognise(municipality: string, marks: Marks, known: KnownPeople): Recognised {
  const byBsn = marks.bsnHash ? (known.byBsn.get(marks.bsnHash) ?? []) : []
  const byVNumber = marks.vNumberHash ? (known.byVNumber.get(marks.vNumberHash) ?? []) : []
  const hereByBsn = byBsn.find((one) => one.municipality === municipality) ?? null
  const hereByVNumber = byVNumber.find((one) => one.municipality === municipality) ?? null
  if (isSomebodyElse(hereByBsn, hereByVNumber, marks)) return { conflict: true }
  const all = new Set([
    ...byBsn,
    ...byVNumber.filter(({ person }) => !person.bsnHash || !marks.bsnHash || person.bsnHash === marks.bsnHash),
  ])
  return {
    conflict: false,
    here: hereByBsn ?? hereByVNumber,
    elsewhere: [...all].filter((one) => one.municipality !== municipality),
  }
}

function isSomebodyElse(byBsn: Known | null, byVNumber: Known | null, { bsnHash }: Marks): boolean {
  if (!byVNumber || byVNumber === byBsn) return false
  if (byBsn) return true
  return bsnHash !== null && byVNumber.person.bsnHash !== null
}

/** What makes somebody one person over all municipalities: the BSN, else the V-number. */
export function trackOf({ bsnHash, vNumberHash }: Marks): string {
  return (bsnHash ?? vNumberHash) as string
}
