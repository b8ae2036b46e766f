import type { EntityManager } from 'typeorm'
import { Signing } from '../../attendance/signing.entity.ts'
import type { Scope } from '../../history/actor.ts'
import { scopeWhere } from '../../municipalities/scope.ts'
import { localTime } from '../../outside/clock.ts'
import { Referral } from '../../referrals/referral.entity.ts'
import type { Cell } from '../../outside/csv-of.ts'
import { Report } from '../report.entity.ts'

const HEADINGS = [
  'referentie',
  'gemeente',
  'wet',
  'ondertekend op',
  'geweigerd op',
  'uiterst op',
  'op tijd',
  'gemeld aan DUO op',
]

/** Everyone who signed or refused, whether in time, and when DUO was told. */
export async function outcomesTable(tx: EntityManager, scope: Scope): Promise<Cell[][]> {
  const where = scopeWhere(scope, 'referral.municipality')
  const rows = await tx
    .createQueryBuilder(Signing, 'signing')
    .innerJoin(Referral, 'referral', 'referral.id = signing.referralId')
    .leftJoin(
      Report,
      'report',
      "report.signingId = signing.id AND report.kind = 'signed' AND report.status IN ('sent', 'accepted')",
    )
    .select('referral.reference', 'reference')
    .addSelect('referral.municipality', 'municipality')
    .addSelect('referral.programme', 'programme')
    .addSelect('referral.deadline', 'deadline')
    .addSelect('signing.signedOn', 'signed_on')
    .addSelect('signing.refusedOn', 'refused_on')
    .addSelect('report.doneAt', 'done_at')
    .where('signing.withdrawnAt IS NULL')
    .andWhere(where.sql, where.parameters)
    .orderBy('referral.municipality')
    .addOrderBy('referral.reference')
    .getRawMany<Outcome>()
  return [HEADINGS, ...rows.map(rowOf)]
}

type Outcome = Readonly<
  Record<'reference' | 'municipality' | 'programme' | 'deadline', string> &
    Record<'signed_on' | 'refused_on' | 'done_at', string | null>
>

function rowOf(row: Outcome): Cell[] {
  const inTime = row.signed_on === null ? null : row.signed_on <= row.deadline ? 'ja' : 'nee'
  const law = row.programme === 'wi2013' ? 'Wi2013' : 'Wi2021'
  return [
    row.reference,
    row.municipality,
    law,
    row.signed_on,
    row.refused_on,
    row.deadline,
    inTime,
    row.done_at && localTime(row.done_at).day,
  ]
}
