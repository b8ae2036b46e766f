import { In, type FindOperator } from 'typeorm'
import { NotFoundError } from '../errors.ts'
import type { Scope } from '../history/actor.ts'

/** True when someone with this scope may see people of this municipality. */
export function inScope(scope: Scope, municipality: string): boolean {
  return scope === 'all' || scope.includes(municipality)
}

/**
 * Stops who may not see this municipality's people, as if there were nothing: that it exists is not theirs to know.
 * @throws NotFoundError `not-found`
 */
export function requireInScope(scope: Scope, municipality: string): void {
  if (!inScope(scope, municipality)) throw new NotFoundError('not-found')
}

/** For `where: { municipality: municipalitiesIn(scope) }`: undefined, no condition, for who may see all. */
export function municipalitiesIn(scope: Scope): FindOperator<string> | undefined {
  return scope === 'all' ? undefined : In([...scope])
}

/** The same for a query builder: `query.andWhere(sql, parameters)`. */
export function scopeWhere(scope: Scope, column: string): { sql: string; parameters: Record<string, unknown> } {
  if (scope === 'all') return { sql: '1 = 1', parameters: {} }
  if (scope.length === 0) return { sql: '1 = 0', parameters: {} }
  return { sql: `${column} IN (:...scope)`, parameters: { scope } }
}
