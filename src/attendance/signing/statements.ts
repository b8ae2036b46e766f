import type { EntityManager } from 'typeorm'
import type { Day } from '../../calendar/days.ts'
import type { Deps } from '../../deps.ts'
import { NotFoundError } from '../../errors.ts'
import type { Scope } from '../../history/actor.ts'
import { Municipality } from '../../municipalities/municipality.entity.ts'
import { inScope } from '../../municipalities/scope.ts'
import { Statement } from '../statement.entity.ts'

/** The version that people of a municipality sign on a day: the last that was in force by then. */
export async function statementInForce(tx: EntityManager, municipality: string, day: Day): Promise<Statement | null> {
  const versions = await versionsFor(tx)
  return versions.find((version) => version.municipalities.includes(municipality) && version.inForceFrom <= day) ?? null
}

/** Every version for a municipality in scope, the latest first. */
export async function listStatements({ db }: Pick<Deps, 'db'>, scope: Scope): Promise<Statement[]> {
  return (await versionsFor(db.read)).filter((version) => isFor(version, scope))
}

/** The municipalities in scope, by name: their people may sign a version of their own. */
export async function listSigningMunicipalities({ db }: Pick<Deps, 'db'>, scope: Scope): Promise<Municipality[]> {
  return (await db.read.find(Municipality, { order: { name: 'ASC' } })).filter(({ code }) => inScope(scope, code))
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

function isFor({ municipalities }: Statement, scope: Scope): boolean {
  return municipalities.some((code) => inScope(scope, code))
}

function versionsFor(tx: EntityManager): Promise<Statement[]> {
  return tx.find(Statement, { order: { inForceFrom: 'DESC', number: 'DESC' } })
}
