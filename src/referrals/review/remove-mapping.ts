import type { Deps } from '../../deps.ts'
import { NotFoundError } from '../../errors.ts'
import type { Actor } from '../../history/actor.ts'
import { recordEvent } from '../../history/record-event.ts'
import { requireInScope } from '../../municipalities/scope.ts'
import { ColumnMapping } from './column-mapping.entity.ts'

/**
 * Forgets a saved mapping. What was imported with it stays.
 * @throws NotFoundError `not-found`
 */
export async function removeMapping(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  by: Actor,
  { municipality, name }: Pick<ColumnMapping, 'municipality' | 'name'>,
): Promise<void> {
  requireInScope(by.scope, municipality)
  await db.write(async (tx) => {
    if (!(await tx.existsBy(ColumnMapping, { municipality, name }))) throw new NotFoundError('not-found')
    await tx.delete(ColumnMapping, { municipality, name })
    await recordEvent(tx, clock.now(), by, { kind: 'mapping.removed', municipality, data: { name } })
  }, `mapping:${municipality}`)
}
