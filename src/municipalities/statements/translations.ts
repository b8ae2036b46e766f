import { randomUUID } from 'node:crypto'
import type { EntityManager } from 'typeorm'
import type { Day } from '../../calendar/days.ts'
import type { Deps, World } from '../../deps.ts'
import { InputError, NotFoundError } from '../../errors.ts'
import { type Actor, recordEvents, type Scope, type Work, work } from '../../history/work.ts'
import { inScope } from '../scope.ts'
import { Statement } from './statement.entity.ts'
import { StatementTranslation } from './statement-translation.entity.ts'
import { checkStatement, statementInForce } from './statements.ts'

/** The language that is signed. */
export const SIGNED_LANGUAGE = 'nl'

/** A version with what it can be read in besides Dutch. */
export interface TranslatedStatement {
  readonly statement: Statement
  readonly translations: readonly StatementTranslation[]
  /** Only who works for all its municipalities decides what their people read. */
  readonly mayChange: boolean
}

/**
 * A version for who works for one of its municipalities.
 * @throws NotFoundError `statement-unknown`
 */
export async function showTranslations(
  { db }: Pick<Deps, 'db'>,
  scope: Scope,
  id: string,
): Promise<TranslatedStatement> {
  const statement = await findVersion(db.read, scope, id)
  const translations = await db.read.find(StatementTranslation, {
    where: { statementId: id },
    order: { language: 'ASC' },
  })
  return { statement, translations, mayChange: statement.municipalities.every((code) => inScope(scope, code)) }
}

/** A file with a version in another language. */
interface NewTranslation {
  /** BCP-47. */
  readonly language: string
  readonly fileName: string
  readonly bytes: Buffer
}

/**
 * Keeps a version in another language, in place of the file that was there for it.
 * @throws NotFoundError `statement-unknown`, also for who does not work for all its municipalities; InputError `translation-language` for
 *   Dutch, which is the version itself, and what is no language; and what `checkStatement` throws.
 */
export async function addTranslation(deps: World, by: Actor, id: string, given: NewTranslation): Promise<void> {
  const { language, fileName } = given
  if (!/^[a-z]{2,3}$/.test(language) || language === SIGNED_LANGUAGE) throw new InputError('translation-language')
  await findOwnVersion(deps.db.read, by.scope, id)
  const pdf = await checkStatement(given.bytes)
  await work(deps, by, { lock: 'settings' }, async (work) => {
    const statement = await findOwnVersion(work.tx, by.scope, id)
    await work.tx.delete(StatementTranslation, { statementId: id, language })
    await work.tx.insert(StatementTranslation, {
      id: randomUUID(),
      statementId: id,
      language,
      fileName: fileName.slice(0, 200),
      content: pdf.toString('base64'),
      bytes: pdf.length,
      uploadedAt: work.at,
      uploadedBy: by.name,
    })
    await record(work, statement, 'statement.translated', language)
  })
}

/**
 * Takes a version in another language away: who reads that gets the Dutch. Twice does nothing twice.
 * @throws NotFoundError `statement-unknown`, also for who does not work for all its municipalities.
 */
export async function removeTranslation(deps: World, by: Actor, id: string, language: string): Promise<void> {
  await work(deps, by, { lock: 'settings' }, async (work) => {
    const statement = await findOwnVersion(work.tx, by.scope, id)
    const { affected } = await work.tx.delete(StatementTranslation, { statementId: id, language })
    if (affected) await record(work, statement, 'statement.translation-removed', language)
  })
}

/** What somebody can read before they sign, by language: Dutch, and what it was translated into. */
export interface ReadableStatement {
  readonly id: string
  readonly languages: ReadonlyMap<string, { readonly bytes: number }>
}

/** What people of a municipality who sign on a day can read beforehand; null where nothing was uploaded. */
export async function findReadable(
  tx: EntityManager,
  municipality: string,
  day: Day,
): Promise<ReadableStatement | null> {
  const statement = await statementInForce(tx, municipality, day)
  if (!statement) return null
  const { id, bytes } = statement
  const translations = await tx.findBy(StatementTranslation, { statementId: id })
  const others = translations.map((one) => [one.language, { bytes: one.bytes }] as const)
  return { id, languages: new Map([[SIGNED_LANGUAGE, { bytes }], ...others]) }
}

/** The PDF of a version in a language; null when it was never there, or is there no more. */
export async function readStatement(tx: EntityManager, id: string, language: string): Promise<Buffer | null> {
  const found =
    language === SIGNED_LANGUAGE
      ? await tx.findOne(Statement, { select: { id: true, content: true }, where: { id } })
      : await tx.findOne(StatementTranslation, {
          select: { id: true, content: true },
          where: { statementId: id, language },
        })
  return found && Buffer.from(found.content, 'base64')
}

async function findVersion(tx: EntityManager, scope: Scope, id: string): Promise<Statement> {
  const statement = await tx.findOneBy(Statement, { id })
  if (!statement?.municipalities.some((code) => inScope(scope, code))) throw new NotFoundError('statement-unknown')
  return statement
}

async function findOwnVersion(tx: EntityManager, scope: Scope, id: string): Promise<Statement> {
  const statement = await findVersion(tx, scope, id)
  if (!statement.municipalities.every((code) => inScope(scope, code))) throw new NotFoundError('statement-unknown')
  return statement
}

function record({ tx, at, by }: Work, { number, municipalities }: Statement, kind: string, language: string) {
  const happened = municipalities.map((municipality) => ({ kind, municipality, data: { number, language } }))
  return recordEvents(tx, at, by, happened)
}
