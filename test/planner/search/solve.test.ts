import { expect } from 'chai'
import { checkPlan } from '../../../src/planner/problem/check-plan.ts'
import { compareScores } from '../../../src/planner/problem/plan.ts'
import { solve } from '../../../src/planner/search/solve.ts'
import { aPerson, aProblem, aSlot, people } from '../../support/hand-made-problem.ts'
import { joinProblems, makeProblem } from '../../support/make-problem.ts'
import { solvedProblems } from '../../support/planner-files.ts'

describe('solve', () => {
  describe('on the problems with a known optimum', () => {
    const problems = solvedProblems()

    it('knows all 24 of them', function () {
      if (problems.length === 0) this.skip() // ../shared is not on every machine
      expect(problems).to.have.length(24)
    })

    for (const { name, problem, optimum, firstComeFirstServed } of problems) {
      it(`reaches it on ${name}, proven and by the rules`, async () => {
        const plan = await solve(problem)
        expect(plan.score).to.deep.equal(optimum)
        expect(plan.proven).to.equal(true)
        expect(checkPlan(problem, plan)).to.deep.equal([])
        expect(compareScores(plan.score, firstComeFirstServed)).to.be.at.least(0)
      })
    }
  })

  it('plans nothing when nobody waits', async () => {
    const plan = await solve(aProblem({ people: [], slots: [aSlot('s1')] }))
    expect(plan).to.deep.include({ groups: [], waiting: [], score: [0, 0, 0, 0, 0, 0], proven: true })
  })

  it('puts people in time before more people', async () => {
    const late = people('late', 5, { deadline: '2027-01-01' })
    const punctual = people('punctual', 3, { deadline: '2027-02-01' })
    const slots = [aSlot('s1', { capacity: 5 })]
    const plan = await solve(aProblem({ people: [...late, ...punctual], slots }))
    expect(plan.score.slice(0, 2)).to.deep.equal([3, 5])
  })

  it('opens no second group when one is enough', async () => {
    const plan = await solve(aProblem({ people: people('p', 5), slots: [aSlot('s1'), aSlot('s2')] }))
    expect(plan.groups.map(({ slot }) => slot)).to.deep.equal(['s1'])
  })

  it('gives the seat to who waits longest, and among equals to the lower id', async () => {
    const crowd = [aPerson('newest', { waitingSince: '2026-11-01' }), aPerson('z'), aPerson('b'), aPerson('a')]
    const plan = await solve(aProblem({ people: crowd, slots: [aSlot('s1', { capacity: 3 })] }))
    expect(plan.groups[0]?.people).to.deep.equal(['a', 'b', 'z'])
    const three = await solve(aProblem({ people: people('p', 4), slots: [aSlot('s1', { capacity: 3 })] }))
    expect(three.groups[0]?.people).to.deep.equal(['p1', 'p2', 'p3'])
  })

  it('breaks a tie by id also between people who are not alike', async () => {
    const other = aPerson('q', { unavailable: [{ date: '2027-05-05', part: 'morning' }], languages: ['ar', 'nl'] })
    const slots = [aSlot('s1', { capacity: 3 }), aSlot('s2', { languages: ['nl'], programme: 'wi2021' })]
    const plan = await solve(aProblem({ people: [other, ...people('p', 3)], slots }))
    expect(plan.groups[0]?.people).to.deep.equal(['p1', 'p2', 'p3'])
  })

  it('uses the lower of two slots that come to the same', async () => {
    const slots = [aSlot('b', { resources: ['room-1'] }), aSlot('a', { resources: ['room-2'] })]
    const plan = await solve(aProblem({ people: people('p', 3), slots }))
    expect(plan.groups.map(({ slot }) => slot)).to.deep.equal(['a'])
  })

  it('holds a group in the language that suits its members best', async () => {
    const crowd = [...people('a', 2, { languages: ['nl', 'ar'] }), ...people('b', 2, { languages: ['nl', 'ar'] })]
    const plan = await solve(aProblem({ people: crowd, slots: [aSlot('s1', { languages: ['ar', 'nl'] })] }))
    expect(plan.groups[0]?.language).to.equal('nl')
  })

  it('starts as early as it can', async () => {
    const slots = [
      aSlot('s1', { sessions: [{ date: '2027-02-01', part: 'morning' }] }),
      aSlot('s2', { sessions: [{ date: '2027-01-04', part: 'morning' }] }),
    ]
    const plan = await solve(aProblem({ people: people('p', 3), slots }))
    expect(plan.groups.map(({ slot }) => slot)).to.deep.equal(['s2'])
    expect(plan.score).to.deep.equal([3, 3, -1, 249, 0, -126])
  })

  it('lets who waits longest start first, of people who are alike', async () => {
    const crowd = [...people('new', 3, { waitingSince: '2026-10-01' }), ...people('old', 3)]
    const later = aSlot('s1', { capacity: 3, sessions: [{ date: '2027-01-12', part: 'morning' }] })
    const plan = await solve(aProblem({ people: crowd, slots: [later, aSlot('s2', { capacity: 3 })] }))
    expect(plan.groups.find(({ slot }) => slot === 's2')?.people).to.deep.equal(['old1', 'old2', 'old3'])
  })

  it('proves the best of a year of half days, and gives the same plan again', async () => {
    const problem = makeProblem({ people: 200, slots: 100, seed: 4 })
    const plan = await solve(problem, { atMost: 120 })
    expect(plan.proven).to.equal(true)
    expect(checkPlan(problem, plan)).to.deep.equal([])
    const again = await solve(problem, { atMost: 120 })
    expect({ ...again, seconds: 0 }).to.deep.equal({ ...plan, seconds: 0 })
  })

  it('says which pools the clock ended, and keeps the rules all the same', async () => {
    const problem = makeProblem({ people: 60, slots: 8, seed: 3 })
    const plan = await solve(problem, { atMost: 0 })
    expect(plan.pools.map(({ stopped }) => stopped)).to.include('clock')
    expect(checkPlan(problem, plan)).to.deep.equal([])
  })

  it('still gives a plan by the rules when there is no time at all, and says that it is not proven', async () => {
    const problem = makeProblem({ people: 200, slots: 14, seed: 7 })
    const plan = await solve(problem, { seconds: 0 })
    expect(plan.proven).to.equal(false)
    expect(plan.score[1]).to.be.greaterThan(0)
    expect(checkPlan(problem, plan)).to.deep.equal([])
  })

  it('scores for a country what it scores for its regions', async () => {
    const regions = [1, 2, 3].map((seed) => makeProblem({ people: 60, slots: 6, seed, area: `r${seed}-` }))
    const apart = await Promise.all(regions.map((region) => solve(region)))
    const joined = await solve(joinProblems(regions))
    const sums = joined.score.map((_, index) => apart.reduce((sum, { score }) => sum + (score[index] ?? 0), 0))
    expect(joined.score).to.deep.equal(sums)
  })
})
