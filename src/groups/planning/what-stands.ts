import { isDeepStrictEqual } from 'node:util'
import { checkGroups } from '../../planner/problem/check-plan.ts'
import { addScores, NO_SCORE, type Plan, type PlannedGroup, scoreOf } from '../../planner/problem/plan.ts'
import type { Problem } from '../../planner/problem/problem.ts'

/**
 * The part of a plan that nothing has touched since it was thought of: groups whose slot and people are exactly as they were and that
 * break no rule in the world as it is now, and who waits as before. What is left out has to be thought of anew.
 * @param thought What the planner was asked.
 * @param now What it would be asked now.
 */
export function whatStands(plan: Plan, thought: Problem, now: Problem): Plan {
  const nothing = { ...plan, groups: [], waiting: [], score: NO_SCORE, proven: false }
  if (!isDeepStrictEqual(circumstances(thought), circumstances(now))) return nothing
  const people = sameThings(thought.people, now.people)
  const groups = groupsThatStand(plan, { people, slots: sameThings(thought.slots, now.slots) }, now)
  const waiting = plan.waiting.filter(({ person }) => people.has(person))
  return { ...plan, groups, waiting, score: scoreOf(now, groups), proven: false }
}

/** Two parts of one night's plan, the later one thought of when the earlier one was real. */
export function bothParts(earlier: Plan, later: Plan): Plan {
  return {
    ...later,
    groups: [...earlier.groups, ...later.groups],
    score: addScores(earlier.score, later.score),
    proven: false,
    seconds: earlier.seconds + later.seconds,
  }
}

function groupsThatStand(
  { groups }: Plan,
  untouched: { readonly people: ReadonlySet<string>; readonly slots: ReadonlySet<string> },
  now: Problem,
): PlannedGroup[] {
  const standing: PlannedGroup[] = []
  for (const group of groups) {
    const isUntouched = untouched.slots.has(group.slot) && group.people.every((person) => untouched.people.has(person))
    if (isUntouched && checkGroups(now, [...standing, group]).length === 0) standing.push(group)
  }
  return standing
}

function circumstances({ today, rules, rulesFor, noticeDays }: Problem) {
  return { today, rules, rulesFor, noticeDays }
}

/** The ids of those that are there both times, and the same in everything. */
function sameThings<Thing extends { readonly id: string }>(
  before: readonly Thing[],
  now: readonly Thing[],
): Set<string> {
  const known = new Map(before.map((thing) => [thing.id, thing]))
  return new Set(now.filter((thing) => isDeepStrictEqual(known.get(thing.id), thing)).map(({ id }) => id))
}
