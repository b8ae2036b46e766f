import { firstComeFirstServed } from '../../src/planner/first-come-first-served.ts'
import { openingsOf } from '../../src/planner/opening.ts'
import { inOrder } from '../../src/planner/order.ts'
import { partiesOf } from '../../src/planner/party.ts'
import { groupsOf } from '../../src/planner/placement.ts'
import type { PlannedGroup } from '../../src/planner/plan.ts'
import { poolsOf } from '../../src/planner/pools.ts'
import type { Problem } from '../../src/planner/problem.ts'

/** The groups that come of planning by hand: what the planner is compared with. */
export function planFirstComeFirstServed(given: Problem): PlannedGroup[] {
  const problem = inOrder(given)
  return groupsOf(poolsOf(partiesOf(problem, openingsOf(problem))).flatMap(firstComeFirstServed))
}
