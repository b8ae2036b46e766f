import { addDays, type Day, type TimeOfDay } from '../../calendar/days.ts'
import type { Deps } from '../../deps.ts'
import type { Actor } from '../../history/actor.ts'
import type { Clock } from '../../outside/clock.ts'
import { type FormedPlan, poolsFor } from './form-groups.ts'
import { gatherWorld, problemOf, type PoolWorld } from '../gathering/gather-problem.ts'
import { planPool } from '../gathering/solve-aside.ts'

/** When the timetable forms groups. */
export const NIGHT_RUN: TimeOfDay = '03:30'

/** A pool with what the planner would do with it, and the world for which it would. */
export interface PlannedAhead extends FormedPlan {
  readonly world: PoolWorld
}

/** The day on which the next run by itself will be: tomorrow, or today before it was. */
export function nextNight(clock: Pick<Clock, 'today' | 'time'>): Day {
  return clock.time() < NIGHT_RUN ? clock.today() : addDays(clock.today(), 1)
}

/**
 * What forming groups would do on `day` with the world as it is now, pool by pool. Changes nothing.
 * @param municipality Only the pool of this one.
 */
export async function planAhead(
  deps: Pick<Deps, 'db' | 'clock'>,
  by: Actor,
  day: Day,
  municipality?: string,
): Promise<PlannedAhead[]> {
  const planned: PlannedAhead[] = []
  for (const pool of await poolsFor(deps.db.read, by, municipality)) {
    const world = await gatherWorld(deps.db.read, pool, day)
    // A plan for today is what forming groups now gets without thinking again.
    const key = day === deps.clock.today() ? pool.code : `${pool.code} ahead`
    planned.push({ pool, world, plan: await planPool(key, problemOf(world)) })
  }
  return planned
}
