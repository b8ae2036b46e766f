import type { Problem } from '../../src/planner/problem/problem.ts'
import { joinProblems, makeProblem } from '../support/make-problem.ts'

export type LargeProblem = keyof typeof LARGE_PROBLEMS

/** The large problems of docs/planner.md. */
export const LARGE_PROBLEMS = {
  '200 x 100': () => makeProblem({ people: 200, slots: 100, seed: 1 }),
  '200 x 250': () => makeProblem({ people: 200, slots: 250, seed: 1 }),
  '400 x 500': () => makeProblem({ people: 400, slots: 500, seed: 1 }),
  '400 x 300': () => makeProblem({ people: 400, slots: 300, seed: 2 }),
  '2,000 x 60': () => makeProblem({ people: 2000, slots: 60, seed: 1 }),
  '2,000 x 500': () => makeProblem({ people: 2000, slots: 500, seed: 1 }),
  '20,000 x 500': () => makeProblem({ people: 20_000, slots: 500, seed: 1 }),
  '36,000 in 342 municipalities': makeCountry,
}

/** The same country in a database: the nightly run, from reading it to every seat and every reason written. */
export const NIGHT = 'the night of that country'

/** 171 regions of two municipalities. */
export function makeCountry(): Problem {
  const regions = Array.from({ length: 171 }, (_, index) => `r${index}-`)
  return joinProblems(
    regions.map((area, seed) => makeProblem({ people: 211, slots: 14, seed, area, municipalities: 2 })),
  )
}
