import type { Identity } from './check-person.ts'
import type { RowProblem } from './problems.ts'

interface Holder {
  readonly row: number
  readonly bsn: string | null
}

/** Who stood in the rows above, by number. */
export interface Seen {
  readonly bsn: Map<string, Holder>
  readonly vNumber: Map<string, Holder>
}

/** Nobody yet: the start of a file. */
export function nobodySeen(): Seen {
  return { bsn: new Map(), vNumber: new Map() }
}

/**
 * Compares a row with the rows above it and remembers it. A V-number that stood above with another BSN is
 * `identity-conflict`; else a BSN or V-number that stood above is `duplicate-in-file`.
 */
export function findClash({ bsn, vNumber }: Identity, row: number, seen: Seen): RowProblem | null {
  const sameBsn = bsn ? seen.bsn.get(bsn) : undefined
  const sameVNumber = vNumber ? seen.vNumber.get(vNumber) : undefined
  if (bsn && !sameBsn) seen.bsn.set(bsn, { row, bsn })
  if (vNumber && !sameVNumber) seen.vNumber.set(vNumber, { row, bsn })
  if (bsn && sameVNumber?.bsn && sameVNumber.bsn !== bsn) return conflict(row, sameVNumber.row)
  const earlier = sameBsn ?? sameVNumber
  return earlier ? duplicate(row, earlier.row) : null
}

function conflict(row: number, earlier: number): RowProblem {
  const message = `Dit V-nummer staat in rij ${earlier} bij een ander BSN. Zoek uit welk nummer fout is.`
  return { row, problem: 'identity-conflict', message }
}

function duplicate(row: number, earlier: number): RowProblem {
  const message = `Deze persoon staat al in rij ${earlier} van het bestand. Haal één van de twee rijen weg.`
  return { row, problem: 'duplicate-in-file', message }
}
