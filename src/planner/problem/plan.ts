import type { Help } from './change.ts'
import { daysToStart, daysWaited, isInTime, type Circumstances } from './facts.ts'
import type { Person, Problem, Slot } from './problem.ts'

/** A group to be held in a slot. For a group that existed already: only the people added. */
export interface PlannedGroup {
  slot: string
  language: string
  people: string[]
  /** Why each of them is here, in a plan that was explained. */
  why?: Record<string, WhyHere[]>
}

/** Why somebody waits, in the order in which the reasons are tried (docs/planner.md, "Plan"). */
export type Reason =
  | 'no-slot-in-programme'
  | 'no-slot-serves-municipality'
  | 'no-slot-in-language'
  | 'needs-not-offered'
  | 'unavailable-on-all-slots'
  | 'household-cannot-be-placed'
  | 'not-enough-people'
  | 'seats-taken'

/** Somebody who is not placed. What `detail` holds depends on the reason, see `reasons.ts`. */
export interface WaitingPerson {
  person: string
  reason: Reason
  detail: Record<string, string | number | string[]>
  /** What would give them a seat, in a plan that was explained. */
  help?: Help[]
}

/**
 * The six figures that compare plans, bigger is better, the first that differs decides: people placed in time; people
 * placed; minus new groups; days waited; minus language rank; minus days to the first session (docs/planner.md, "Best").
 */
export type Score = [number, number, number, number, number, number]

/**
 * Why a search ended early. `work`: what it may cost, the same on every machine; `clock`: this machine was too slow, a
 * faster one may find more; `fault`: the solver broke down twice.
 */
export type Stopped = 'work' | 'clock' | 'fault'

/**
 * What is known about one pool: slots that share people, resources or households, and that nobody else looks at.
 * `bounds`: for each figure the most that it can be, given those before it. `settled`: how many of the six figures, from the first, reach
 * that. `stopped`: what ended the search before that was known of all six.
 */
export interface PoolReport {
  slots: string[]
  people: number
  proven: boolean
  bounds: Score
  settled: number
  stopped: Stopped | null
}

/**
 * What the planner answers. `proven`: no plan scores better, which is so when it is so in every pool. `bounds`: for each figure the most that it
 * can be, given those before it in every pool.
 */
export interface Plan {
  groups: PlannedGroup[]
  waiting: WaitingPerson[]
  score: Score
  proven: boolean
  bounds: Score
  pools: PoolReport[]
  seconds: number
}

/** Below 0 when `a` is the worse score, above 0 when it is the better one, 0 when they are equal. */
export function compareScores(a: readonly number[], b: readonly number[]): number {
  const index = a.findIndex((figure, i) => figure !== b[i])
  return index < 0 ? 0 : (a[index] ?? 0) - (b[index] ?? 0)
}

/** The sum of two scores, figure by figure. */
export function addScores(a: Score, b: Score): Score {
  return a.map((figure, index) => figure + (b[index] ?? 0)) as Score
}

/** The score of a plan that does nothing. */
export const NO_SCORE: Score = [0, 0, 0, 0, 0, 0]

/**
 * Why somebody is in this group and not in another, or in none. Each is a fact about the problem and tonight's groups:
 * - `only-half-day`: of the groups that might be held, only those in this slot fall on a half day on which they can come;
 * - `only-slot`: by the hard rules they could be in no other slot at all;
 * - `last-in-time`: in every other slot they could be in, they would sign after their `deadline`;
 * - `rescue`: the group is smaller than `smallest`, and may be, for people like them who are urgent;
 * - `urgent`: their `deadline` is near, and this group is over before it;
 * - `fills`: without them the group would have `have` people, fewer than the `need` it takes;
 * - `together`, `apart`: how their `household` wants to go;
 * - `waits-longer`: than so many `people` who could have had the seat and still wait;
 * - `overflow`: they come from a `municipality` that may come because they waited long or are urgent;
 * - `first`: no group that they could be in starts earlier;
 * - `best-language`; `best-language-here`: `language` is not their best, but no group they could be in is in a better one;
 * - `fits`: nothing of all this; the plan as a whole is best with them here.
 */
export interface WhyHere {
  reason:
    | 'only-half-day'
    | 'only-slot'
    | 'last-in-time'
    | 'rescue'
    | 'urgent'
    | 'fills'
    | 'together'
    | 'apart'
    | 'waits-longer'
    | 'overflow'
    | 'first'
    | 'best-language'
    | 'best-language-here'
    | 'fits'
  detail: Record<string, string | number>
}

/** The six figures of these groups, counted person by person (docs/planner.md, "Best"). Names that are unknown count for nothing. */
export function scoreOf(problem: Problem, groups: readonly PlannedGroup[]): Score {
  const people = new Map(problem.people.map((person) => [person.id, person]))
  const slots = new Map(problem.slots.map((slot) => [slot.id, slot]))
  return groups.reduce((sum, group) => {
    const slot = slots.get(group.slot)
    const members = group.people.flatMap((id) => people.get(id) ?? [])
    return slot ? addScores(sum, scoreOfGroup(problem, slot, group.language, members)) : sum
  }, NO_SCORE)
}

function scoreOfGroup(circumstances: Circumstances, slot: Slot, language: string, members: Person[]): Score {
  const opened: Score = [0, 0, slot.group ? 0 : -1, 0, 0, 0]
  return members.map((person) => scoreOfSeat(circumstances, slot, language, person)).reduce(addScores, opened)
}

function scoreOfSeat(circumstances: Circumstances, slot: Slot, language: string, person: Person): Score {
  const inTime = isInTime(person, slot) ? 1 : 0
  // `0 - x` and not `-x`: a score holds no negative zero.
  const rank = 0 - person.languages.indexOf(language)
  return [inTime, 1, 0, daysWaited(circumstances, person), rank, 0 - daysToStart(circumstances, slot)]
}
