import { solve } from '../../src/planner/search/solve.ts'
import type { Problem } from '../../src/planner/problem/problem.ts'
import { makeProblem } from '../support/make-problem.ts'
import { planFirstComeFirstServed } from '../support/plan-first-come-first-served.ts'
import { solvedProblems } from '../support/planner-files.ts'
import { solveStraightforwardly } from './straightforward-model.ts'
import { scoreOf } from '../../src/planner/problem/plan.ts'

/** One problem: the six figures and the seconds of each way, and how many times as fast the planner is. */
export interface PlannerRow {
  problem: string
  firstCome: string
  straightforward: string
  dagdeel: string
  proven: boolean
  straightforwardSeconds: number
  dagdeelSeconds: number
  timesAsFast: number
}

/**
 * Dagdeel's planner beside first come, first served and beside a straightforward model, in one run on one machine: on
 * the problems with a known optimum and on made-up ones of the size of a region. What is larger is in `large-plans.ts`.
 */
export async function benchPlanner(): Promise<PlannerRow[]> {
  // The first solve pays for loading HiGHS; that belongs to no problem.
  await solve(makeProblem({ people: 30, slots: 5, seed: 1 }))
  const rows: PlannerRow[] = []
  for (const { name, problem } of solvedProblems()) rows.push(await compare(name, problem))
  for (const seed of [1, 2, 3, 4, 5])
    rows.push(await compare(`200 x 14, seed ${seed}`, makeProblem({ people: 200, slots: 14, seed })))
  return rows
}

async function compare(name: string, problem: Problem): Promise<PlannerRow> {
  const plain = await solveStraightforwardly(problem)
  const { score, proven, seconds } = await solve(problem)
  return {
    problem: name,
    firstCome: scoreOf(problem, planFirstComeFirstServed(problem)).join(' '),
    straightforward: plain.score.join(' '),
    dagdeel: score.join(' '),
    proven,
    straightforwardSeconds: round(plain.seconds),
    dagdeelSeconds: seconds,
    timesAsFast: round(plain.seconds / Math.max(seconds, 0.001)),
  }
}

function round(number: number): number {
  return Math.round(number * 1000) / 1000
}
