import type { Help } from './change.ts'
import type { WhyHere } from './seat-reasons.ts'

/** A group to be held in a slot. For a group that existed already: only the people added. */
export interface PlannedGroup {
  slot: string
  language: string
  people: string[]
  /** Why each of them is here, in a plan that was explained. */
  why?: Record<string, WhyHere[]>
}

/** Why somebody waits, in the order in which the reasons are tried (planner.md, "Plan"). */
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
export interface Waiting {
  person: string
  reason: Reason
  detail: Record<string, string | number | string[]>
  /** What would give them a seat, in a plan that was explained. */
  help?: Help[]
}

/**
 * The six figures that compare plans, bigger is better, the first that differs decides: people placed in time; people
 * placed; minus new groups; days waited; minus language rank; minus days to the first session (planner.md, "Best").
 */
export type Score = [number, number, number, number, number, number]

/**
 * Why a search ended early. `work`: what it may cost, the same on every machine; `clock`: this machine was too slow, a
 * faster one may find more; `fault`: the solver broke down twice.
 */
export type Stopped = 'work' | 'clock' | 'fault'

/**
 * What is known about one pool: slots that share people, resources or households, and that nobody else looks at.
 * `settled`: how many of the six figures, from the first, cannot be better. `stopped`: what ended the search before that
 * was known of all six.
 */
export interface PoolReport {
  slots: string[]
  people: number
  proven: boolean
  settled: number
  stopped: Stopped | null
}

/** What the planner answers. `proven`: no plan scores better, which is so when it is so in every pool. */
export interface Plan {
  groups: PlannedGroup[]
  waiting: Waiting[]
  score: Score
  proven: boolean
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
export const NOTHING: Score = [0, 0, 0, 0, 0, 0]
