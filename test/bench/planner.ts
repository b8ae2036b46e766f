import { scoreOf } from '../../src/planner/score.ts'
import { solve } from '../../src/planner/solve.ts'
import type { Problem } from '../../src/planner/problem.ts'
import { joinProblems, makeProblem } from '../support/make-problem.ts'
import { planFirstComeFirstServed } from '../support/plan-first-come-first-served.ts'
import { solvedProblems } from '../support/planner-files.ts'
import { solveStraightforwardly } from './straightforward-model.ts'

/** One problem: the six figures and the seconds of each way, and how many times as fast the planner is. */
export interface PlannerRow {
  problem: string
  firstCome: string
  straightforward: string
  dagdeel: string
  proven: boolean
  straightforwardSeconds: number | null
  dagdeelSeconds: number
  timesAsFast: number | null
}

/**
 * Dagdeel's planner beside first come, first served and beside a straightforward model, in one run on one machine: on
 * the problems with a known optimum, on made-up ones of the size of a region, and alone on a large pool and a country.
 */
export async function benchPlanner(): Promise<PlannerRow[]> {
  // The first solve pays for loading HiGHS; that belongs to no problem.
  await solve(makeProblem({ people: 30, slots: 5, seed: 1 }))
  const rows: PlannerRow[] = []
  for (const { name, problem } of solvedProblems()) rows.push(await compare(name, problem, true))
  for (const seed of [1, 2, 3, 4, 5])
    rows.push(await compare(`200 x 14, seed ${seed}`, makeProblem({ people: 200, slots: 14, seed }), true))
  rows.push(await compare('2,000 x 60', makeProblem({ people: 2000, slots: 60, seed: 1 }), false))
  rows.push(await compare('36,000 in 342 municipalities', country(), false))
  return rows
}

async function compare(name: string, problem: Problem, both: boolean): Promise<PlannerRow> {
  const plain = both ? await solveStraightforwardly(problem) : null
  const { score, proven, seconds } = await solve(problem)
  return {
    problem: name,
    firstCome: scoreOf(problem, planFirstComeFirstServed(problem)).join(' '),
    straightforward: plain?.score.join(' ') ?? '',
    dagdeel: score.join(' '),
    proven,
    straightforwardSeconds: plain && round(plain.seconds),
    dagdeelSeconds: seconds,
    timesAsFast: plain && round(plain.seconds / Math.max(seconds, 0.001)),
  }
}

/** 171 regions of two municipalities. */
function country(): Problem {
  const regions = Array.from({ length: 171 }, (_, index) => `r${index}-`)
  return joinProblems(
    regions.map((area, seed) => makeProblem({ people: 211, slots: 14, seed, area, municipalities: 2 })),
  )
}

function round(number: number): number {
  return Math.round(number * 1000) / 1000
}
