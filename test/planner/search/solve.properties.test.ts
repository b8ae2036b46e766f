import { expect } from 'chai'
import fc from 'fast-check'
import { addDays } from '../../../src/calendar/days.ts'
import { checkPlan } from '../../../src/planner/problem/check-plan.ts'
import { compareScores, type Plan, scoreOf } from '../../../src/planner/problem/plan.ts'
import type { Problem } from '../../../src/planner/problem/problem.ts'
import { ModelledPool, searchHere, type Searcher } from '../../../src/planner/search/search-pools.ts'
import { solve } from '../../../src/planner/search/solve.ts'
import { bestScoreByTryingAll } from '../../support/brute-force.ts'
import { aPerson, aProblem, aSlot } from '../../support/hand-made-problem.ts'
import { Dice, makeProblem } from '../../support/make-problem.ts'
import { smallProblem } from '../../support/small-problem.ts'

const largerProblem = fc
  .record({ people: fc.integer({ min: 20, max: 80 }), slots: fc.integer({ min: 3, max: 9 }), seed: fc.nat() })
  .map(makeProblem)

describe('every plan', () => {
  it('scores as well as trying everything, on small problems', async () => {
    await fc.assert(
      fc.asyncProperty(smallProblem, async (problem) => {
        const plan = await solve(problem)
        expect(plan.proven).to.equal(true)
        expect(plan.score).to.deep.equal(bestScoreByTryingAll(problem))
        expect(checkPlan(problem, plan)).to.deep.equal([])
      }),
      { numRuns: 600 },
    )
  })

  it('scores the same when it counts the groups, of which only a large pool has enough', async () => {
    await fc.assert(
      fc.asyncProperty(smallProblem, async (problem) => {
        const plan = await solve(problem, { searcher: counting })
        expect(plan.proven).to.equal(true)
        expect(plan.score).to.deep.equal(bestScoreByTryingAll(problem))
      }),
      { numRuns: 200 },
    )
    await fc.assert(
      fc.asyncProperty(largerProblem, async (problem) => {
        const plan = await solve(problem, { searcher: counting })
        expect(plan.score).to.deep.equal((await solve(problem)).score)
        expect(checkPlan(problem, plan)).to.deep.equal([])
      }),
      { numRuns: 25 },
    )
  })

  it('is bounded by what trying everything gives, also when a pool is searched as a large one', async () => {
    await fc.assert(
      fc.asyncProperty(smallProblem, async (problem) => {
        const plan = await solve(problem, { searcher: asLarge })
        expect(checkPlan(problem, plan)).to.deep.equal([])
        expectBounds(plan, bestScoreByTryingAll(problem))
      }),
      { numRuns: 300 },
    )
    await fc.assert(
      fc.asyncProperty(largerProblem, fc.nat(), async (problem, seed) => {
        const plan = await solve(problem, { searcher: asLarge })
        expect(checkPlan(problem, plan)).to.deep.equal([])
        expectBounds(plan, (await solve(problem)).score)
        const again = await solve(shuffled(problem, new Dice(seed)), { searcher: asLarge })
        expect({ ...again, seconds: 0 }).to.deep.equal({ ...plan, seconds: 0 })
      }),
      { numRuns: 20 },
    )
  })

  it('bounds figure 2 also where somebody who is nearly like another is in time, and they are not', async () => {
    const day = (number: number) => addDays('2027-01-01', number)
    const except = (only: number) =>
      days.filter((one) => one !== only).map((one) => ({ date: day(one), part: 'morning' as const }))
    const days = Array.from({ length: 24 }, (_, number) => number)
    const [late, punctual] = [day(0), day(2)]
    const people = [
      aPerson('a', { deadline: late, unavailable: except(2) }),
      aPerson('b', { deadline: punctual, unavailable: except(2) }),
      aPerson('z', { deadline: null }),
    ]
    const slots = days.map((number) =>
      aSlot(`s${number}`, {
        ...{ capacity: number === 2 ? 2 : 1, resources: [] },
        sessions: [{ date: day(number), part: 'morning' as const }],
      }),
    )
    const problem = aProblem({ people, slots })
    const rules = { minGroupSize: 1, maxGroupSize: 5, rescueDays: 0, rescueGroupSize: null, overflowAfterDays: 90 }
    const small = { ...problem, rules }
    const plan = await solve(small, { searcher: asLarge })
    expectBounds(plan, (await solve(small)).score)
  })

  it('is never worse than first come, first served, however little work it may cost', async () => {
    await fc.assert(
      fc.asyncProperty(largerProblem, fc.constantFrom(0, 0.001, 0.01, 0.1), async (problem, seconds) => {
        const byHand = await solve(problem, { seconds: 0 })
        for (const searcher of [searchHere, asLarge]) {
          const plan = await solve(problem, { seconds, searcher })
          expect(compareScores(plan.score, byHand.score)).to.be.at.least(0)
          for (const [index, figure] of plan.score.entries()) expect(figure).to.be.at.most(plan.bounds[index] ?? 0)
        }
      }),
      { numRuns: 25 },
    )
  })

  it('keeps the hard rules, mentions everybody once and scores what it says', async () => {
    await fc.assert(
      fc.asyncProperty(largerProblem, async (problem) => {
        const plan = await solve(problem)
        expect(checkPlan(problem, plan)).to.deep.equal([])
        expect(scoreOf(problem, plan.groups)).to.deep.equal(plan.score)
      }),
      { numRuns: 25 },
    )
  })

  it('is the same whatever the order of people, slots, sessions, resources and households', async () => {
    const problems = fc.oneof(smallProblem, largerProblem)
    await fc.assert(
      fc.asyncProperty(problems, fc.nat(), async (problem, seed) => {
        const plan = await solve(problem)
        const again = await solve(shuffled(problem, new Dice(seed)))
        expect({ ...again, seconds: 0 }).to.deep.equal({ ...plan, seconds: 0 })
      }),
      { numRuns: 100 },
    )
  })

  it('scores no lower when a slot is added', async () => {
    await fc.assert(
      fc.asyncProperty(smallProblem, async (problem) => {
        const slots = problem.slots.map((slot, index) => (index === 0 ? { ...slot, group: null } : slot))
        const fewer = await solve({ ...problem, slots: slots.slice(1) })
        const more = await solve({ ...problem, slots })
        expect(compareScores(more.score, fewer.score)).to.be.at.least(0)
      }),
      { numRuns: 150 },
    )
  })

  it('lets nobody be overtaken without reason: no swap of a seat with somebody who waits improves it', async () => {
    await fc.assert(
      fc.asyncProperty(largerProblem, async (problem) => {
        const plan = await solve(problem)
        for (const groups of swaps(plan)) {
          if (compareScores(scoreOf(problem, groups), plan.score) > 0) {
            expect(
              checkPlan(problem, { ...plan, groups }).filter((fault) => fault.startsWith('rule')),
            ).to.not.deep.equal([])
          }
        }
      }),
      { numRuns: 10 },
    )
  })
})

/** Counts the groups also in a small pool. */
const counting: Searcher = (pools, tasks, clock) =>
  searchHere(
    pools.map(({ pool }) => new ModelledPool(pool, { openings: 2 })),
    tasks,
    clock,
  )

/** Searches every pool as if it were too large for a model of its own. */
const asLarge: Searcher = (pools, tasks, clock) =>
  searchHere(
    pools.map(({ pool }) => new ModelledPool(pool, { chances: 0, openings: 2 })),
    tasks,
    clock,
  )

/** That no figure is over its bound; and that the best plan is not either, in the first figure in which this plan is another one. */
function expectBounds({ score, bounds, proven }: Plan, best: readonly number[]): void {
  expect(compareScores(best, score)).to.be.at.least(0)
  if (proven) expect(score).to.deep.equal(best)
  for (const [index, figure] of score.entries()) expect(figure).to.be.at.most(bounds[index] ?? 0)
  const other = score.findIndex((figure, index) => figure !== best[index])
  if (other >= 0) expect(best[other]).to.be.at.most(bounds[other] ?? 0)
}

/** Every plan in which somebody who waits took the seat of somebody who is placed. */
function* swaps({ groups, waiting }: Plan): Generator<Plan['groups']> {
  for (const { person } of waiting) {
    for (const group of groups) {
      for (const member of group.people) {
        const people = group.people.map((id) => (id === member ? person : id))
        yield groups.map((other) => (other === group ? { ...group, people } : other))
      }
    }
  }
}

function shuffled(problem: Problem, dice: Dice): Problem {
  const mixed = <Thing>(things: readonly Thing[]) => dice.shuffle(things)
  return {
    ...problem,
    people: mixed(problem.people).map((person) => ({
      ...person,
      unavailable: mixed(person.unavailable),
      needs: mixed(person.needs),
    })),
    slots: mixed(problem.slots).map((slot) => ({
      ...slot,
      sessions: mixed(slot.sessions),
      languages: mixed(slot.languages),
      resources: mixed(slot.resources),
      serves: mixed(slot.serves),
    })),
    households: Object.fromEntries(mixed(Object.entries(problem.households))),
  }
}
