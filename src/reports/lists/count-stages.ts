import type { SelectQueryBuilder, EntityManager } from 'typeorm'
import type { Deps, World } from '../../deps.ts'
import type { Scope } from '../../history/work.ts'
import { Municipality } from '../../municipalities/municipality.entity.ts'
import { inScope, scopeWhere } from '../../municipalities/scope.ts'
import { Referral } from '../../referrals/referral.entity.ts'
import { IS_LIVE } from '../../groups/placement-status.ts'
import { Placement } from '../../groups/placement.entity.ts'
import { DECIDE_REASONS } from '../../pool/list/list-pool.ts'
import { urgentIn } from '../../pool/urgency.ts'
import { Report } from '../report.entity.ts'

/** One municipality's people by stage. `urgent` counts some of who waits, `reported` some of who signed. */
export type StageCounts = Record<Stage, number> & {
  readonly code: string
  readonly name: string
  referrals: number
  urgent: number
  reported: number
}

interface Row {
  readonly municipality: string
  readonly stage: Stage
  readonly people: string | number
}

/** How many people are in each stage, for each municipality in scope, in order of code. */
export async function countStages({ db, clock }: World, scope: Scope): Promise<StageCounts[]> {
  const municipalities = (await db.read.find(Municipality, { order: { code: 'ASC' } })).filter(({ code }) =>
    inScope(scope, code),
  )
  const counts = new Map(municipalities.map(({ code, name }) => [code, nobody(code, name)]))
  // Most people are settled: for them the status is the stage, and nobody's seat or reason is looked up.
  const settled = queryAlone(db.read, scope).andWhere("referral.status NOT IN ('placed', 'paused')")
  const unsettled = queryReferred(db.read, scope).andWhere("referral.status IN ('placed', 'paused')")
  for (const row of [...(await countRows(settled, 'referral.status')), ...(await countRows(unsettled, STAGE))]) {
    const count = counts.get(row.municipality)
    if (!count) continue
    count[row.stage] += Number(row.people)
    count.referrals += Number(row.people)
  }
  const urgent = queryStage(db.read, scope, 'waiting').andWhere(urgentIn(municipalities, clock.today()))
  for (const { municipality, people } of await countRows(urgent, 'referral.status')) {
    const count = counts.get(municipality)
    if (count) count.urgent = Number(people)
  }
  for (const { municipality, people } of await countReported(db, scope)) {
    const count = counts.get(municipality)
    if (count) count.reported += Number(people)
  }
  return [...counts.values()]
}

/** The sum over municipalities. */
export function totalOf(counts: readonly StageCounts[]): StageCounts {
  const total = nobody('', '')
  for (const count of counts) {
    for (const name of [...STAGES, 'referrals', 'urgent', 'reported'] as const) total[name] += count[name]
  }
  return total
}

function nobody(code: string, name: string): StageCounts {
  return {
    code,
    name,
    referrals: 0,
    urgent: 0,
    reported: 0,
    ...(Object.fromEntries(STAGES.map((stage) => [stage, 0])) as Record<Stage, number>),
  }
}

/** One row for each municipality and stage. */
function countRows(query: SelectQueryBuilder<Referral>, stage: string): Promise<Row[]> {
  return query
    .select('referral.municipality', 'municipality')
    .addSelect(stage, 'stage')
    .addSelect('COUNT(*)', 'people')
    .groupBy('referral.municipality')
    .addGroupBy(stage)
    .getRawMany<Row>()
}

function countReported(db: Deps['db'], scope: Scope): Promise<Omit<Row, 'stage'>[]> {
  return queryTold(db.read)
    .select('report.municipality', 'municipality')
    .addSelect('COUNT(DISTINCT report.referralId)', 'people')
    .andWhere(...scopeWhere(scope, 'report.municipality'))
    .groupBy('report.municipality')
    .getRawMany<Omit<Row, 'stage'>>()
}

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

/**
 * Everyone referred in scope, once, with their live seat if they have one: in a group a referral has at most one. Who catches up elsewhere
 * stands where the seat in their own series is; without that, where they catch up.
 */
export function queryReferred(tx: EntityManager, scope: Scope): SelectQueryBuilder<Referral> {
  const live = `placement.referral_id = referral.id AND placement.${IS_LIVE}`
  const whole = `EXISTS (SELECT 1 FROM placement whole WHERE whole.referral_id = referral.id
    AND whole.session_id IS NULL AND whole.${IS_LIVE})`
  return queryAlone(tx, scope).leftJoin(
    Placement,
    'placement',
    `${live} AND (placement.session_id IS NULL OR NOT ${whole})`,
  )
}

/** Who is in this stage; without their seat where it says nothing about the stage, which on thousands of people makes the difference. */
export function queryStage(tx: EntityManager, scope: Scope, stage: Stage): SelectQueryBuilder<Referral> {
  const query = IN_STAGE[stage].includes('placement.') ? queryReferred(tx, scope) : queryAlone(tx, scope)
  return query.andWhere(IN_STAGE[stage])
}

/** Everyone referred in scope, without seats. */
export function queryAlone(tx: EntityManager, scope: Scope): SelectQueryBuilder<Referral> {
  return tx.createQueryBuilder(Referral, 'referral').where(...scopeWhere(scope, 'referral.municipality'))
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
