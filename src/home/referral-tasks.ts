import type { Deps } from '../deps.ts'
import type { Scope } from '../history/actor.ts'
import { scopeWhere } from '../municipalities/scope.ts'
import { countMoves } from '../referrals/moves/list-moves.ts'
import { ReferralImport } from '../referrals/review/referral-import.entity.ts'

/**
 * What in the referrals waits for a person, for the start page: files that were uploaded and on which nobody decided, and who may have
 * moved to another municipality.
 */
export async function referralTasks({ db }: Pick<Deps, 'db'>, scope: Scope) {
  const within = scopeWhere(scope, 'import.municipality')
  const found = await db.read
    .createQueryBuilder(ReferralImport, 'import')
    // Not the files themselves, which are large.
    .select(['import.id', 'import.result'])
    .where("import.status = 'uploaded'")
    .andWhere(within.sql, within.parameters)
    .getMany()
  const [only] = found
  // A file with rows of several municipalities may be closed to this reader; the list says so.
  const open = only && found.length === 1 && (scope === 'all' || !only.result?.['mixed'])
  const href = open ? `/importeren/${only.id}` : '/importeren'
  return [
    { count: found.length, words: 'referrals:tasks.review', href, level: 'bad' as const },
    {
      count: await countMoves({ db }, scope),
      words: 'referrals:tasks.moves',
      href: '/verhuizingen',
      level: 'warning' as const,
    },
  ]
}
