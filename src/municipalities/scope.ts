import { In, type EntityManager, type FindOperator } from 'typeorm'
import { NotFoundError } from '../errors.ts'
import type { Scope } from '../history/work.ts'
import { Municipality } from './municipality.entity.ts'

/** True when someone with this scope may see what belongs to the municipality. What belongs to none, only who sees all. */
export function inScope(scope: Scope, municipality: string | null): boolean {
  return scope === 'all' || (municipality !== null && scope.includes(municipality))
}

/**
 * Refuses what belongs to another municipality as if it did not exist.
 * @throws NotFoundError `not-found`
 */
export function requireInScope(scope: Scope, municipality: string | null): void {
  if (!inScope(scope, municipality)) throw new NotFoundError('not-found')
}

/** The municipalities in scope, by name. */
export async function listInScope(tx: EntityManager, scope: Scope): Promise<Municipality[]> {
  return (await tx.find(Municipality, { order: { name: 'ASC' } })).filter(({ code }) => inScope(scope, code))
}

/** For `where: { municipality: municipalitiesIn(scope) }`: undefined, no condition, for who may see all. */
export function municipalitiesIn(scope: Scope): FindOperator<string> | undefined {
  return scope === 'all' ? undefined : In([...scope])
}

/** A condition for a query builder: `.andWhere(where.sql, where.parameters)`. `column` is ours, never typed by anybody. */
export interface Where {
  readonly sql: string
  readonly parameters: Record<string, readonly string[] | string | null>
}

/** Only rows of the municipalities in scope: `.andWhere(...scopeWhere(scope, 'referral.municipality'))`, as the query names the column. */
export function scopeWhere(scope: Scope, column: string): [sql: string, parameters: Where['parameters']] {
  if (scope === 'all') return ['1 = 1', {}]
  if (scope.length === 0) return ['1 = 0', {}]
  return [`${column} IN (:...scopeCodes)`, { scopeCodes: scope }]
}
