import type { SelectQueryBuilder } from 'typeorm'
import type { Deps } from '../../deps.ts'
import { addDays } from '../../calendar/days.ts'
import type { Scope } from '../../history/actor.ts'
import { Municipality } from '../../municipalities/municipality.entity.ts'
import { inScope, scopeWhere } from '../../municipalities/scope.ts'
import { Referral } from '../../referrals/referral.entity.ts'
import { queryAlone, queryReferred, queryTold, STAGE, type Stage, STAGES } from './stage-query.ts'

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
export async function countStages({ db, clock }: Pick<Deps, 'db' | 'clock'>, scope: Scope): Promise<StageCounts[]> {
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
  for (const { code, rules } of municipalities) {
    const count = counts.get(code) as StageCounts
    count.urgent = await countUrgent(db, code, addDays(clock.today(), rules.rescueDays))
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
  const { sql, parameters } = scopeWhere(scope, 'report.municipality')
  return queryTold(db.read)
    .select('report.municipality', 'municipality')
    .addSelect('COUNT(DISTINCT report.referralId)', 'people')
    .andWhere(sql, parameters)
    .groupBy('report.municipality')
    .getRawMany<Omit<Row, 'stage'>>()
}

function countUrgent(db: Deps['db'], municipality: string, deadline: string): Promise<number> {
  return db.read
    .createQueryBuilder(Referral, 'referral')
    .where("referral.municipality = :municipality AND referral.status = 'waiting' AND referral.deadline <= :deadline", {
      municipality,
      deadline,
    })
    .getCount()
}
