import { createHash } from 'node:crypto'
import type { Day } from '../../calendar/days.ts'
import type { Actor } from '../../history/work.ts'
import { Event } from '../../history/event.entity.ts'
import { listPools } from '../../municipalities/pools.ts'
import { type Packed, pack } from '../../outside/aside/packed.ts'
import { type Database, openDatabase } from '../../outside/database/database.ts'
import type { Moment } from '../../outside/clock.ts'
import type { Plan } from '../../planner/problem/plan.ts'
import type { Problem } from '../../planner/problem/problem.ts'
import { gatherWorld, type PoolWorld, problemOf } from '../gathering/gather-problem.ts'
import { solveHelped } from '../gathering/solve-together.ts'
import { PlanningChange } from '../planning/planning-change.entity.ts'
import { findPlanningVersion, WATCHED_TABLES } from '../planning/planning-version.ts'
import { findTryOutGround } from './check-try-out.ts'
import { gatherLastNight, type LastNight } from './last-night.ts'
import {
  type NightAhead,
  nightAhead,
  nightQuestion,
  type ReasonAhead,
  reasonsAhead,
  risksAgain,
} from './night-ahead.ts'
import { weighRemedies } from './remedies.ts'
import { type TriedOutcome, triedOutcome } from './tried-outcome.ts'
import type { TryOut } from './try-out.ts'
import { WorkedOut } from './worked-out.entity.ts'

// These functions run aside (work-out-aside.ts), each in a thread that reads the database by itself.

/** About which night of which pool something is asked. `known`: the fingerprint of what the answer that is kept was worked out from. */
export interface AboutNight {
  readonly databaseUrl: string
  /** The code of the pool. */
  readonly pool: string
  readonly day: Day
  readonly known: string | null
}

/** What was worked out. `version`: the world was so when it was this one. `answer`: as JSON; null: the one that is kept still is right. */
export interface Outcome {
  readonly version: number
  readonly fingerprint: string
  /** When the last run of the pool was; null: none. */
  readonly lastRun: Moment | null
  readonly answer: string | null
  readonly reasons?: Packed<ReasonAhead>
}

/** What a run will do: a `NightAhead`. Null when the pool is gone. */
export function workOutNight(about: AboutNight): Promise<Outcome | null> {
  return inWorld(about, async ({ world, last }) => {
    const plan = await solveHelped({ problem: problemOf(world), explained: true })
    return { answer: nightAhead(world, plan, last), reasons: pack(reasonsAhead(plan, world.today)) }
  })
}

/**
 * What would help: a list of `WeighedRemedy`. Null when the night that is kept isn't that of the world as it is.
 * @param given The night, when it is not kept.
 */
export function workOutRemedies({
  mine,
  night: given,
  ...about
}: AboutNight & { readonly mine: readonly string[]; readonly night?: NightAhead }): Promise<Outcome | null> {
  return inWorld(about, async ({ db, world, fingerprint }) => {
    const night = given ?? (await keptNight(db, about, fingerprint))
    if (!night) return null
    const toImprove = { world, risks: risksAgain(world, night), placed: night.score[1] }
    return { answer: await weighRemedies(toImprove, mine, (problem) => tryPlan(problem, REMEDY_SECONDS)) }
  })
}

/** What would be otherwise. Null when the night that is kept isn't that of the world as it is. @throws As `findTryOutGround`. */
export async function workOutTryOut({
  by,
  municipality,
  tryOut,
  ...about
}: Omit<AboutNight, 'known'> & {
  readonly by: Actor
  readonly municipality: string | undefined
  readonly tryOut: TryOut
}): Promise<TriedOutcome | null> {
  const outcome = await inWorld({ ...about, known: null }, async ({ db, world, fingerprint }) => {
    const night = await keptNight(db, about, fingerprint)
    if (!night) return null
    const { rooms } = await findTryOutGround(db.read, by, municipality)
    const tried = await triedOutcome({ world, night }, tryOut, rooms, (problem) => tryPlan(problem, TRY_OUT_SECONDS))
    return { answer: tried }
  })
  return outcome && (JSON.parse(outcome.answer ?? 'null') as TriedOutcome)
}

/** The night that is kept, when it was worked out from just this. */
async function keptNight(
  { read }: Database,
  about: Pick<AboutNight, 'pool' | 'day'>,
  fingerprint: string,
): Promise<NightAhead | null> {
  const kept = await read.findOneBy(WorkedOut, { question: nightQuestion(about), fingerprint })
  return kept?.answer ? (JSON.parse(kept.answer) as NightAhead) : null
}

interface InWorld {
  readonly db: Database
  readonly world: PoolWorld
  readonly last: LastNight | null
  readonly fingerprint: string
}

/** All that may be read here, so that nothing is worked out from what nobody watches. Moves are written with the group that moves. */
const SCHEMA = { entities: [...WATCHED_TABLES, Event, PlanningChange, WorkedOut], migrations: [] }

async function inWorld(
  { databaseUrl, pool: code, day, known }: AboutNight,
  act: (world: InWorld) => Promise<{ answer: unknown; reasons?: Packed<ReasonAhead> } | null>,
): Promise<Outcome | null> {
  const db = await openDatabase(databaseUrl, SCHEMA)
  try {
    // Before all else: what changes while it is read makes another version.
    const version = await findPlanningVersion(db.read)
    const pool = (await listPools(db.read)).find((one) => one.code === code)
    if (!pool) return null
    const world = await gatherWorld(db.read, pool, day)
    const last = await gatherLastNight(db.read, pool)
    const fingerprint = fingerprintOf(world, last)
    const lastRun = last?.at ?? null
    if (fingerprint === known) return { version, fingerprint, lastRun, answer: null }
    const found = await act({ db, world, last, fingerprint })
    return found && { ...found, version, fingerprint, lastRun, answer: JSON.stringify(found.answer) }
  } finally {
    await db.close()
  }
}

function fingerprintOf({ timetable, ...world }: PoolWorld, last: LastNight | null): string {
  const { hosts, groups, ...rest } = timetable
  const parts = [world, rest, [...hosts], [...groups], last?.at]
  const hash = createHash('sha256')
  for (const part of parts) hash.update(JSON.stringify(part ?? null))
  return hash.digest('hex')
}

const REMEDY_SECONDS = 2
const TRY_OUT_SECONDS = 6

/** Somebody waits for what is tried; and what is tried need not be the same on every machine. */
const PATIENCE = 3

const triedPlans = new Map<string, Plan>()
const MOST_REMEMBERED = 64

/** The best plan that is found in so many seconds' work. The last ones are remembered: who looks back and forth waits once. */
async function tryPlan(problem: Problem, seconds: number): Promise<Plan> {
  const key = createHash('sha256')
    .update(JSON.stringify([seconds, problem]))
    .digest('hex')
  const plan = triedPlans.get(key) ?? (await solveHelped({ problem, seconds, atMost: PATIENCE * seconds }))
  // The one used last goes last, the first is forgotten.
  triedPlans.delete(key)
  triedPlans.set(key, plan)
  for (const oldest of [...triedPlans.keys()].slice(0, -MOST_REMEMBERED)) triedPlans.delete(oldest)
  return plan
}
