import { expect } from 'chai'
import { modelOf } from '../../../src/planner/model/build-model.ts'
import { Effort } from '../../../src/planner/model/effort.ts'
import { LinearProgramme } from '../../../src/planner/model/linear-programme.ts'
import { valueOf } from '../../../src/planner/model/model.ts'
import { valuesOf } from '../../../src/planner/model/placement.ts'
import { cutsOf, mostBroken } from '../../../src/planner/model/seat-cuts.ts'
import { solvePools } from '../../../src/planner/search/solve-pools.ts'
import { makeProblem } from '../../support/make-problem.ts'
import { highs } from '../../../src/planner/search/search-pools.ts'
import { dividedUp } from '../../../src/planner/search/solve.ts'
import { aProblem, aSlot, people } from '../../support/hand-made-problem.ts'

describe('rows that say how many groups it takes', () => {
  it('open a whole group more for the few people who have no seat', async () => {
    const slots = [
      aSlot('s0', { capacity: 5, group: { language: 'ar', size: 4 } }),
      aSlot('s1', { capacity: 5, resources: ['room-1'] }),
      aSlot('s2', { capacity: 5, resources: ['room-2'] }),
    ]
    const [pool] = dividedUp(aProblem({ people: people('p', 7), slots })).pools
    const model = modelOf(pool ?? expect.fail())
    const programme = new LinearProgramme(await highs(), model)
    const [, placed = [], opened = []] = model.figures
    programme.addRow({ terms: placed, lower: 7, upper: 7 })
    programme.setGoal(opened)
    const relax = () => {
      const relaxed = programme.solve(new Effort(1e9, () => 1000))
      return typeof relaxed === 'string' ? expect.fail(relaxed) : relaxed
    }
    const before = relax()
    expect(before.goal).to.be.closeTo(-6 / 5, 1e-6)
    expect(programme.cut(before.values)).to.equal(true)
    const after = relax()
    expect(after.goal).to.be.closeTo(-2, 1e-6)
    expect(programme.cut(after.values)).to.equal(false)
    programme.dispose()
  })

  it('hold for the best plan, wherever a relaxation breaks them', async () => {
    let broken = 0
    for (const seed of [1, 2, 3]) {
      const { pools } = dividedUp(makeProblem({ people: 120, slots: 30, seed }))
      const { placements } = await solvePools(pools, { work: 1e9, clock: () => 1000 })
      for (const pool of pools) {
        const model = modelOf(pool)
        const inPool = new Map(pool.parties.map((party) => [party.people, party]))
        const plan = valuesOf(
          model,
          placements.filter(({ party }) => inPool.has(party.people)),
        )
        const programme = new LinearProgramme(await highs(), model)
        for (const figure of model.figures) {
          programme.setGoal(figure)
          const relaxed = programme.solve(new Effort(1e9, () => 1000))
          const rows = typeof relaxed === 'string' ? [] : mostBroken(cutsOf(model), relaxed.values)
          broken += rows.length
          for (const { terms, upper } of rows) expect(valueOf(terms, plan)).to.be.at.most(upper)
          const reached = valueOf(figure, plan)
          programme.addRow({ terms: figure, lower: reached, upper: reached })
        }
        programme.dispose()
      }
    }
    expect(broken).to.be.greaterThan(20)
  })
})
