import { expect } from 'chai'
import type { Person, Problem, Slot } from '../../../src/planner/problem/problem.ts'
import { solve } from '../../../src/planner/search/solve.ts'
import { whyHere } from '../../../src/planner/reasons/why-here.ts'
import { aPerson, aProblem, aSlot, people } from '../../support/hand-made-problem.ts'

const FEBRUARY = aSlot('s2', { sessions: [{ date: '2027-02-01', part: 'morning' }] })

async function whyIs(id: string, crowd: Person[], slots: Slot[], households: Problem['households'] = {}) {
  const problem = aProblem({ people: crowd, slots, households })
  const reasons = whyHere(problem, (await solve(problem)).groups).get(id) ?? []
  return Object.fromEntries(reasons.map(({ reason, detail }) => [reason, detail]))
}

describe('the reason why somebody is in a group', () => {
  it('is that there is no other slot, or no other half day', async () => {
    expect(await whyIs('p1', people('p', 3), [aSlot('s1')])).to.have.property('only-slot')
    const busy = aPerson('you', { unavailable: [{ date: '2027-02-01', part: 'morning' }] })
    expect(await whyIs('you', [busy, ...people('p', 3)], [aSlot('s1'), FEBRUARY])).to.have.property('only-half-day')
  })

  it('is the deadline', async () => {
    const you = aPerson('you', { deadline: '2027-01-15' })
    const reasons = await whyIs('you', [you, ...people('p', 3)], [aSlot('s1'), FEBRUARY])
    expect(reasons['last-in-time']).to.deep.equal({ deadline: '2027-01-15' })
    expect(reasons['urgent']).to.deep.equal({ deadline: '2027-01-15' })
    expect(reasons).to.not.have.property('rescue')
  })

  it('is that they are rescued, and that without them the group would be too small', async () => {
    const crowd = [aPerson('you', { deadline: '2027-01-15' }), ...people('p', 1)]
    const reasons = await whyIs('you', crowd, [aSlot('s1')])
    expect(reasons['rescue']).to.deep.equal({ size: 2, smallest: 3 })
    expect(reasons['fills']).to.deep.equal({ have: 1, need: 3 })
    expect((await whyIs('p1', crowd, [aSlot('s1')]))['fills']).to.deep.equal({ have: 1, need: 2 })
  })

  it('is that others who could have come wait shorter', async () => {
    const crowd = [...people('p', 5), ...people('late', 2, { waitingSince: '2026-11-01' })]
    expect((await whyIs('p1', crowd, [aSlot('s1')]))['waits-longer']).to.deep.equal({ people: 2 })
  })

  it('is the household', async () => {
    const pair = [aPerson('x', { household: 'h1' }), aPerson('y', { household: 'h1' })]
    expect(
      (await whyIs('x', [...pair, ...people('p', 2)], [aSlot('s1')], { h1: 'together' }))['together'],
    ).to.deep.equal({ household: 'h1', people: 2 })
    const slots = [aSlot('s1', { capacity: 3 }), FEBRUARY]
    expect(await whyIs('y', [...pair, ...people('p', 4)], slots, { h1: 'apart' })).to.have.property('apart')
  })

  it('is that the municipality overflows, and that it is in their best language', async () => {
    const you = aPerson('you', { municipality: '0938', waitingSince: '2026-06-01' })
    const reasons = await whyIs('you', [you, ...people('p', 2)], [aSlot('s1', { overflow: ['0938'] })])
    expect(reasons['overflow']).to.deep.equal({ municipality: '0938', days: 175 })
    expect(reasons['best-language']).to.deep.equal({ language: 'ar' })
  })

  it('is that there is no group in a better language', async () => {
    const you = aPerson('you', { languages: ['ti', 'ar'] })
    expect((await whyIs('you', [you, ...people('p', 2)], [aSlot('s1')]))['best-language-here']).to.deep.equal({
      language: 'ar',
    })
  })
})
