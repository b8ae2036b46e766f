import type { AddressInfo } from 'node:net'
import { createApp } from '../../src/app.ts'
import { readDemoConfig } from '../../src/config.ts'
import type { Deps } from '../../src/deps.ts'
import { formGroups } from '../../src/groups/planning/form-groups.ts'
import { TIMETABLE } from '../../src/history/work.ts'
import { closeDeps, openDeps } from '../../src/main.ts'
import { stoppedClock } from '../../src/outside/clock.ts'
import { addScores, NO_SCORE, type Plan } from '../../src/planner/problem/plan.ts'
import type { Problem } from '../../src/planner/problem/problem.ts'
import { LARGE_PROBLEMS, type LargeProblem, NIGHT } from './large-problems.ts'
import { solveAside } from '../../src/groups/gathering/solve-aside.ts'

/** What the program says when it has planned. */
export interface Planned {
  readonly seconds: number
  readonly score: number[]
  /** By how many per cent figures 1 and 2 miss their bounds, at most. */
  readonly gaps: [inTime: number, placed: number]
  readonly people: number
  readonly pools: number
  readonly proven: number
  readonly stopped: string[]
}

const made = new Map<LargeProblem, Problem>()

/** The program as it runs: it serves pages, and plans a large problem each time it is told to. */
async function serveAndPlan(folder: string): Promise<void> {
  const deps = await openDeps(readDemoConfig(folder), stoppedClock('2026-11-23T03:30'))
  const server = createApp(deps).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  process.on('message', (name: LargeProblem | typeof NIGHT | 'end') => {
    if (name === NIGHT) return void passNight(deps).then((answer) => process.send?.(answer))
    if (name !== 'end') return void planned(name).then((answer) => process.send?.(answer))
    server.closeAllConnections()
    server.close()
    void closeDeps(deps).then(() => process.disconnect())
  })
  // Made before it is told to plan, so that making it disturbs no page.
  for (const name of Object.keys(LARGE_PROBLEMS) as LargeProblem[]) made.set(name, LARGE_PROBLEMS[name]())
  process.send?.({ port: (server.address() as AddressInfo).port })
}

async function planned(name: LargeProblem): Promise<Planned> {
  const problem = made.get(name) ?? LARGE_PROBLEMS[name]()
  const started = performance.now()
  const plan = await solveAside(problem)
  return saidOf([plan], problem.people.length, started)
}

async function passNight(deps: Deps): Promise<Planned> {
  const started = performance.now()
  const plans = (await formGroups(deps, TIMETABLE)).map(({ plan }) => plan)
  const people = plans.flatMap(({ groups, waiting }) => [...groups.flatMap((group) => group.people), ...waiting])
  return saidOf(plans, people.length, started)
}

function saidOf(plans: readonly Plan[], people: number, started: number): Planned {
  const pools = plans.flatMap((plan) => plan.pools)
  const score = plans.map((plan) => plan.score).reduce(addScores, NO_SCORE)
  const bounds = plans.map((plan) => plan.bounds).reduce(addScores, NO_SCORE)
  const gapOf = (figure: 0 | 1) => (bounds[figure] > 0 ? 100 * (1 - score[figure] / bounds[figure]) : 0)
  return {
    seconds: (performance.now() - started) / 1000,
    score: [...score],
    gaps: [gapOf(0), gapOf(1)],
    people,
    pools: pools.length,
    proven: pools.filter(({ proven }) => proven).length,
    stopped: pools.flatMap(({ stopped, settled }) => (stopped ? [`${stopped} after ${settled} figures`] : [])),
  }
}

await serveAndPlan(process.argv[2] ?? '')
