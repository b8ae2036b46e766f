import { expect } from 'chai'
import { solveOneAtATime } from '../../../src/groups/gathering/solve-one-at-a-time.ts'
import type { Plan } from '../../../src/planner/problem/plan.ts'
import { solve } from '../../../src/planner/search/solve.ts'
import { aProblem, aSlot } from '../../support/hand-made-problem.ts'

describe('plans that are made one at a time', () => {
  const problemOf = (id: string) => aProblem({ people: [], slots: [aSlot(id)] })

  /** A planner that makes each plan when it is told to. */
  const slowPlanner = () => {
    const begun: string[] = []
    const ends: (() => void)[] = []
    const ask = solveOneAtATime((problem) => {
      begun.push(problem.slots[0]!.id)
      return new Promise<Plan>((resolve) => ends.push(() => resolve(solve(problem))))
    })
    return { begun, ends, ask }
  }
  const aTurn = () => new Promise((resolve) => setImmediate(resolve))

  it('begin when the one before is done, in the order in which they were asked for', async () => {
    const { begun, ends, ask } = slowPlanner()
    const { signal } = new AbortController()
    const asked = ['one', 'two', 'three'].map((id) => ask(problemOf(id), signal))
    for (const before of [['one'], ['one', 'two'], ['one', 'two', 'three']]) {
      await aTurn()
      expect(begun).to.deep.equal(before)
      ends.at(-1)!()
      await asked[before.length - 1]
    }
    expect((await asked[2])?.proven).to.equal(true)
  })

  it('never begin for who ran out of patience, and others go on waiting for the one in hand', async () => {
    const { begun, ends, ask } = slowPlanner()
    const hurried = new AbortController()
    const left = [ask(problemOf('in hand'), hurried.signal), ask(problemOf('in line'), hurried.signal)]
    hurried.abort()
    expect(await Promise.all(left)).to.deep.equal([null, null])
    const patient = ask(problemOf('later'), new AbortController().signal)
    expect(await ask(problemOf('too late'), hurried.signal)).to.equal(null)
    await aTurn()
    expect(begun).to.deep.equal(['in hand'])
    ends[0]!()
    await aTurn()
    expect(begun).to.deep.equal(['in hand', 'later'])
    ends[1]!()
    expect((await patient)?.proven).to.equal(true)
  })
})
