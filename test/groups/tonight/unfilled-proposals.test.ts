import { expect } from 'chai'
import { type PoolWorld, problemOf } from '../../../src/groups/gathering/gather-problem.ts'
import { unfilledIn, unfilledProposals } from '../../../src/groups/tonight/unfilled-proposals.ts'
import { solve } from '../../../src/planner/search/solve.ts'
import { people } from '../../support/hand-made-problem.ts'
import { aTownSlot, aWorld } from '../../support/pool-world.ts'

describe('a proposal that waits', () => {
  const proposal = { id: 'g1', status: 'proposed', language: 'ar', capacity: 5, size: 3 } as const
  const foundIn = async (...worlds: PoolWorld[]) =>
    (await Promise.all(worlds.map(async (world) => unfilledIn(world, await solve(problemOf(world)))))).flat()
  const unfilled = async (group: Partial<typeof proposal> | object, scope: string[] = ['0935'], day = '2027-01-12') => {
    const world = aWorld(people('a', 2), [aTownSlot('s1', day)], { s1: { ...proposal, ...group } })
    return unfilledProposals(await foundIn(world), scope)
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

  it('is told once, with all who fit, when people of two pools could have its seats', async () => {
    const slot = aTownSlot('s1', '2027-01-12', { serves: ['0935', '0938'] })
    const here = aWorld(people('a', 2), [slot], { s1: proposal })
    const elsewhere = aWorld(people('b', 1), [slot], { s1: proposal })
    const found = unfilledProposals(await foundIn(here, elsewhere), 'all')
    expect(found.map(({ id, fitting }) => [id, fitting])).to.deep.equal([['g1', 3]])
  })

  it('is told too where it meets in a municipality with rules of its own', async () => {
    const slot = aTownSlot('s1', '2027-01-12', { in: 'kiosk/a' })
    const world = aWorld(people('a', 2), [slot], { s1: proposal })
    const [first, second] = world.pool.municipalities
    if (!first || !second) throw new Error('two municipalities')
    const own = { ...second, rules: { ...second.rules, minGroupSize: 4, maxGroupSize: 4 } }
    const hosts = new Map([first, own].map((one) => [one.code, one]))
    const apart = { ...world, pool: { ...world.pool, municipalities: [first, own] } }
    const found = unfilledProposals(await foundIn({ ...apart, timetable: { ...world.timetable, hosts } }), 'all')
    expect(found.map(({ seats, fitting }) => [seats, fitting])).to.deep.equal([[1, 2]])
  })
})
