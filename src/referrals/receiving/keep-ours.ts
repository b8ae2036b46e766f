import { recordEvent, type Work } from '../../history/work.ts'
import { SEARCH_COLUMNS } from '../../people/sounds-like.ts'
import type { ChangedOne } from '../known/sort-candidates.ts'
import { type KeptColumns, Referral } from '../referral.entity.ts'

/** A number is added or corrected by a row that counts, or not at all. */
const NUMBERS = ['bsnHash', 'vNumberHash']

/**
 * Keeps what we know of somebody about whom a file says something else, because a person said so. The same file says nothing new of them
 * the next time; another one does.
 */
export async function keepOurs({ tx, at, by }: Work, { known, difference }: ChangedOne): Promise<void> {
  const said = Object.entries({ ...difference.person, ...difference.referral }).filter(
    ([name]) => !NUMBERS.includes(name),
  )
  const kept: KeptColumns = { ...known.kept, ...(Object.fromEntries(said) as KeptColumns) }
  await tx.update(Referral, { id: known.id }, { kept, version: known.version + 1 })
  await recordEvent(tx, at, by, {
    kind: 'referral.kept',
    referralId: known.id,
    municipality: known.municipality,
    data: { fields: said.map(([name]) => name).filter((name) => !SEARCH_COLUMNS.includes(name)) },
  })
}
