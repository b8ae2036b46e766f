import type { EntityManager, SelectQueryBuilder } from 'typeorm'
import { Placement } from '../groups/placement.entity.ts'
import type { Scope } from '../history/actor.ts'
import { scopeWhere } from '../municipalities/scope.ts'
import { DECIDE_REASONS } from '../pool/list-pool.ts'
import { Referral } from '../referrals/referral.entity.ts'
import { Report } from './report.entity.ts'

/** The stages: everyone referred is in exactly one, so that they add up to `referrals`. */
export const STAGES = [
  'waiting',
  'proposed',
  'invited',
  'confirmed',
  'attended',
  'signed',
  'refused',
  'undecided',
  'paused',
  'withdrawn',
] as const
export type Stage = (typeof STAGES)[number]

/** The stage of a referral in `queryReferred`. Who is placed without a live seat was there and has not signed yet. */
export const STAGE = `CASE
  WHEN referral.status = 'placed' THEN COALESCE(seat.status, 'attended')
  WHEN referral.status = 'paused' AND referral.statusReason IN (${DECIDE_REASONS.map((reason) => `'${reason}'`).join(', ')})
    THEN 'undecided'
  ELSE referral.status END`

/** Everyone referred in scope, once, with their live seat if they have one: a referral has at most one. */
export function queryReferred(tx: EntityManager, scope: Scope): SelectQueryBuilder<Referral> {
  const { sql, parameters } = scopeWhere(scope, 'referral.municipality')
  return tx
    .createQueryBuilder(Referral, 'referral')
    .leftJoin(
      Placement,
      'seat',
      "seat.referral_id = referral.id AND seat.status IN ('proposed', 'invited', 'confirmed')",
    )
    .where(sql, parameters)
}

/** Only those whose signing DUO was told of. */
export function onlyReported(query: SelectQueryBuilder<Referral>): SelectQueryBuilder<Referral> {
  const told = query
    .subQuery()
    .select('report.referralId')
    .from(Report, 'report')
    .where("report.kind = 'signed' AND report.status IN ('sent', 'accepted')")
  return query.andWhere(`referral.id IN ${told.getQuery()}`)
}

/** Whether somebody was there and has not signed; nobody outside the scope. */
export function hasNotSigned(tx: EntityManager, scope: Scope, reference: string): Promise<boolean> {
  return queryReferred(tx, scope)
    .andWhere('referral.reference = :reference', { reference })
    .andWhere(`${STAGE} = 'attended'`)
    .getExists()
}
