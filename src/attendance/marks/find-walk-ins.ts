import type { Deps } from '../../deps.ts'
import type { Scope } from '../../history/actor.ts'
import { scopeWhere } from '../../municipalities/scope.ts'
import type { Programme } from '../../municipalities/slot.entity.ts'
import { searchName } from '../../people/search-name.ts'
import { Referral } from '../../referrals/referral.entity.ts'

const MOST = 20

/** Who waits for this programme and is called so, or has this reference. Nobody for fewer than two letters. */
export async function findWalkIns(
  { db }: Pick<Deps, 'db'>,
  scope: Scope,
  programme: Programme,
  words: string,
): Promise<Referral[]> {
  const name = searchName(words)
  if (name.length < 2) return []
  const where = scopeWhere(scope, 'referral.municipality')
  return db.read
    .createQueryBuilder(Referral, 'referral')
    .innerJoinAndSelect('referral.person', 'person')
    .where("referral.status = 'waiting' AND referral.programme = :programme", { programme })
    .andWhere(where.sql, where.parameters)
    .andWhere('(person.searchName LIKE :name OR LOWER(referral.reference) = :reference)', {
      name: `%${name.replaceAll(/[%_\\]/g, ' ')}%`,
      reference: words.trim().toLowerCase(),
    })
    .orderBy('person.searchName')
    .limit(MOST)
    .getMany()
}
