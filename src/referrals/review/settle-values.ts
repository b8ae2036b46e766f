import type { Deps, World } from '../../deps.ts'
import { InputError } from '../../errors.ts'
import { type Actor, recordEvent, work, type Work } from '../../history/work.ts'
import { requireInScope } from '../../municipalities/scope.ts'
import { holdsNumber } from '../../people/identity.ts'
import { LISTED_FIELDS, type ListedField, plainValue } from '../file/unknown-values.ts'
import { FileWord } from './file-word.entity.ts'
import { findImport } from './find-import.ts'

/** What a value of a file means: one that is understood, or empty where it says nothing. */
export interface SettledValue {
  readonly field: ListedField
  readonly given: string
  readonly meaning: string
}

/**
 * Settles what values of an uploaded file mean, for all its rows at once and for every file of this municipality from now on.
 * @throws NotFoundError `not-found`; InputError `form-invalid` for a value that nobody could have seen.
 */
export async function settleValues(
  deps: Pick<Deps, 'db' | 'clock'>,
  by: Actor,
  id: string,
  values: readonly SettledValue[],
): Promise<void> {
  const { municipality } = await findImport(deps.db.read, by, id)
  const words = values.map(({ field, given, meaning }) => ({
    municipality: municipality ?? '',
    field,
    given: plainValue(given),
    meaning,
  }))
  for (const { given, field, meaning } of words)
    if (!given || holdsNumber(given) || (field === 'wet' && !meaning)) throw new InputError('form-invalid', { field })
  await work(deps, by, { lock: `words:${municipality}` }, (work) => keepWords(work, words))
}

async function keepWords({ tx, at, by }: Work, words: readonly FileWord[]): Promise<void> {
  for (const word of words) {
    await tx.delete(FileWord, { municipality: word.municipality, field: word.field, given: word.given })
    await tx.insert(FileWord, word)
    const { municipality, ...data } = word
    await recordEvent(tx, at, by, { kind: 'word.settled', municipality, data })
  }
}

/** What is remembered of the values in the files of the municipalities in scope. */
export async function listWords({ db }: Pick<Deps, 'db'>, municipalities: readonly string[]): Promise<FileWord[]> {
  const found = await Promise.all(municipalities.map((municipality) => db.read.findBy(FileWord, { municipality })))
  const order = LISTED_FIELDS as readonly string[]
  return found
    .flat()
    .sort((one, other) => order.indexOf(one.field) - order.indexOf(other.field) || one.given.localeCompare(other.given))
}

/** Forgets what a value means: files that wait or come are asked about it again. Twice does nothing the second time. */
export async function forgetWord(
  deps: World,
  by: Actor,
  { municipality, field, given }: Omit<FileWord, 'meaning'>,
): Promise<void> {
  requireInScope(by.scope, municipality)
  await work(deps, by, { lock: `words:${municipality}` }, async ({ tx, at }) => {
    if (!(await tx.existsBy(FileWord, { municipality, field, given }))) return
    await tx.delete(FileWord, { municipality, field, given })
    await recordEvent(tx, at, by, { kind: 'word.forgotten', municipality, data: { field, given } })
  })
}
