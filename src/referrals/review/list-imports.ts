import type { Deps } from '../../deps.ts'
import type { Actor } from '../../history/actor.ts'
import { scopeWhere } from '../../municipalities/scope.ts'
import { mayOpen, type FoundImport } from './find-import.ts'
import type { KeptResult } from './import-result.ts'
import { ReferralImport } from './referral-import.entity.ts'

/** An upload in the list, without the file. */
export type ListedImport = Omit<FoundImport, 'content'> & { readonly mayOpen: boolean }

const SHOWN = 50

/** The uploads of the municipalities in scope, the newest first; the last fifty. */
export async function listImports({ db }: Pick<Deps, 'db'>, by: Actor): Promise<ListedImport[]> {
  const where = scopeWhere(by.scope, 'import.municipality')
  const columns = [
    'id',
    'fileName',
    'municipality',
    'mapping',
    'status',
    'result',
    'uploadedBy',
    'uploadedAt',
    'confirmedAt',
  ]
  const found = await db.read
    .createQueryBuilder(ReferralImport, 'import')
    .select(columns.map((column) => `import.${column}`))
    .where(where.sql, where.parameters)
    .orderBy('import.uploadedAt', 'DESC')
    .take(SHOWN)
    .getMany()
  return found.map((one) => {
    const result = one.result as unknown as KeptResult
    return { ...one, result, mayOpen: mayOpen({ result, uploadedBy: one.uploadedBy }, by) }
  })
}
