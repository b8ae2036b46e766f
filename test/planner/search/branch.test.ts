import { expect } from 'chai'
import { modelOf } from '../../../src/planner/model/build-model.ts'
import { Effort } from '../../../src/planner/model/effort.ts'
import { LinearProgramme } from '../../../src/planner/model/linear-programme.ts'
import { valueOf } from '../../../src/planner/model/model.ts'
import { maximise } from '../../../src/planner/search/branch.ts'
import { highs } from '../../../src/planner/search/search-pools.ts'
import { dividedUp } from '../../../src/planner/search/solve.ts'
import { makeProblem } from '../../support/make-problem.ts'

/** Enough for so many runs of the solver, however long each takes. */
class Runs extends Effort {
  constructor(private runs: number) {
    super(1e12, () => 1000)
  }

  override get isOver(): boolean {
    return this.runs <= 0
  }

  override spend(): void {
    this.runs--
  }
}

describe('the search for the most of a figure', () => {
  it('calls it proven only when it is, after whichever run of the solver its work ends', async () => {
    const solver = await highs()
    const { pools } = dividedUp(makeProblem({ people: 76, slots: 20, seed: 16 }))
    const model = modelOf(
      pools.toSorted((one, other) => other.parties.length - one.parties.length)[0] ?? expect.fail(),
      2,
    )
    const [figure = []] = model.figures
    const searched = (runs: number) => {
      const programme = new LinearProgramme(solver, model)
      const { values, proven, bound } = maximise(programme, model, figure, null, new Runs(runs))
      programme.dispose()
      return { reached: values ? valueOf(figure, values) : -Infinity, proven, bound }
    }
    const best = searched(Infinity)
    expect(best.proven).to.equal(true)
    const cut = Array.from({ length: 110 }, (_, runs) => searched(runs))
    expect(cut.filter(({ proven, reached }) => proven && reached !== best.reached)).to.deep.equal([])
    expect(cut.filter(({ bound }) => bound < best.reached)).to.deep.equal([])
    expect(cut.some(({ proven }) => !proven)).to.equal(true)
  })
})
