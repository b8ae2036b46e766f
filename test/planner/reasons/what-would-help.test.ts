import { expect } from 'chai'
import { explain } from '../../../src/planner/reasons/explain.ts'
import type { Change } from '../../../src/planner/problem/change.ts'
import type { Person, Problem, Slot } from '../../../src/planner/problem/problem.ts'
import { solve } from '../../../src/planner/search/solve.ts'
import { aPerson, aProblem, aSlot, people } from '../../support/hand-made-problem.ts'

const MORNING = { date: '2027-01-11', part: 'morning' } as const

async function helpFor(id: string, crowd: Person[], slots: Slot[], households: Problem['households'] = {}) {
  const problem = { ...aProblem({ people: crowd, slots, households }), noticeDays: 21 }
  const { waiting } = explain(problem, await solve(problem))
  return waiting.find(({ person }) => person === id)?.help ?? []
}

/** The first thing that would help. */
async function firstHelp(...given: Parameters<typeof helpFor>): Promise<Change[] | undefined> {
  return (await helpFor(...given))[0]?.changes
}

describe('what would help somebody who waits', () => {
  it('is so many more people who speak their language', async () => {
    expect(await firstHelp('p1', people('p', 1), [aSlot('s1')])).to.deep.equal([
      { kind: 'people', slot: 's1', language: 'ar', more: 2 },
    ])
  })

  it('is fewer of them for who is urgent', async () => {
    const you = aPerson('you', { deadline: '2027-01-15' })
    expect(await firstHelp('you', [you], [aSlot('s1')])).to.deep.equal([
      { kind: 'people', slot: 's1', language: 'ar', more: 1 },
    ])
  })

  it('is an interpreter, before the deadline, when enough people wait', async () => {
    const crowd = people('p', 3, { languages: ['so'], deadline: '2027-03-14' })
    const [help] = await helpFor('p2', crowd, [aSlot('s1')])
    expect(help).to.deep.equal({
      changes: [{ kind: 'language', slot: 's1', language: 'so', before: '2027-03-14' }],
      slot: 's1',
      language: 'so',
      inTime: true,
      people: 3,
    })
  })

  it('is that a neighbour opens a slot, with the day from which it would be open by itself', async () => {
    const you = aPerson('you', { municipality: '0938', waitingSince: '2026-11-01' })
    const slots = [aSlot('s1', { overflow: ['0938'] })]
    expect(await firstHelp('you', [you, ...people('p', 3)], slots)).to.deep.equal([
      { kind: 'open', slot: 's1', municipality: '0938', from: '2027-01-30' },
    ])
    expect(await firstHelp('you', [you, ...people('p', 3)], [aSlot('s1')])).to.deep.equal([
      { kind: 'open', slot: 's1', municipality: '0938', from: null },
    ])
  })

  it('counts who else of that municipality would come along', async () => {
    const [help] = await helpFor('p1', people('p', 3, { municipality: '0938' }), [aSlot('s1')])
    expect(help).to.deep.include({ people: 3 })
    expect(help?.changes.map(({ kind }) => kind)).to.deep.equal(['open'])
  })

  it('is what they need, or a half day that they give up', async () => {
    const needs = aPerson('you', { needs: ['wheelchair'] })
    expect(await firstHelp('you', [needs, ...people('p', 3)], [aSlot('s1')])).to.deep.equal([
      { kind: 'offer', slot: 's1', needs: ['wheelchair'] },
    ])
    const busy = aPerson('you', { unavailable: [MORNING] })
    expect(await firstHelp('you', [busy, ...people('p', 3)], [aSlot('s1')])).to.deep.equal([
      { kind: 'come', slot: 's1', person: 'you', halfDays: [MORNING] },
    ])
    const elsewhen = aPerson('you', { availability: { week: [{ weekday: 5, part: 'afternoon' }] } })
    expect(await firstHelp('you', [elsewhen, ...people('p', 3)], [aSlot('s1')])).to.deep.equal([
      { kind: 'come', slot: 's1', person: 'you', halfDays: [MORNING] },
    ])
  })

  it('is a seat more where others go first, and nothing where a group takes nobody in', async () => {
    const crowd = [...people('p', 5), aPerson('you', { waitingSince: '2026-11-01' })]
    expect(await firstHelp('you', crowd, [aSlot('s1')])).to.deep.equal([{ kind: 'seats', slot: 's1', more: 1 }])
    const full = aSlot('s1', { group: { language: 'ar', size: 5 } })
    const kinds = (await helpFor('p1', people('p', 3), [full])).flatMap(({ changes }) => changes)
    expect(kinds.map(({ kind }) => kind)).to.deep.equal(['new-slot'])
  })

  it('is another room, when another group has it', async () => {
    const crowd = [...people('ar', 4), ...people('ti', 3, { languages: ['ti'] })]
    const slots = [aSlot('s1', { resources: ['room'] }), aSlot('s2', { resources: ['room'], languages: ['ti'] })]
    expect(await firstHelp('ti1', crowd, slots)).to.deep.equal([{ kind: 'resource', slot: 's2', resources: ['room'] }])
  })

  it('is that a household lets its members go on their own', async () => {
    const family = [aPerson('x', { household: 'h1' }), aPerson('y', { household: 'h1', unavailable: [MORNING] })]
    const crowd = [...family, ...people('p', 3)]
    expect(await firstHelp('x', crowd, [aSlot('s1')], { h1: 'together' })).to.deep.equal([
      { kind: 'household', household: 'h1', rule: 'together' },
    ])
    const pair = [aPerson('x', { household: 'h1' }), aPerson('y', { household: 'h1' }), ...people('p', 2)]
    expect(await firstHelp('y', pair, [aSlot('s1')], { h1: 'apart' })).to.deep.equal([
      { kind: 'household', household: 'h1', rule: 'apart' },
    ])
  })

  it('is a half day more for a programme that has none, of which people can still be told in time', async () => {
    const you = (deadline: string) => people('p', 3, { programme: 'wi2021', deadline })
    const [change] = (await firstHelp('p1', you('2027-02-28'), [])) ?? []
    expect(change).to.deep.include({ kind: 'new-slot', language: 'ar', before: '2027-02-28', serves: ['0935'] })
    const friday = { week: [{ weekday: 5, part: 'evening' as const }] }
    const limited = people('p', 3, { programme: 'wi2021', deadline: '2027-02-28', availability: friday })
    const [onFriday] = (await firstHelp('p1', limited, [])) ?? []
    expect(onFriday).to.deep.include({ kind: 'new-slot', on: { date: '2027-02-26', part: 'evening' } })
    const [late] = await helpFor('p1', you('2026-12-01'), [])
    expect(late).to.deep.include({ inTime: false, people: 3 })
    expect(late?.changes[0]).to.deep.include({ kind: 'new-slot', before: null })
  })
})
