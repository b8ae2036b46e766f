import type { Deps, World } from '../../deps.ts'
import { InputError, NotFoundError } from '../../errors.ts'
import { type Actor, recordEvent, work } from '../../history/work.ts'
import { requireInScope } from '../../municipalities/scope.ts'
import { ColumnMapping } from './column-mapping.entity.ts'
import { plainHeading, REFERRAL_FIELDS, type ReferralField, type HeadingMapping } from '../file/headings.ts'
import { In, type EntityManager } from 'typeorm'
import { Municipality } from '../../municipalities/municipality.entity.ts'
import { holdsNumber } from '../../people/identity.ts'

/** What somebody who imports can choose from. */
interface ImportChoices {
  readonly municipalities: readonly { readonly code: string; readonly name: string }[]
  readonly mappings: readonly ColumnMapping[]
}

/** The municipalities in scope and their saved mappings, by name. */
export async function listImportChoices({ db }: Pick<Deps, 'db'>, by: Actor): Promise<ImportChoices> {
  const mine = by.scope === 'all' ? {} : { code: In([...by.scope]) }
  const municipalities = await db.read.find(Municipality, { where: mine, order: { name: 'ASC' } })
  const mappings = await db.read.find(ColumnMapping, {
    where: { municipality: In(municipalities.map(({ code }) => code)) },
    order: { name: 'ASC', municipality: 'ASC' },
  })
  return { municipalities: municipalities.map(({ code, name }) => ({ code, name })), mappings }
}

/**
 * The saved mapping that a file is to be read with; undefined when it names none.
 * @throws InputError `mapping-unknown`
 */
export async function findMapping(
  tx: EntityManager,
  { mapping, municipality }: { readonly mapping?: string | undefined; readonly municipality?: string | undefined },
): Promise<HeadingMapping | undefined> {
  if (mapping === undefined) return undefined
  const saved = await tx.findOneBy(ColumnMapping, {
    name: mapping,
    ...(municipality === undefined ? {} : { municipality }),
  })
  if (!saved) throw new InputError('mapping-unknown', { name: mapping })
  return saved.headings as HeadingMapping
}

/** How a municipality's files name the columns: the file's heading for each known one; left out where it is the same. */
interface MappingForm {
  readonly municipality: string
  readonly name: string
  readonly headings: Readonly<Partial<Record<ReferralField, string>>>
}

const LONGEST = 100

/**
 * Saves a mapping of columns under its name; an earlier one of that name is replaced.
 * @throws InputError `mapping-name-missing`, `mapping-name-number`, `mapping-empty`, `mapping-heading-twice`; NotFoundError for somebody else's municipality.
 */
export async function saveMapping(
  deps: World,
  by: Actor,
  { municipality, name: given, headings: fields }: MappingForm,
): Promise<void> {
  requireInScope(by.scope, municipality)
  const name = given.trim().slice(0, LONGEST)
  if (!name) throw new InputError('mapping-name-missing')
  if (holdsNumber(name)) throw new InputError('mapping-name-number')
  const headings = byHeading(fields)
  if (Object.keys(headings).length === 0) throw new InputError('mapping-empty')
  await work(deps, by, { lock: `mapping:${municipality}` }, async ({ tx, at }) => {
    await tx.delete(ColumnMapping, { municipality, name })
    await tx.insert(ColumnMapping, { municipality, name, headings })
    await recordEvent(tx, at, by, { kind: 'mapping.saved', municipality, data: { name } })
  })
}

function byHeading(fields: MappingForm['headings']): Record<string, string> {
  const headings = new Map<string, string>()
  for (const field of REFERRAL_FIELDS) {
    const heading = fields[field]?.trim() ?? ''
    if (!heading) continue
    if ([...headings.keys()].some((other) => plainHeading(other) === plainHeading(heading)))
      throw new InputError('mapping-heading-twice', { heading })
    headings.set(heading, field)
  }
  return Object.fromEntries(headings)
}

/**
 * Forgets a saved mapping. What was imported with it stays.
 * @throws NotFoundError `not-found`
 */
export async function removeMapping(
  deps: World,
  by: Actor,
  { municipality, name }: Pick<ColumnMapping, 'municipality' | 'name'>,
): Promise<void> {
  requireInScope(by.scope, municipality)
  await work(deps, by, { lock: `mapping:${municipality}` }, async ({ tx, at }) => {
    if (!(await tx.existsBy(ColumnMapping, { municipality, name }))) throw new NotFoundError('not-found')
    await tx.delete(ColumnMapping, { municipality, name })
    await recordEvent(tx, at, by, { kind: 'mapping.removed', municipality, data: { name } })
  })
}
