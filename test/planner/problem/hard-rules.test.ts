import { expect } from 'chai'
import type { Availability } from '../../../src/calendar/availability.ts'
import type { Person, Problem, Slot } from '../../../src/planner/problem/problem.ts'
import { solve } from '../../../src/planner/search/solve.ts'
import { aPerson, aProblem, aSlot, people } from '../../support/hand-made-problem.ts'

const MORNING = { date: '2027-01-11', part: 'morning' } as const
const AFTERNOON = { date: '2027-01-11', part: 'afternoon' } as const
const WEEK_LATER = { date: '2027-01-18', part: 'morning' } as const

async function placed(problem: Problem): Promise<Record<string, string[]>> {
  const { groups } = await solve(problem)
  return Object.fromEntries(groups.map(({ slot, people }) => [slot, people]))
}

/** Whether one person more joins a group of three that can be held without them. */
async function joins(person: Partial<Person>, slot: Partial<Slot> = {}): Promise<boolean> {
  const others = people('other', 3, { needs: [] })
  const groups = await placed(aProblem({ people: [...others, aPerson('you', person)], slots: [aSlot('s1', slot)] }))
  return groups.s1?.includes('you') ?? false
}

describe('hard rules', () => {
  it('1 and 2: one group for a person, one group in a slot, in one language', async () => {
    const crowd = [...people('ar', 3), ...people('ti', 3, { languages: ['ti'] })]
    const groups = await placed(aProblem({ people: crowd, slots: [aSlot('s1', { languages: ['ar', 'ti'] })] }))
    expect(groups).to.deep.equal({ s1: ['ar1', 'ar2', 'ar3'] })
  })

  it('2: an existing group keeps its language', async () => {
    const slot = aSlot('s1', { languages: ['ar', 'ti'], group: { language: 'ti', size: 3 } })
    const crowd = [...people('ar', 3), aPerson('ti', { languages: ['ti'] })]
    expect(await placed(aProblem({ people: crowd, slots: [slot] }))).to.deep.equal({ s1: ['ti'] })
  })

  it('3: only people of the programme', async () => {
    expect(await joins({})).to.equal(true)
    expect(await joins({ programme: 'wi2021' })).to.equal(false)
  })

  it('4: a neighbouring municipality only after 90 days or when urgent', async () => {
    const slot = { overflow: ['0938'] }
    expect(await joins({ municipality: '0938', waitingSince: '2026-08-25' }, slot)).to.equal(true)
    expect(await joins({ municipality: '0938', waitingSince: '2026-08-26' }, slot)).to.equal(false)
    expect(await joins({ municipality: '0938', waitingSince: '2026-11-01', deadline: '2027-01-18' }, slot)).to.equal(
      true,
    )
    expect(await joins({ municipality: '0938', waitingSince: '2026-11-01', deadline: '2027-01-19' }, slot)).to.equal(
      false,
    )
    expect(await joins({ municipality: '0938', waitingSince: '2026-11-01', deadline: '2026-11-01' }, slot)).to.equal(
      true,
    )
    expect(await joins({ municipality: '0994', waitingSince: '2026-01-01' }, slot)).to.equal(false)
  })

  it('5: nobody whom one of several sessions does not suit', async () => {
    const slot = { sessions: [MORNING, WEEK_LATER] }
    expect(await joins({ unavailable: [AFTERNOON] }, slot)).to.equal(true)
    expect(await joins({ unavailable: [WEEK_LATER] }, slot)).to.equal(false)
  })

  it('5: nobody outside of the half days of their week, or of the days between which they can come', async () => {
    const slot = { sessions: [MORNING, WEEK_LATER] }
    const on = (availability: Availability) => joins({ availability }, slot)
    const [first, last] = [MORNING.date, WEEK_LATER.date]
    const monday = { weekday: 1, part: 'morning' as const }
    expect(await on({ week: [monday], from: first, until: last })).to.equal(true)
    expect(await on({ week: [{ ...monday, part: 'afternoon' }] })).to.equal(false)
    expect(await on({ week: [{ ...monday, weekday: 2 }] })).to.equal(false)
    expect(await on({ week: [] })).to.equal(false)
    const wednesday = { sessions: [{ date: '2027-01-13', part: 'morning' as const }] }
    expect(await joins({ availability: { week: [{ ...monday, weekday: 3 }] } }, wednesday)).to.equal(true)
    expect(await on({ from: WEEK_LATER.date })).to.equal(false)
    expect(await on({ until: first })).to.equal(false)
    expect(await on({ until: first, also: [WEEK_LATER] })).to.equal(true)
  })

  it('6: nobody whose needs are not all offered', async () => {
    expect(await joins({ needs: ['wheelchair'] }, { offers: ['wheelchair'] })).to.equal(true)
    expect(await joins({ needs: ['wheelchair', 'sign-language'] }, { offers: ['wheelchair'] })).to.equal(false)
  })

  it('7: a new group has enough people, and no group too many', async () => {
    const groupOf = async (count: number, slot: Partial<Slot>) =>
      (await placed(aProblem({ people: people('p', count), slots: [aSlot('s1', slot)] }))).s1?.length ?? 0
    expect(await groupOf(2, {})).to.equal(0)
    expect(await groupOf(3, {})).to.equal(3)
    expect(await groupOf(9, {})).to.equal(5)
    expect(await groupOf(9, { capacity: 4 })).to.equal(4)
    expect(await groupOf(9, { capacity: 2 })).to.equal(0)
    expect(await groupOf(1, { group: { language: 'ar', size: 3 } })).to.equal(1)
    expect(await groupOf(9, { group: { language: 'ar', size: 3 } })).to.equal(2)
    expect(await groupOf(9, { group: { language: 'ar', size: 7 } })).to.equal(0)
  })

  describe('8: a smaller group rescues somebody urgent', () => {
    const two = (deadline: string | null, rescueGroupSize: number | null = 2) =>
      placed(
        aProblem({
          people: [aPerson('urgent', { deadline }), aPerson('other')],
          slots: [aSlot('s1', { sessions: [WEEK_LATER, MORNING] })],
          rules: { rescueGroupSize },
        }),
      )

    it('who can still sign in time', async () =>
      expect(await two('2027-01-18')).to.deep.equal({ s1: ['other', 'urgent'] }))
    it('but not when the last session comes too late', async () => expect(await two('2027-01-17')).to.deep.equal({}))
    it('but not when there is more time than the rescue days', async () =>
      expect(await two('2027-01-19')).to.deep.equal({}))
    it('but not when the deadline has passed', async () => expect(await two('2026-11-01')).to.deep.equal({}))
    it('but not below the smallest rescue group', async () => expect(await two('2027-01-18', 3)).to.deep.equal({}))
    it('but not alone, when the other who could make two must go apart', async () => {
      const pair = [aPerson('x', { deadline: '2027-01-15', household: 'h1' }), aPerson('y', { household: 'h1' })]
      const problem = aProblem({ people: pair, slots: [aSlot('s1')], households: { h1: 'apart' } })
      expect(await placed(problem)).to.deep.equal({})
    })
    it('but never when the municipality does not want it', async () =>
      expect(await two('2027-01-18', null)).to.deep.equal({}))
  })

  describe('9: households', () => {
    const household = { household: 'h1' }

    it('that go together are placed whole, at the cost of others who wait longer', async () => {
      const family = people('family', 3, { ...household, waitingSince: '2026-11-01', deadline: '2027-02-01' })
      const others = people('other', 4, { deadline: '2027-01-01' })
      const problem = aProblem({ people: [...family, ...others], slots: [aSlot('s1')], households: { h1: 'together' } })
      expect((await placed(problem)).s1).to.include.members(['family1', 'family2', 'family3'])
    })

    it('that go together wait together when one of them cannot come', async () => {
      const family = [aPerson('can', household), aPerson('cannot', { ...household, unavailable: [MORNING] })]
      const problem = aProblem({
        people: [...family, ...people('p', 3)],
        slots: [aSlot('s1')],
        households: { h1: 'together' },
      })
      expect(await placed(problem)).to.deep.equal({ s1: ['p1', 'p2', 'p3'] })
    })

    it('that go apart are never in sessions on the same half day, in one slot or two', async () => {
      const pair = [aPerson('x', household), aPerson('y', household)]
      const crowd = [...pair, ...people('p', 4)]
      const plan = (other: Slot) =>
        placed(aProblem({ people: crowd, slots: [aSlot('s1', { capacity: 3 }), other], households: { h1: 'apart' } }))
      const clash = aSlot('s2', { sessions: [{ date: '2027-01-04', part: 'morning' }, MORNING], capacity: 3 })
      const free = aSlot('s2', { sessions: [AFTERNOON], capacity: 3 })
      expect(Object.values(await plan(clash)).flat()).to.not.include.members(['x', 'y'])
      expect(Object.values(await plan(free)).flat()).to.include.members(['x', 'y'])
    })
  })

  describe('10: resources', () => {
    const room = { resources: ['room-a', 'interpreter-ar'] }
    const slots = (second: Partial<Slot>) => [
      aSlot('s1', { ...room, capacity: 3 }),
      aSlot('s2', { ...room, capacity: 3, ...second }),
    ]
    const used = async (second: Partial<Slot>) =>
      Object.keys(await placed(aProblem({ people: people('p', 6), slots: slots(second) })))

    it('are used by one group on a half day', async () => expect(await used({})).to.have.length(1))
    it('are free on another half day', async () => expect(await used({ sessions: [AFTERNOON] })).to.have.length(2))
    it('clash on any of several sessions', async () =>
      expect(await used({ sessions: [WEEK_LATER, MORNING] })).to.have.length(1))
    it('clash when only one is shared', async () =>
      expect(await used({ resources: ['interpreter-ar'] })).to.have.length(1))
    it('are kept by a group that exists', async () => {
      expect(await used({ group: { language: 'ar', size: 3 } })).to.deep.equal([])
      expect(await used({ group: { language: 'ar', size: 2 } })).to.deep.equal(['s2'])
    })
  })
})
