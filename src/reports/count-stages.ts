import { In } from 'typeorm'
import type { Deps } from '../deps.ts'
import { addDays } from '../calendar/days.ts'
import { TOO_MANY_INVITATIONS } from '../groups/return-to-pool.ts'
import { Placement } from '../groups/placement.entity.ts'
import type { Scope } from '../history/actor.ts'
import { Municipality } from '../municipalities/municipality.entity.ts'
import { inScope, scopeWhere } from '../municipalities/scope.ts'
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
  readonly status: string
  readonly reason: string | null
  readonly seat: string | null
  readonly people: string | number
}

/** How many people are in each stage, for each municipality in scope, in order of code. */
export async function countStages({ db, clock }: Pick<Deps, 'db' | 'clock'>, scope: Scope): Promise<StageCounts[]> {
  const municipalities = (await db.read.find(Municipality, { order: { code: 'ASC' } })).filter(({ code }) =>
    inScope(scope, code),
  )
  const counts = new Map(municipalities.map(({ code, name }) => [code, nobody(code, name)]))
  for (const row of await countRows(db, scope)) {
    const count = counts.get(row.municipality)
    if (!count) continue
    count[stageOf(row)] += Number(row.people)
    count.referrals += Number(row.people)
  }
  for (const { code, rules } of municipalities) {
    const count = counts.get(code) as StageCounts
    count.urgent = await countUrgent(db, code, addDays(clock.today(), rules.rescueDays))
    count.reported = await db.read.countBy(Report, {
      municipality: code,
      kind: 'signed',
      status: In(['sent', 'accepted']),
    })
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

/** One row for each combination of municipality, status, reason and seat. A referral has at most one live seat. */
function countRows(db: Deps['db'], scope: Scope): Promise<Row[]> {
  const { sql, parameters } = scopeWhere(scope, 'referral.municipality')
  return db.read
    .createQueryBuilder(Referral, 'referral')
    .leftJoin(
      Placement,
      'seat',
      "seat.referral_id = referral.id AND seat.status IN ('proposed', 'invited', 'confirmed')",
    )
    .select('referral.municipality', 'municipality')
    .addSelect('referral.status', 'status')
    .addSelect('referral.statusReason', 'reason')
    .addSelect('seat.status', 'seat')
    .addSelect('COUNT(*)', 'people')
    .where(sql, parameters)
    .groupBy('referral.municipality')
    .addGroupBy('referral.status')
    .addGroupBy('referral.statusReason')
    .addGroupBy('seat.status')
    .getRawMany<Row>()
}

/** Who is placed without a live seat was there and has not signed yet. */
function stageOf({ status, reason, seat }: Row): Stage {
  if (status === 'placed') return (seat as Stage | null) ?? 'attended'
  if (status === 'paused' && reason === TOO_MANY_INVITATIONS) return 'undecided'
  return status as Stage
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
