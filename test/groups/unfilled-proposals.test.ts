import { expect } from 'chai'
import { problemsOf } from '../../src/groups/gather-problem.ts'
import { unfilledProposals } from '../../src/groups/tonight/unfilled-proposals.ts'
import { solve } from '../../src/planner/solve.ts'
import { people } from '../support/hand-made-problem.ts'
import { aTownSlot, aWorld } from '../support/pool-world.ts'

describe('a proposal that waits', () => {
  const proposal = { id: 'g1', status: 'proposed', language: 'ar', capacity: 5, size: 3 } as const
  const unfilled = async (group: Partial<typeof proposal> | object, scope: string[] = ['0935'], day = '2027-01-12') => {
    const world = aWorld(people('a', 2), [aTownSlot('s1', day)], { s1: { ...proposal, ...group } })
    const [problem] = problemsOf(world)
    return unfilledProposals({ world, plan: await solve(problem ?? expect.fail()) }, scope)
  }

  it('is told to who may see it, when people wait who fit and would not be placed', async () => {
    expect(await unfilled({})).to.deep.equal([
      { id: 'g1', language: 'ar', day: '2027-01-12', part: 'morning', seats: 2, fitting: 2 },
    ])
    expect(await unfilled({}, ['0363'])).to.deep.equal([])
  })

  it('is not mentioned when it is full, too near, in another language or approved', async () => {
    expect(await unfilled({ size: 5 })).to.deep.equal([])
    expect(await unfilled({}, ['0935'], '2026-11-30')).to.deep.equal([])
    expect(await unfilled({ language: 'ti' })).to.deep.equal([])
    expect(await unfilled({ status: 'planned' })).to.deep.equal([])
  })
})
