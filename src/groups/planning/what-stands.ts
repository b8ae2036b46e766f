import { isDeepStrictEqual } from 'node:util'
import { checkGroups } from '../../planner/problem/check-plan.ts'
import { addScores, type Plan, type PlannedGroup, scoreOf } from '../../planner/problem/plan.ts'
import { ruleOf } from '../../planner/problem/facts.ts'
import type { Problem, Rules } from '../../planner/problem/problem.ts'

/**
 * The part of a plan that nothing has touched since it was thought of: groups whose slot, people and rules are exactly as they were and
 * that break no rule in the world as it is now, and who waits as before. What is left out has to be thought of anew.
 * @param thought What the planner was asked.
 * @param now What it would be asked now.
 */
export function whatStands(plan: Plan, thought: Problem, now: Problem): Plan {
  const isSame = sameRules(thought, now)
  const slots = sameThings(thought.slots, now.slots, ({ host }) => isSame(host))
  const people = sameThings(thought.people, now.people, ({ municipality }) => isSame(municipality))
  const groups = groupsThatStand(plan, { people, slots }, now)
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

/** Whether a municipality has the same rules both times, on the same day. */
function sameRules(thought: Problem, now: Problem): (municipality: string | undefined) => boolean {
  const isSameDay = thought.today === now.today && thought.noticeDays === now.noticeDays
  const names = Object.keys(now.rules) as (keyof Rules)[]
  return (municipality) =>
    isSameDay && names.every((name) => ruleOf(thought, municipality, name) === ruleOf(now, municipality, name))
}

/** The ids of those that are there both times, the same in everything, and of whom this holds. */
function sameThings<Thing extends { readonly id: string }>(
  before: readonly Thing[],
  now: readonly Thing[],
  holds: (thing: Thing) => boolean,
): Set<string> {
  const known = new Map(before.map((thing) => [thing.id, thing]))
  const isSame = (thing: Thing) => holds(thing) && isDeepStrictEqual(known.get(thing.id), thing)
  return new Set(now.filter(isSame).map(({ id }) => id))
}
