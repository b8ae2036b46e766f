import { expect } from 'chai'
import fc from 'fast-check'
import { checkGroups } from '../../../src/planner/problem/check-plan.ts'
import { compareScores, scoreOf } from '../../../src/planner/problem/plan.ts'
import { solve } from '../../../src/planner/search/solve.ts'
import { planFirstComeFirstServed } from '../../support/plan-first-come-first-served.ts'
import { smallProblem } from '../../support/small-problem.ts'

describe('first come, first served', () => {
  it('keeps the hard rules and is never better than the planner', async () => {
    await fc.assert(
      fc.asyncProperty(smallProblem, async (problem) => {
        const groups = planFirstComeFirstServed(problem)
        expect(checkGroups(problem, groups)).to.deep.equal([])
        expect(compareScores((await solve(problem)).score, scoreOf(problem, groups))).to.be.at.least(0)
      }),
      { numRuns: 200 },
    )
  })
})
