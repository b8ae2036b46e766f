import type { Problem } from '../../src/planner/problem.ts'
import { joinProblems, makeProblem } from '../support/make-problem.ts'

export type LargeProblem = keyof typeof LARGE_PROBLEMS

/** The large problems of planner.md, "Size and speed". */
export const LARGE_PROBLEMS = {
  '2,000 x 60': () => makeProblem({ people: 2000, slots: 60, seed: 1 }),
  '36,000 in 342 municipalities': country,
}

/** 171 regions of two municipalities. */
function country(): Problem {
  const regions = Array.from({ length: 171 }, (_, index) => `r${index}-`)
  return joinProblems(
    regions.map((area, seed) => makeProblem({ people: 211, slots: 14, seed, area, municipalities: 2 })),
  )
}
