import type { EntityManager, SelectQueryBuilder } from 'typeorm'
import { Placement } from '../../groups/placement.entity.ts'
import type { Scope } from '../../history/actor.ts'
import { scopeWhere } from '../../municipalities/scope.ts'
import { DECIDE_REASONS } from '../../pool/list/list-pool.ts'
import { Referral } from '../../referrals/referral.entity.ts'
import { Report } from '../report.entity.ts'

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

const DECIDE = `(${DECIDE_REASONS.map((reason) => `'${reason}'`).join(', ')})`

/** Who is in each stage, in `queryReferred`. Who is placed without a live seat was there and has not signed yet. */
const IN_STAGE: Readonly<Record<Stage, string>> = {
  waiting: "referral.status = 'waiting'",
  proposed: "referral.status = 'placed' AND placement.status = 'proposed'",
  invited: "referral.status = 'placed' AND placement.status = 'invited'",
  confirmed: "referral.status = 'placed' AND placement.status = 'confirmed'",
  attended: "referral.status = 'placed' AND placement.status IS NULL",
  signed: "referral.status = 'signed'",
  refused: "referral.status = 'refused'",
  undecided: `referral.status = 'paused' AND referral.statusReason IN ${DECIDE}`,
  paused: `referral.status = 'paused' AND COALESCE(referral.statusReason, '') NOT IN ${DECIDE}`,
  withdrawn: "referral.status = 'withdrawn'",
}

/** The stage of a referral in `queryReferred`. */
export const STAGE = `CASE ${STAGES.map((stage) => `WHEN ${IN_STAGE[stage]} THEN '${stage}'`).join(' ')} END`

/** Everyone referred in scope, once, with their live seat if they have one: a referral has at most one. */
export function queryReferred(tx: EntityManager, scope: Scope): SelectQueryBuilder<Referral> {
  const live = "placement.referral_id = referral.id AND placement.status IN ('proposed', 'invited', 'confirmed')"
  return queryAlone(tx, scope).leftJoin(Placement, 'placement', live)
}

/** Who is in this stage; without their seat where it says nothing about the stage, which on thousands of people makes the difference. */
export function queryStage(tx: EntityManager, scope: Scope, stage: Stage): SelectQueryBuilder<Referral> {
  const query = IN_STAGE[stage].includes('placement.') ? queryReferred(tx, scope) : queryAlone(tx, scope)
  return query.andWhere(IN_STAGE[stage])
}

/** Everyone referred in scope, without seats. */
export function queryAlone(tx: EntityManager, scope: Scope): SelectQueryBuilder<Referral> {
  const { sql, parameters } = scopeWhere(scope, 'referral.municipality')
  return tx.createQueryBuilder(Referral, 'referral').where(sql, parameters)
}

/** The reports of signings of which DUO was told, as `report`. */
export function queryTold(tx: EntityManager): SelectQueryBuilder<Report> {
  return tx
    .createQueryBuilder(Report, 'report')
    .where("report.kind = 'signed' AND report.status IN ('sent', 'accepted')")
}

/** Whether somebody was there and has not signed; nobody outside the scope. */
export function hasNotSigned(tx: EntityManager, scope: Scope, reference: string): Promise<boolean> {
  return queryStage(tx, scope, 'attended').andWhere('referral.reference = :reference', { reference }).getExists()
}
