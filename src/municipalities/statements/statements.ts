import type { EntityManager } from 'typeorm'
import { type Day, isDay } from '../../calendar/days.ts'
import type { Deps, World } from '../../deps.ts'
import { NotFoundError, ConflictError, InputError } from '../../errors.ts'
import { type Scope, type Actor, recordEvents, work } from '../../history/work.ts'
import { inScope, requireInScope } from '../scope.ts'
import { Statement } from './statement.entity.ts'
import { createHash, randomUUID } from 'node:crypto'
import { aside } from '../../outside/aside/aside.ts'
import { AsideError } from '../../outside/aside/one-at-a-time.ts'
import type * as reading from './statement-pdf.ts'

/** Every version for a municipality in scope, the latest first. */
export async function listStatements({ db }: Pick<Deps, 'db'>, scope: Scope): Promise<Statement[]> {
  return (await versionsFor(db.read)).filter((version) => isFor(version, scope))
}

/**
 * The PDF of one version.
 * @throws NotFoundError `statement-unknown`, also for one of other municipalities.
 */
export async function findStatementFile(
  { db }: Pick<Deps, 'db'>,
  scope: Scope,
  id: string,
): Promise<{ statement: Statement; pdf: Buffer }> {
  const statement = await db.read
    .createQueryBuilder(Statement, 'statement')
    .addSelect('statement.content')
    .where({ id })
    .getOne()
  if (!statement || !isFor(statement, scope)) throw new NotFoundError('statement-unknown')
  return { statement, pdf: Buffer.from(statement.content, 'base64') }
}

/** The version that people of a municipality sign on a day: the last that was in force by then. */
export async function statementInForce(tx: EntityManager, municipality: string, day: Day): Promise<Statement | null> {
  const versions = await versionsFor(tx)
  return versions.find((version) => version.municipalities.includes(municipality) && version.inForceFrom <= day) ?? null
}

function isFor({ municipalities }: Statement, scope: Scope): boolean {
  return municipalities.some((code) => inScope(scope, code))
}

function versionsFor(tx: EntityManager): Promise<Statement[]> {
  return tx.find(Statement, { order: { inForceFrom: 'DESC', number: 'DESC' } })
}

/** A new version of the text that people sign. */
interface NewStatement {
  readonly fileName: string
  readonly bytes: Buffer
  readonly inForceFrom: Day
  /** CBS codes; at least one. */
  readonly municipalities: readonly string[]
}

/**
 * Adds a version of the statement. Earlier versions stay, and so do the signatures under them.
 * @returns Its number.
 * @throws NotFoundError `not-found` for a municipality out of scope; InputError `municipality-missing`, `day-invalid`, and what
 * `checkStatement` throws; ConflictError `statement-same` when the last version for these is the same file.
 */
export async function addStatement(
  deps: World,
  by: Actor,
  { fileName, bytes, inForceFrom, municipalities }: NewStatement,
): Promise<number> {
  if (municipalities.length === 0) throw new InputError('municipality-missing')
  for (const code of municipalities) requireInScope(by.scope, code)
  if (!isDay(inForceFrom)) throw new InputError('day-invalid')
  const pdf = await checkStatement(bytes)
  const sha256 = createHash('sha256').update(pdf).digest('hex')
  return work(deps, by, { lock: 'settings' }, async ({ tx, at }) => {
    const [last] = await tx.find(Statement, { order: { number: 'DESC' }, take: 1 })
    if (last?.sha256 === sha256 && municipalities.every((code) => last.municipalities.includes(code)))
      throw new ConflictError('statement-same', { number: last.number })
    const number = (last?.number ?? 0) + 1
    await tx.insert(Statement, {
      id: randomUUID(),
      number,
      municipalities: [...municipalities].sort(),
      inForceFrom,
      fileName: fileName.slice(0, 200),
      content: pdf.toString('base64'),
      bytes: pdf.length,
      sha256,
      uploadedAt: at,
      uploadedBy: by.name,
    })
    const happened = municipalities.map((municipality) => ({
      kind: 'statement.added',
      municipality,
      data: { number, day: inForceFrom },
    }))
    await recordEvents(tx, at, by, happened)
    return number
  })
}

const ask = aside<typeof reading>(
  { module: './statement-pdf', from: import.meta.url },
  { seconds: 10, megabytes: 500, atOnce: 1, inLine: 5 },
)

/**
 * Looks whether a file really is a PDF, whole and with pages, without a password and with nothing in it that runs, opens or hides
 * something when it is read.
 * @returns The PDF to keep: what was read, written anew.
 * @throws InputError `statement-not-pdf`, also when reading it takes too long or too much; `statement-active` with the `part` that may not
 * be in it. OutsideError `too-busy`.
 */
export async function checkStatement(bytes: Buffer): Promise<Buffer> {
  if (
    !/^%PDF-[12]\.\d/.test(bytes.toString('latin1', 0, 8)) ||
    !/%%EOF\s*$/.test(bytes.toString('latin1', bytes.length - 1024))
  )
    throw new InputError('statement-not-pdf')
  try {
    return await ask('cleanStatement', bytes)
  } catch (error) {
    if (error instanceof AsideError) throw new InputError('statement-not-pdf')
    throw error
  }
}
