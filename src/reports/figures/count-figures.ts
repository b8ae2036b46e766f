import type { World } from '../../deps.ts'
import type { Scope } from '../../history/work.ts'
import type { Database } from '../../outside/database/database.ts'
import { listMunicipalities } from '../../pool/list/list-pool.ts'
import { daysFrom } from './days-at.ts'
import { queryWays, STEPS, STEP_WAYS, type Step } from './lead-times.ts'
import {
  FLOWS,
  MEASURES,
  monthOf,
  monthsOf,
  NO_LANGUAGE,
  queryMeasure,
  type Measure,
  type FiguresNow,
  type FigurePeriod,
} from './measures.ts'

/** People who are alike: of one municipality and law, who read one language best. */
export interface Alike {
  readonly municipality: string
  readonly language: string
  readonly law: string
  readonly count: number
}

/** How often something happened to people who are alike, in one month; who waits now has no month: ''. */
export interface FigureCell extends Alike {
  readonly measure: Measure
  readonly month: FigurePeriod
}

/** How many people who are alike took so many days for a step, or wait so many days now. */
export interface DaysCell extends Alike {
  readonly step: Step | 'waiting'
  readonly days: number
}

/** A year in figures: never more cells than there are months (or days), languages, laws and municipalities together. */
export interface CountedFigures {
  readonly cells: readonly FigureCell[]
  readonly days: readonly DaysCell[]
}

/** Counts all that happened in a year to people in scope, and who waits now. The database counts: no person is read. */
export async function countFigures({ db, clock }: World, scope: Scope, year: FigurePeriod): Promise<CountedFigures> {
  const now = { today: clock.today(), municipalities: await listMunicipalities(db.read) }
  const cells: FigureCell[] = []
  for (const measure of MEASURES) cells.push(...(await countMeasure(db, scope, measure, year, now)))
  const waiting = await countWaits(db, scope, year, now)
  return { cells, days: [...waiting, ...(await countSteps(db, scope, year, now))] }
}

type Raw<Row> = Omit<Row, 'count' | 'days'> & { readonly count: string | number; readonly days?: string | number }

const ALIKE = ['municipality', 'language', 'law'] as const

/** The language that somebody reads best is the first of a list that is kept as JSON. */
function partsOf(kind: Database['kind']): Readonly<Record<(typeof ALIKE)[number], string>> {
  const first = kind === 'postgres' ? 'CAST(person.languages AS json) ->> 0' : `JSON_EXTRACT(person.languages, '$[0]')`
  return {
    municipality: 'referral.municipality',
    language: `COALESCE(${first}, '${NO_LANGUAGE}')`,
    law: 'referral.programme',
  }
}

async function countMeasure(
  db: Database,
  scope: Scope,
  measure: Measure,
  year: FigurePeriod,
  now: FiguresNow,
): Promise<FigureCell[]> {
  const query = queryMeasure(db.read, scope, measure, { period: year }, now)
  const flow = FLOWS.find((one) => one === measure)
  const [month, parameters] = flow ? monthOf(flow, monthsOf(year, now.today)) : ["''", {}]
  query
    .select('COUNT(*)', 'count')
    .addSelect(month, 'month')
    .setParameters({ ...query.getParameters(), ...parameters })
  if (flow) query.addGroupBy(month)
  query.innerJoin('referral.person', 'person')
  for (const name of ALIKE) query.addSelect(partsOf(db.kind)[name], name).addGroupBy(partsOf(db.kind)[name])
  const rows = await query.getRawMany<Raw<FigureCell>>()
  // What is dated after this month counts when its own has begun.
  return rows
    .filter((row) => row.month !== null && row.month <= now.today)
    .map((row) => ({ ...row, measure, count: Number(row.count) }))
}

async function countWaits(db: Database, scope: Scope, year: FigurePeriod, now: FiguresNow): Promise<DaysCell[]> {
  const query = queryMeasure(db.read, scope, 'waiting', { period: year }, now)
  const days = daysFrom(db.kind, 'referral.waitingSince', ':today')
  query.select('COUNT(*)', 'count').addSelect(days, 'days').addGroupBy('referral.waitingSince')
  query.innerJoin('referral.person', 'person')
  for (const name of ALIKE) query.addSelect(partsOf(db.kind)[name], name).addGroupBy(partsOf(db.kind)[name])
  const rows = await query.setParameter('today', now.today).getRawMany<Raw<DaysCell>>()
  return rows.map((row) => ({ ...row, step: 'waiting', count: Number(row.count), days: Number(row.days) }))
}

async function countSteps(db: Database, scope: Scope, year: FigurePeriod, now: FiguresNow): Promise<DaysCell[]> {
  const query = queryWays(db.read, scope, year, now).innerJoin('referral.person', 'person')
  for (const name of ALIKE) query.addSelect(partsOf(db.kind)[name], name)
  const [ways, parameters] = query.getQueryAndParameters()
  const steps = STEPS.map(
    (step) => `SELECT '${step}' AS step, ${ALIKE.join()}, ${daysFrom(db.kind, ...STEP_WAYS[step])} AS days FROM ways`,
  )
  const taken = `WITH ways AS MATERIALIZED (${ways}) ${steps.join(' UNION ALL ')}`
  const groups = `step, ${ALIKE.join()}, days`
  const rows = await db.read.query<Raw<DaysCell>[]>(
    `SELECT ${groups}, COUNT(*) AS count FROM (${taken}) AS taken WHERE days IS NOT NULL GROUP BY ${groups}`,
    parameters,
  )
  return rows.map((row) => ({ ...row, count: Number(row.count), days: Number(row.days) }))
}
