import type { Deps } from '../../deps.ts'
import { InputError } from '../../errors.ts'
import type { Actor } from '../../history/work.ts'
import { withoutNumbers } from '../../people/identity.ts'
import { guessColumns } from '../file/guess-heading.ts'
import {
  type ColumnField,
  findColumns,
  type HeadingMapping,
  isNumberField,
  missingFields,
  NOT_READ,
} from '../file/headings.ts'
import { isCombined, takeApart } from '../file/pick-fields.ts'
import type { Place } from '../file/read-table.ts'
import { findMapping, rememberMapping } from './column-mappings.ts'
import { isMixed } from './upload-import.ts'
import { findImport } from './find-import.ts'
import { checkFile, readBeginning } from './import-file.ts'
import { decideAbout, openImport } from './open-import.ts'
import { ReferralImport } from './referral-import.entity.ts'

/** A column of an uploaded file, and what it seems to hold. */
export interface ShownColumn {
  readonly heading: string
  readonly field: ColumnField | null
  readonly isGuess: boolean
  /** Some of what stands in it; of numbers that may be a BSN or V-number only that they are there. */
  readonly samples: readonly string[]
  /** For a column that holds several fields: the first sample, taken apart. */
  readonly parts: readonly (readonly [field: string, text: string])[]
}

/** The columns of an uploaded file. */
export interface ShownHeadings {
  readonly columns: readonly ShownColumn[]
  readonly place: Place
  readonly rows: number
}

type World = Pick<Deps, 'db' | 'clock' | 'secrets'>

/**
 * The columns of an uploaded file, with what each holds: as was chosen, as was remembered, or as it seems.
 * @param chosen What somebody would like each to hold, by heading.
 * @throws NotFoundError `not-found`; ConflictError `import-done`.
 */
export async function showHeadings(
  { db, secrets }: Pick<Deps, 'db' | 'secrets'>,
  by: Actor,
  id: string,
  chosen?: ChosenColumns,
): Promise<ShownHeadings> {
  const found = await findImport(db.read, by, id)
  const { file } = await openImport(db.read, secrets, found)
  const mapping = file.reading?.headings ?? (await findMapping(db.read, file))
  const { headings, samples, place, rows } = await readBeginning({ ...file, reading: { headings: mapping } })
  const columns = guessColumns(headings, mapping).map((column, at): ShownColumn => {
    const field = chosen ? (chosen[column.heading] ?? null) : column.field
    return { ...column, field, ...shownSamples(samples[at] ?? [], field) }
  })
  return { columns, place, rows }
}

function shownSamples(samples: readonly string[], field: ColumnField | null) {
  const [first] = samples
  const parts = field && isCombined(field) && first ? takeApart(field, first).filter(([, text]) => text) : []
  return { samples: field && isNumberField(field) ? samples.map(() => '…') : samples.map(withoutNumbers), parts }
}

/** What each column holds, by its heading; none for what is not to be read. */
export type ChosenColumns = Readonly<Record<string, ColumnField | null>>

/**
 * Settles what the columns of an uploaded file hold, and remembers it for the next file of this municipality with the same headings.
 * @throws NotFoundError `not-found`; ConflictError `import-done`; InputError `column-missing` or `column-twice`: then nothing changes.
 */
export async function chooseHeadings(deps: World, by: Actor, id: string, chosen: ChosenColumns): Promise<void> {
  const { file } = await openImport(deps.db.read, deps.secrets, await findImport(deps.db.read, by, id))
  const { headings } = await readBeginning({ ...file, reading: file.reading ?? {} })
  const mapping = mappingOf(chosen)
  const twice = fieldsOf(chosen).find((field, at, all) => field !== 'adres' && all.indexOf(field) < at)
  if (twice) throw new InputError('column-twice', { column: twice })
  findColumns(headings, mapping)
  const reading = { ...file.reading, headings: mapping }
  const mixed = isMixed(await checkFile(deps, by, { ...file, reading }), file.municipality)
  await decideAbout(deps, by, id, async (choices, work, { result }) => {
    await work.tx.update(ReferralImport, { id }, { result: { ...result, mixed } })
    await rememberMapping(work, { municipality: file.municipality, name: file.name, headings: mapping })
    return { ...choices, headings: mapping }
  })
}

function fieldsOf(chosen: ChosenColumns): ColumnField[] {
  return Object.values(chosen).flatMap((field) => field ?? [])
}

/** What the headings don't say by themselves, and which guess is wrong. */
function mappingOf(chosen: ChosenColumns): HeadingMapping {
  const said = Object.entries(chosen).filter(([heading, field]) => {
    const [own] = guessColumns([heading])
    return own?.isGuess === true || (own?.field ?? null) !== field
  })
  return Object.fromEntries(said.map(([heading, field]) => [heading, field ?? NOT_READ]))
}

/** Whether somebody must look at the columns before the rows can be: one is a guess, or one that is needed is not there or there twice. */
export function mustBeChosen(columns: readonly Pick<ShownColumn, 'field' | 'isGuess'>[]): boolean {
  const fields = columns.flatMap(({ field }) => (field ? [{ field }] : []))
  const once = new Set(fields.map(({ field }) => field))
  const parts = fields.filter(({ field }) => field === 'adres').length
  return (
    columns.some(({ isGuess }) => isGuess) ||
    missingFields(fields).length > 0 ||
    once.size + Math.max(0, parts - 1) < fields.length
  )
}
