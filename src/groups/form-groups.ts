import { isDeepStrictEqual } from 'node:util'
import type { Deps } from '../deps.ts'
import type { Actor } from '../history/actor.ts'
import { findPools, type Pool } from '../municipalities/pools.ts'
import { addScores, NOTHING, type Plan } from '../planner/plan.ts'
import type { Problem } from '../planner/problem.ts'
import { applyPlan } from './apply-plan.ts'
import { gatherProblems } from './gather-problem.ts'
import { solveAside } from './solve-aside.ts'

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

/**
 * Forms tonight's groups, pool by pool. Running it twice changes nothing the second time. A pool whose planning fails does not
 * stop the others: its error comes out after they are done.
 */
export async function formGroups(
  deps: Pick<Deps, 'db' | 'clock'>,
  by: Actor,
  options: FormingOptions = {},
): Promise<FormedPlan[]> {
  const pools = (await findPools(deps.db.read)).filter(
    ({ municipalities }) => !options.municipality || municipalities.some(({ code }) => code === options.municipality),
  )
  const formed: FormedPlan[] = []
  const errors: unknown[] = []
  for (const pool of pools) {
    await formPool(deps, by, pool, options.dryRun ?? false)
      .then((plan) => formed.push({ pool, plan }))
      .catch((error: unknown) => errors.push(error))
  }
  if (errors.length > 0)
    throw errors.length === 1 ? errors[0] : new AggregateError(errors, 'planning failed for more than one region')
  return formed
}

/**
 * The planner thinks outside the transaction, on what it saw. If the world changed meanwhile it thinks again: what is applied was
 * planned for the world as it is.
 */
async function formPool(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  by: Actor,
  pool: Pool,
  dryRun: boolean,
): Promise<Plan> {
  for (;;) {
    const problems = await gatherProblems(db.read, pool, clock.today())
    const plan = await solveAll(problems)
    if (dryRun) return plan
    const applied = await db.write(async (tx) => {
      if (!isDeepStrictEqual(await gatherProblems(tx, pool, clock.today()), problems)) return false
      await applyPlan(tx, pool, plan, { at: clock.now(), by })
      return true
    }, `plan:${pool.code}`)
    if (applied) return plan
  }
}

/** Problems of one pool, one after the other: who got a seat in an earlier one is not asked again. */
async function solveAll(problems: Problem[]): Promise<Plan> {
  const whole: Plan = { groups: [], waiting: [], score: NOTHING, proven: true, seconds: 0 }
  for (const problem of problems) {
    const placed = new Set(whole.groups.flatMap(({ people }) => people))
    const plan = await solveAside({ ...problem, people: problem.people.filter(({ id }) => !placed.has(id)) })
    whole.groups.push(...plan.groups)
    whole.waiting = plan.waiting
    whole.score = addScores(whole.score, plan.score)
    whole.proven &&= plan.proven
    whole.seconds += plan.seconds
  }
  return whole
}
