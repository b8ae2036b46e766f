import { expect } from 'chai'
import fc from 'fast-check'
import { otherHalfDays } from '../../../src/groups/planning/other-half-days.ts'
import type { Plan } from '../../../src/planner/problem/plan.ts'
import type { Person, Problem } from '../../../src/planner/problem/problem.ts'
import { solve } from '../../../src/planner/search/solve.ts'
import { bestScoreByTryingAll } from '../../support/brute-force.ts'
import { aPerson, aProblem, aSlot, people } from '../../support/hand-made-problem.ts'
import { smallProblem } from '../../support/small-problem.ts'

const offered = async (problem: Problem, id = 'me', solver: (problem: Problem) => Promise<Plan | null> = solve) =>
  (await otherHalfDays(problem, id, () => true, solver)).map((slot) => slot.id)
const aGroup = (id: string, day: string, size: number, capacity = 5) =>
  aSlot(id, { sessions: [{ date: day, part: 'morning' }], capacity, group: { language: 'ar', size } })

describe('other half days for who can not come', () => {
  const me = aPerson('me')

  it('are seats that nobody who waits would get, at most three, the first to begin first', async () => {
    const days = ['2027-01-14', '2027-01-12', '2027-01-13', '2027-01-11', '2027-01-15']
    const slots = days.map((day) => aGroup(day, day, 4))
    expect(await offered(aProblem({ people: [me], slots }))).to.deep.equal(['2027-01-11', '2027-01-12', '2027-01-13'])
  })

  it('are none that somebody who waits would get, nor one that another would have to give up a term for', async () => {
    const one = aGroup('one', '2027-01-11', 4)
    expect(await offered(aProblem({ people: [me, aPerson('other')], slots: [one] }))).to.deep.equal([])
    const slots = [one, aGroup('late', '2027-03-01', 4)]
    const hurried = aPerson('hurried', { deadline: '2027-02-01' })
    expect(await offered(aProblem({ people: [me, hurried], slots }))).to.deep.equal(['late'])
  })

  it('are seats too that the best plan gives away, when another plan is as good for all others', async () => {
    const [early, same] = [aGroup('a', '2027-01-11', 4), { ...aGroup('b', '2027-01-11', 4), resources: ['b'] }]
    expect(await offered(aProblem({ people: [me, aPerson('other')], slots: [early, same] }))).to.deep.equal(['a', 'b'])
  })

  it('are those that need no other plan, when there is no time for one more', async () => {
    const [early, same] = [aGroup('a', '2027-01-11', 4), { ...aGroup('b', '2027-01-11', 4), resources: ['b'] }]
    const problem = aProblem({ people: [me, aPerson('other')], slots: [early, same] })
    let asked = 0
    const found = await offered(problem, 'me', (one) => (asked++ === 0 ? solve(one) : Promise.resolve(null)))
    expect(found).to.have.length(1)
    expect(asked).to.equal(2)
    expect(await offered(problem, 'me', () => Promise.resolve(null))).to.deep.equal([])
  })

  it('are no new groups, no full ones, none too late, none on a half day on which they can not come', async () => {
    const slots = [
      aSlot('new'),
      aGroup('full', '2027-01-12', 5),
      aGroup('late', '2027-06-01', 3),
      aGroup('busy', '2027-01-13', 3),
    ]
    const person = { ...me, deadline: '2027-05-01', unavailable: [{ date: '2027-01-13', part: 'morning' as const }] }
    expect(await offered(aProblem({ people: [person], slots }))).to.deep.equal([])
  })

  it('are none for who goes with others of their household, and none where nothing is proven', async () => {
    const slots = [aGroup('one', '2027-01-11', 2)]
    const household = { ...me, household: 'h1' }
    expect(await offered(aProblem({ people: [household], slots, households: { h1: 'apart' } }))).to.deep.equal([])
    const guessed = async (problem: Problem) => ({ ...(await solve(problem)), proven: false })
    expect(await offered(aProblem({ people: [me, ...people('a', 2)], slots }), 'me', guessed)).to.deep.equal([])
  })

  it('cost nobody a seat or their term: without the seat, trying everything comes to the same for all others', async () => {
    let proven = 0
    await fc.assert(
      fc.asyncProperty(smallProblem, async (made) => {
        const slots = made.slots.map((slot) => ({
          ...slot,
          group: slot.group ?? { language: slot.languages[0]!, size: 1 },
        }))
        const problem = { ...made, slots }
        const alone: Person = { ...problem.people[0]!, household: null, languages: ['ar', 'ti', 'nl'], deadline: null }
        const [, ...others] = problem.people
        const found = await otherHalfDays({ ...problem, people: [alone, ...others] }, alone.id, () => true, solve)
        for (const { id } of found) {
          const without = problem.slots.map((slot) =>
            slot.id === id && slot.group ? { ...slot, group: { ...slot.group, size: slot.group.size + 1 } } : slot,
          )
          const before = bestScoreByTryingAll({ ...problem, people: others })
          expect(bestScoreByTryingAll({ ...problem, people: others, slots: without })).to.deep.equal(before)
          proven++
        }
      }),
      { numRuns: 400 },
    )
    expect(proven).to.be.greaterThan(50)
  })
})
