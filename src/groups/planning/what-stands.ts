import { isDeepStrictEqual } from 'node:util'
import { checkGroups } from '../../planner/problem/check-plan.ts'
import { addScores, NO_SCORE, type Plan, type PlannedGroup, scoreOf } from '../../planner/problem/plan.ts'
import type { Person, Problem, Slot } from '../../planner/problem/problem.ts'

/**
 * The part of a plan that nothing has touched since it was thought of: groups whose slot and people are exactly as they were and that
 * break no rule in the world as it is now, and who waits as before. What is left out has to be thought of anew.
 * @param thought What the planner was asked.
 * @param now What it would be asked now.
 */
export function whatStands(plan: Plan, thought: readonly Problem[], now: readonly Problem[]): Plan {
  const sameRules = isDeepStrictEqual(thought.map(circumstances), now.map(circumstances))
  const people = sameThings(peopleOf(thought), peopleOf(now))
  const parts = sameRules ? now.map((problem, index) => groupsThatStand(plan, thought[index], problem, people)) : []
  return {
    ...plan,
    groups: parts.flatMap(({ groups }) => groups),
    waiting: sameRules ? plan.waiting.filter(({ person }) => people.has(person)) : [],
    score: parts.reduce((sum, { score }) => addScores(sum, score), NO_SCORE),
    proven: false,
  }
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
  thought: Problem | undefined,
  now: Problem,
  people: ReadonlySet<string>,
): Pick<Plan, 'groups' | 'score'> {
  const slots = sameThings(thought?.slots.filter(hasRoom) ?? [], now.slots)
  const standing: PlannedGroup[] = []
  for (const group of groups) {
    const isUntouched = slots.has(group.slot) && group.people.every((person) => people.has(person))
    if (isUntouched && checkGroups(now, [...standing, group]).length === 0) standing.push(group)
  }
  return { groups: standing, score: scoreOf(now, standing) }
}

/** The slots of another set of rules are there too, but shut: for the sake of their rooms and interpreters. */
function hasRoom({ capacity, group }: Slot): boolean {
  return capacity > (group?.size ?? 0)
}

function circumstances({ today, rules, noticeDays }: Problem) {
  return { today, rules, noticeDays }
}

/** Every problem of a pool has the same people. */
function peopleOf([first]: readonly Problem[]): readonly Person[] {
  return first?.people ?? []
}

/** The ids of those that are there both times, and the same in everything. */
function sameThings<Thing extends { readonly id: string }>(
  before: readonly Thing[],
  now: readonly Thing[],
): Set<string> {
  const known = new Map(before.map((thing) => [thing.id, thing]))
  return new Set(now.filter((thing) => isDeepStrictEqual(known.get(thing.id), thing)).map(({ id }) => id))
}
