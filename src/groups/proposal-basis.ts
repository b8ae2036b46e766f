import type { Rules } from '../planner/problem/problem.ts'

/** What a proposal was based on. */
export interface Basis {
  readonly rules: Rules
  readonly seats: number
  /** References of its people; whom a planner adds or takes out is changed here too. */
  readonly people: readonly string[]
  /** References of those in a hurry who got no seat that night. */
  readonly urgent: readonly string[]
}
