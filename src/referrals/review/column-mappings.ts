import type { Deps, World } from '../../deps.ts'
import { InputError, NotFoundError } from '../../errors.ts'
import { type Actor, recordEvent, work, type Work } from '../../history/work.ts'
import { requireInScope } from '../../municipalities/scope.ts'
import { ColumnMapping } from './column-mapping.entity.ts'
import { type HeadingMapping, namesOf, plainHeading } from '../file/headings.ts'
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

/** The name of the saved mapping all of whose headings are in a file; of several the one that says most. */
export async function findFittingMapping(
  tx: EntityManager,
  municipality: string,
  headings: readonly string[],
): Promise<string | undefined> {
  const there = new Set(namesOf(headings).map(plainHeading))
  const saved = await tx.find(ColumnMapping, { where: { municipality }, order: { name: 'ASC' } })
  const plain = saved.map(({ name, headings: own }) => ({ name, own: Object.keys(own).map(plainHeading) }))
  const fitting = plain.filter(({ own }) => own.length > 0 && own.every((heading) => there.has(heading)))
  return fitting.sort((one, other) => other.own.length - one.own.length)[0]?.name
}

const LONGEST = 60

/**
 * Saves what the columns of a file hold, for the next one with the same headings. The name is that of the file, without numbers; an
 * earlier mapping of the same headings is replaced.
 */
export async function rememberMapping(
  { tx, at, by }: Work,
  { municipality, name: fileName, headings }: ColumnMapping,
): Promise<void> {
  const kept = Object.fromEntries(Object.entries(headings).filter(([heading]) => !holdsNumber(heading)))
  if (Object.keys(kept).length === 0) return
  const saved = await tx.findBy(ColumnMapping, { municipality })
  const same = saved.find((one) => plainKeys(one.headings) === plainKeys(kept))
  const name = same?.name ?? freeName(plainName(fileName), new Set(saved.map((one) => one.name)))
  await tx.delete(ColumnMapping, { municipality, name })
  await tx.insert(ColumnMapping, { municipality, name, headings: kept })
  await recordEvent(tx, at, by, { kind: 'mapping.saved', municipality, data: { name } })
}

function plainKeys(headings: ColumnMapping['headings']): string {
  return Object.keys(headings).map(plainHeading).sort().join(' ')
}

/** `aanmeldingen` of `aanmeldingen_2026-08.xlsx`. */
function plainName(fileName: string): string {
  const words = fileName.replace(/\.[^.]*$/, '').replace(/[^\p{L}]+/gu, ' ')
  return words.trim().slice(0, LONGEST) || 'bestand'
}

function freeName(name: string, taken: ReadonlySet<string>, number = 2): string {
  if (!taken.has(name)) return name
  return taken.has(`${name} ${number}`) ? freeName(name, taken, number + 1) : `${name} ${number}`
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
