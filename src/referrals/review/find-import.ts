import type { EntityManager } from 'typeorm'
import { NotFoundError } from '../../errors.ts'
import type { Actor } from '../../history/actor.ts'
import { requireInScope } from '../../municipalities/scope.ts'
import type { KeptResult } from './import-result.ts'
import { ReferralImport } from './referral-import.entity.ts'

/** An upload with what is kept about it. */
export type FoundImport = Omit<ReferralImport, 'result'> & { readonly result: KeptResult }

/**
 * An upload of a municipality in scope. A file with rows of several municipalities is for who uploaded it, and for who sees all.
 * @throws NotFoundError `not-found`
 */
export async function findImport(tx: EntityManager, by: Actor, id: string): Promise<FoundImport> {
  const found = (await tx.findOneBy(ReferralImport, { id })) as FoundImport | null
  if (!found) throw new NotFoundError('not-found')
  requireInScope(by.scope, found.municipality)
  if (!mayOpen(found, by)) throw new NotFoundError('not-found')
  return found
}

/** Whether somebody who sees the municipality may also see what is in the file. */
export function mayOpen({ result, uploadedBy }: Pick<FoundImport, 'result' | 'uploadedBy'>, by: Actor): boolean {
  return !result.mixed || by.scope === 'all' || uploadedBy === by.name
}
