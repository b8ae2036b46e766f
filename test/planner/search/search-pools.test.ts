import { expect } from 'chai'
import { MessageChannel } from 'node:worker_threads'
import { helpWith, searchTogether } from '../../../src/groups/gathering/solve-together.ts'
import { checkPlan } from '../../../src/planner/problem/check-plan.ts'
import type { Plan } from '../../../src/planner/problem/plan.ts'
import { search, type Searcher, forgetHighs, highs } from '../../../src/planner/search/search-pools.ts'
import { dividedUp, solve } from '../../../src/planner/search/solve.ts'
import { solvePools } from '../../../src/planner/search/solve-pools.ts'
import { joinProblems, makeProblem } from '../../support/make-problem.ts'

const areas = [1, 2, 3].map((seed) => makeProblem({ people: 60, slots: 6, seed, area: `r${seed}-` }))
const problem = joinProblems(areas)

/** A searcher whose solver breaks down on pools, so many times each. */
const breaking =
  (times: number, breaks: (pool: number) => boolean): Searcher =>
  async (pools, tasks, clock) => {
    const outcomes = []
    for (const task of tasks) {
      let left = breaks(task.pool) ? times : 0
      const load = () => (left-- > 0 ? Promise.reject(new Error('memory access out of bounds')) : highs())
      outcomes.push(await search(pools, task, clock, load))
    }
    return outcomes
  }

const withoutSeconds = (plan: Plan) => ({ ...plan, seconds: 0 })

describe('searching pools', () => {
  let whole: Plan

  before(async () => {
    whole = await solve(problem)
    expect(whole.proven).to.equal(true)
    expect(whole.pools.length).to.be.greaterThan(2)
  })

  it('goes on with a solver loaded anew when it breaks down once', async () => {
    const plan = await solve(problem, { searcher: breaking(1, () => true) })
    expect(withoutSeconds(plan)).to.deep.equal(withoutSeconds(whole))
  })

  it('plans a pool that keeps breaking the solver by hand, says so, and plans the others as ever', async () => {
    const plan = await solve(problem, { searcher: breaking(2, (pool) => pool === 0) })
    const [broken, ...others] = plan.pools
    expect(broken).to.deep.include({ proven: false, settled: 0, stopped: 'fault' })
    expect(others).to.deep.equal(whole.pools.slice(1))
    expect(checkPlan(problem, plan)).to.deep.equal([])
    const elsewhere = ({ groups }: Plan) => groups.filter(({ slot }) => !broken?.slots.includes(slot))
    expect(elsewhere(plan)).to.deep.equal(elsewhere(whole))
  })

  it('comes to the same with a helper that searches a part', async () => {
    const { port1, port2 } = new MessageChannel()
    let searched = 0
    port1.on('message', () => searched++)
    const helped = helpWith(port2)
    // In this test both share a thread: while the solver is loaded anew for the first pool, the helper gets its turn.
    forgetHighs()
    const plan = await solve(problem, { searcher: searchTogether(port1, problem) })
    port1.close()
    await helped
    expect(searched).to.be.greaterThan(0)
    expect(withoutSeconds(plan)).to.deep.equal(withoutSeconds(whole))
  })

  it('does what a helper that is gone did not', async () => {
    const { port1, port2 } = new MessageChannel()
    port2.close()
    const plan = await solve(problem, { searcher: searchTogether(port1, problem) })
    expect(withoutSeconds(plan)).to.deep.equal(withoutSeconds(whole))
  })

  it('ends on work, so that a slow machine finds what a fast one finds', async () => {
    const { pools } = dividedUp(problem)
    const fast = await solvePools(pools, { work: 5e5, clock: () => 1000 })
    let seconds = 1000
    const slow = await solvePools(pools, { work: 5e5, clock: () => (seconds -= 0.01) })
    expect(slow).to.deep.equal(fast)
    expect(fast.reports.map(({ stopped }) => stopped)).to.include('work')
    expect(fast.reports.map(({ stopped }) => stopped)).to.not.include('clock')
  })

  it('says which pools the clock stopped', async () => {
    const { pools } = await solve(problem, { seconds: 0 })
    expect(pools.every(({ proven }) => !proven)).to.equal(true)
    const late = await solvePools(dividedUp(problem).pools, { work: 1e9, clock: () => 0 })
    expect(late.reports.map(({ stopped }) => stopped)).to.deep.equal(pools.map(() => 'clock'))
  })
})
