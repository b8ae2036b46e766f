import { problemsOf } from '../gathering/gather-problem.ts'
import type { PlannedAhead } from '../planning/plan-ahead.ts'
import { remediesFor } from './remedies.ts'
import { risksOf } from './risks.ts'
import { tryPlan } from './tried-plans.ts'
import { applyTryOut, type TryOut } from './try-out.ts'

/** Something that staff could do, and how many fewer people are then at risk of missing their deadline. */
export interface WeighedRemedy {
  readonly tryOut: TryOut
  /** The code of the pool in which it helps. */
  readonly pool: string
  /** Where a slot would be. */
  readonly venue: string | null
  readonly solved: number
  /** How many more people have a seat. */
  readonly placed: number
}

const SECONDS_EACH = 2

/**
 * What would help, with what it really would: each is planned. What helps nobody is left out; what helps most comes first.
 * @param mine The municipalities whose rules and venues the reader may change.
 */
export async function weighRemedies(
  { world, plan, pool }: PlannedAhead,
  mine: readonly string[],
): Promise<WeighedRemedy[]> {
  const risks = risksOf(world, plan)
  const rooms = new Map(world.timetable.slots.map(({ room }) => [room.code, room]))
  const weighed: WeighedRemedy[] = []
  for (const { tryOut } of remediesFor(world, plan, risks, mine)) {
    const venue = (tryOut.slot && rooms.get(tryOut.slot.room)?.venue.name) ?? null
    const changed = applyTryOut(world, tryOut, rooms)
    const after = await tryPlan(problemsOf(changed), SECONDS_EACH)
    const left = risksOf(changed, after)
    const placed = after.score[1] - plan.score[1]
    weighed.push({ tryOut, pool: pool.code, venue, solved: risks.length - left.length, placed })
  }
  const helpful = weighed.filter(({ solved }) => solved > 0)
  return helpful.filter((one) => !isMoreThanNeeded(one, helpful)).sort((a, b) => b.solved - a.solved)
}

/** The same half day helps as many without another rule. */
function isMoreThanNeeded({ tryOut, solved }: WeighedRemedy, all: readonly WeighedRemedy[]): boolean {
  const without = all.find((one) => one.tryOut.slot === tryOut.slot && one.tryOut.rules === null)
  return tryOut.slot !== null && tryOut.rules !== null && without !== undefined && without.solved >= solved
}
