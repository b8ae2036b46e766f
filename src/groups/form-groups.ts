import { isDeepStrictEqual } from 'node:util'
import type { Deps } from '../deps.ts'
import { ConflictError } from '../errors.ts'
import { TIMETABLE, type Actor } from '../history/actor.ts'
import { findPools, type Pool } from '../municipalities/pools.ts'
import { inScope } from '../municipalities/scope.ts'
import type { Plan } from '../planner/plan.ts'
import { applyPlan } from './apply-plan.ts'
import { closeEmptyGroups } from './close-empty-groups.ts'
import { freeLeftSeats } from './free-left-seats.ts'
import { gatherProblems } from './gather-problem.ts'
import { planPool } from './plan-pool.ts'

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

type World = Pick<Deps, 'db' | 'clock'>

/**
 * Forms tonight's groups, pool by pool: those that a municipality in the scope of `by` belongs to. Running it twice changes nothing
 * the second time. A pool whose planning fails does not stop the others: its error comes out after they are done.
 * @throws ConflictError `planning-disturbed` when the world kept changing.
 */
export async function formGroups(deps: World, by: Actor, options: FormingOptions = {}): Promise<FormedPlan[]> {
  if (!options.dryRun) {
    // These look at every municipality, also at those where this planner is unknown.
    const tidier = by.scope === 'all' ? by : TIMETABLE
    await freeLeftSeats(deps, tidier)
    await closeEmptyGroups(deps, tidier)
  }
  const formed: FormedPlan[] = []
  const errors: unknown[] = []
  const pools = await poolsFor(deps, by, options.municipality)
  let next = thinkAhead(deps, pools[0])
  for (const [index, pool] of pools.entries()) {
    const thought = next
    next = thinkAhead(deps, pools[index + 1])
    await formPool(deps, by, pool, thought, options.dryRun ?? false)
      .then((plan) => formed.push({ pool, plan }))
      .catch((error: unknown) => errors.push(error))
  }
  if (errors.length > 0)
    throw errors.length === 1 ? errors[0] : new AggregateError(errors, 'planning failed for more than one region')
  return formed
}

/** The pools that a municipality in the scope of `by` belongs to; with `municipality` only the one of that. */
export async function poolsFor({ db }: Pick<Deps, 'db'>, { scope }: Actor, municipality?: string): Promise<Pool[]> {
  const pools = await findPools(db.read)
  return pools.filter(
    ({ municipalities }) =>
      municipalities.some(({ code }) => inScope(scope, code)) &&
      (!municipality || municipalities.some(({ code }) => code === municipality)),
  )
}

/** What the planner was asked, and its answer. */
interface Thought {
  readonly problems: Awaited<ReturnType<typeof gatherProblems>>
  readonly plan: Plan
}

async function think({ db, clock }: World, pool: Pool): Promise<Thought> {
  const problems = await gatherProblems(db.read, pool, clock.today())
  return { problems, plan: await planPool(pool.code, problems) }
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

const MOST_TRIES = 10

/**
 * The planner thinks outside the transaction, on what it saw. If the world changed meanwhile it thinks again: what is applied was
 * planned for the world as it is.
 */
async function formPool(
  deps: World,
  by: Actor,
  pool: Pool,
  ahead: Promise<Thought | undefined>,
  dryRun: boolean,
): Promise<Plan> {
  for (let tries = 1; tries <= MOST_TRIES; tries++) {
    const thought = (tries === 1 && (await ahead)) || (await think(deps, pool))
    if (dryRun || (await applied(deps, by, pool, thought))) return thought.plan
  }
  throw new ConflictError('planning-disturbed', { pool: pool.name })
}

/** One pool at a time, over all processes: two pools can share a room. False when the world changed. */
async function applied({ db, clock }: World, by: Actor, pool: Pool, { problems, plan }: Thought): Promise<boolean> {
  try {
    return await db.write(async (tx) => {
      if (!isDeepStrictEqual(await gatherProblems(tx, pool, clock.today()), problems)) return false
      await applyPlan(tx, pool, plan, { at: clock.now(), by })
      return true
    }, 'plan')
  } catch (error) {
    if (error instanceof ConflictError) return false
    throw error
  }
}
