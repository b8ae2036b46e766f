import { isDeepStrictEqual } from 'node:util'
import type { EntityManager } from 'typeorm'
import type { Day } from '../../calendar/days.ts'
import type { Deps } from '../../deps.ts'
import { ConflictError } from '../../errors.ts'
import { TIMETABLE, type Actor, work } from '../../history/work.ts'
import { listPools, type Pool } from '../../municipalities/pools.ts'
import { inScope } from '../../municipalities/scope.ts'
import { unlessStopped } from '../../outside/unless-stopped.ts'
import { NO_SCORE, type Plan } from '../../planner/problem/plan.ts'
import type { Problem } from '../../planner/problem/problem.ts'
import { endPausesIn } from '../../pool/end-pauses.ts'
import { applyPlan } from './apply-plan.ts'
import { freeLeftSeats } from '../seats/take-seats.ts'
import { gatherProblem } from '../gathering/gather-problem.ts'
import { bothParts, whatStands } from './what-stands.ts'
import { closeEmptyGroups } from '../group/end-group.ts'
import { solveAside } from '../gathering/solve-aside.ts'

/** What forming groups looks at and changes. `dryRun` changes nothing. */
export interface FormingOptions {
  /** Only the pool of this municipality. */
  readonly municipality?: string | undefined
  readonly dryRun?: boolean | undefined
}

/** A pool with the plan that was made for it. */
export interface FormedPlan {
  readonly pool: Pool
  readonly plan: Plan
}

type World = Pick<Deps, 'db' | 'clock' | 'stopping'>

/**
 * Forms tonight's groups, pool by pool: those that a municipality in the scope of `by` belongs to. Running it twice changes nothing
 * the second time. A pool whose planning fails does not stop the others: its error comes out after they are done.
 * @throws ConflictError `planning-disturbed` when the world kept changing under every single group; StoppedError.
 */
export async function formGroups(deps: World, by: Actor, options: FormingOptions = {}): Promise<FormedPlan[]> {
  if (!options.dryRun) await tidyGroups(deps, by)
  return formPools(deps, by, await poolsFor(deps.db.read, by, options.municipality), options.dryRun)
}

/** Seats of who left come free, and groups that everybody left end, before groups are formed. */
export async function tidyGroups(deps: World, by: Actor): Promise<void> {
  await freeLeftSeats(deps, tidierFor(by))
  await closeEmptyGroups(deps, tidierFor(by))
}

/** What is tidied is in every municipality, also in those where this planner is unknown. */
function tidierFor(by: Actor): Actor {
  return by.scope === 'all' ? by : TIMETABLE
}

/** The same for these pools, one after the other, without tidying first. @throws As `formGroups`. */
export async function formPools(deps: World, by: Actor, pools: readonly Pool[], dryRun = false): Promise<FormedPlan[]> {
  const formed: FormedPlan[] = []
  const errors: unknown[] = []
  let next = thinkAhead(deps, pools[0])
  for (const [index, pool] of pools.entries()) {
    const thought = next
    next = thinkAhead(deps, pools[index + 1])
    await formPool(deps, by, pool, thought, dryRun)
      .then((plan) => formed.push({ pool, plan }))
      .catch((error: unknown) => errors.push(error))
  }
  if (errors.length > 0)
    throw errors.length === 1 ? errors[0] : new AggregateError(errors, 'planning failed for more than one region')
  return formed
}

/** The pools that a municipality in the scope of `by` belongs to; with `municipality` only the one of that. */
export async function poolsFor(tx: EntityManager, { scope }: Actor, municipality?: string): Promise<Pool[]> {
  const pools = await listPools(tx)
  return pools.filter(
    ({ municipalities }) =>
      municipalities.some(({ code }) => inScope(scope, code)) &&
      (!municipality || municipalities.some(({ code }) => code === municipality)),
  )
}

/** What the planner was asked, and its answer; nothing about a pool that is gone. */
interface Thought {
  readonly problem: Problem | null
  readonly plan: Plan
}

const NO_PLAN: Plan = {
  groups: [],
  waiting: [],
  score: NO_SCORE,
  proven: true,
  bounds: NO_SCORE,
  pools: [],
  seconds: 0,
}

async function think({ db, clock }: World, pool: Pool): Promise<Thought> {
  const problem = await gatherNow(db.read, pool, clock.today())
  return { problem, plan: problem ? await solveAside(problem, { explained: true }) : NO_PLAN }
}

/** The rules of a pool are a part of the world too: they may have changed since the run began. */
async function gatherNow(tx: EntityManager, { code }: Pool, today: Day): Promise<Problem | null> {
  const pool = (await listPools(tx)).find((one) => one.code === code)
  return pool ? gatherProblem(tx, pool, today) : null
}

/**
 * Lets the planner think about a pool before its turn, together with the one before it. Should that change the world for this one, it thinks
 * again then; so the groups are those of one pool after the other. An error comes out when it is the pool's turn.
 */
function thinkAhead(deps: World, pool: Pool | undefined): Promise<Thought | undefined> {
  const thought = pool ? think(deps, pool) : Promise.resolve(undefined)
  thought.catch(() => undefined)
  return thought
}

/** So often the planner thinks about the whole again. From then on, what nobody has touched becomes real, and it thinks about the rest. */
const WHOLE_TRIES = 3
const MOST_TRIES = 10

/**
 * The planner thinks outside the transaction, on what it saw. If the world changed meanwhile it thinks again: what is applied was
 * planned for the world as it is. Where it changes all the time, groups that are whole in the world as it is don't wait for the others.
 */
async function formPool(
  deps: World,
  by: Actor,
  pool: Pool,
  ahead: Promise<Thought | undefined>,
  dryRun: boolean,
): Promise<Plan> {
  let formed: Plan | null = null
  for (let tries = 1; tries <= MOST_TRIES; tries++) {
    const thinking = tries === 1 ? ahead.then((thought) => thought ?? think(deps, pool)) : think(deps, pool)
    const thought = await unlessStopped(deps.stopping, thinking)
    if (dryRun) return thought.plan
    const real = await makeReal(deps, by, pool, { thought, formed, inParts: tries > WHOLE_TRIES })
    formed = real?.plan ?? formed
    if (real?.isWhole) return real.plan
  }
  if (formed) return formed
  throw new ConflictError('planning-disturbed', { pool: pool.name })
}

interface Attempt {
  readonly thought: Thought
  /** What is real of earlier thoughts of this run. */
  readonly formed: Plan | null
  readonly inParts: boolean
}

/**
 * One pool at a time, over all processes: two pools can share a room.
 * @returns What is real now of this run, and whether that is all; null when the world changed and nothing was done.
 */
async function makeReal(
  deps: World,
  by: Actor,
  pool: Pool,
  { thought: { problem, plan }, formed, inParts }: Attempt,
): Promise<{ plan: Plan; isWhole: boolean } | null> {
  try {
    return await work(deps, by, { lock: 'plan' }, async (work) => {
      const now = await gatherNow(work.tx, pool, work.today)
      const isWhole = isDeepStrictEqual(now, problem)
      const part = isWhole ? plan : inParts && problem && now && whatStands(plan, problem, now)
      if (!part) return null
      if (!isWhole && part.groups.length === 0) return null
      const run = formed ? bothParts(formed, part) : part
      await endPausesIn({ ...work, by: tidierFor(by) })
      await applyPlan(work, pool, part, run)
      return { plan: run, isWhole }
    })
  } catch (error) {
    if (error instanceof ConflictError) return null
    throw error
  }
}
