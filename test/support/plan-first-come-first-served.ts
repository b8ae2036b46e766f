import { firstComeFirstServed } from '../../src/planner/search/first-come-first-served.ts'
import { openingsOf } from '../../src/planner/problem/opening.ts'
import { partiesOf } from '../../src/planner/problem/party.ts'
import { groupsOf } from '../../src/planner/model/placement.ts'
import type { PlannedGroup } from '../../src/planner/problem/plan.ts'
import { searchPoolsOf } from '../../src/planner/problem/pools.ts'
import { type Problem, inOrder } from '../../src/planner/problem/problem.ts'

/** The groups that come of planning by hand: what the planner is compared with. */
export function planFirstComeFirstServed(given: Problem): PlannedGroup[] {
  const problem = inOrder(given)
  return groupsOf(searchPoolsOf(partiesOf(problem, openingsOf(problem))).flatMap(firstComeFirstServed))
}
