import type { EntityManager } from 'typeorm'
import type { Scope } from '../../history/actor.ts'
import { scopeWhere } from '../../municipalities/scope.ts'
import { Referral } from '../../referrals/referral.entity.ts'
import type { Cell } from '../../outside/csv-of.ts'
import { personName } from '../person-name.ts'

const HEADINGS = ['referentie', 'gemeente', 'wet', 'naam', 'talen', 'wacht sinds', 'uiterst op', 'status', 'reden']

/** Everyone who was sent, with how far they are. */
export async function referralsTable(tx: EntityManager, scope: Scope): Promise<Cell[][]> {
  const where = scopeWhere(scope, 'referral.municipality')
  const referrals = await tx
    .createQueryBuilder(Referral, 'referral')
    .innerJoinAndSelect('referral.person', 'person')
    .where(where.sql, where.parameters)
    .orderBy('referral.municipality')
    .addOrderBy('referral.reference')
    .getMany()
  return [HEADINGS, ...referrals.map(rowOf)]
}

function rowOf({
  reference,
  municipality,
  programme,
  person,
  waitingSince,
  deadline,
  status,
  statusReason,
}: Referral): Cell[] {
  const law = programme === 'wi2013' ? 'Wi2013' : 'Wi2021'
  const languages = person.languages.join(', ')
  return [reference, municipality, law, personName(person), languages, waitingSince, deadline, status, statusReason]
}
