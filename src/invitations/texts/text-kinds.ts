import { NotFoundError } from '../../errors.ts'
import type { SeatKind } from './message-data.ts'

/** The kinds of messages as they stand in an address. */
export const KIND_WORDS: Readonly<Record<SeatKind, string>> = {
  invitation: 'uitnodiging',
  'seat-offered': 'vrije-plaats',
  reminder: 'herinnering',
  change: 'wijziging',
  cancellation: 'afzegging',
  absence: 'na-afwezigheid',
  signed: 'na-ondertekening',
}

/** @throws NotFoundError `not-found` */
export function kindOf(word: string): SeatKind {
  const found = Object.entries(KIND_WORDS).find(([, known]) => known === word)
  if (!found) throw new NotFoundError('not-found')
  return found[0] as SeatKind
}
