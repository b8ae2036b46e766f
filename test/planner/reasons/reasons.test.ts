import { expect } from 'chai'
import type { Person, Problem, Slot } from '../../../src/planner/problem/problem.ts'
import { solve } from '../../../src/planner/search/solve.ts'
import { aPerson, aProblem, aSlot, people } from '../../support/hand-made-problem.ts'

const MORNING = { date: '2027-01-11', part: 'morning' } as const

async function whyWaits(id: string, crowd: Person[], slots: Slot[], households: Problem['households'] = {}) {
  const { waiting } = await solve(aProblem({ people: crowd, slots, households }))
  const { reason, detail } = waiting.find(({ person }) => person === id) ?? {}
  return { reason, detail }
}

describe('the reason why somebody waits', () => {
  it('is that the programme has no slot', async () => {
    const you = aPerson('you', { programme: 'wi2021' })
    expect(await whyWaits('you', [you], [aSlot('s1')])).to.deep.equal({
      reason: 'no-slot-in-programme',
      detail: { programme: 'wi2021' },
    })
  })

  it('is that no slot serves the municipality, also when it may only overflow later', async () => {
    const you = aPerson('you', { municipality: '0938' })
    const expected = { reason: 'no-slot-serves-municipality', detail: { municipality: '0938' } }
    expect(await whyWaits('you', [you], [aSlot('s1')])).to.deep.equal(expected)
    expect(await whyWaits('you', [you], [aSlot('s1', { overflow: ['0938'] })])).to.deep.equal(expected)
  })

  it('is that no slot is in one of their languages; an existing group has only its own', async () => {
    const you = aPerson('you', { languages: ['ti', 'nl'] })
    const expected = { reason: 'no-slot-in-language', detail: { languages: ['ti', 'nl'] } }
    expect(await whyWaits('you', [you], [aSlot('s1')])).to.deep.equal(expected)
    const group = { language: 'ar', size: 3 }
    expect(await whyWaits('you', [you], [aSlot('s1', { languages: ['ar', 'ti'], group })])).to.deep.equal(expected)
  })

  it('is that what they need is not offered', async () => {
    const you = aPerson('you', { needs: ['wheelchair', 'loop'] })
    expect(await whyWaits('you', [you], [aSlot('s1', { offers: ['wheelchair'] })])).to.deep.equal({
      reason: 'needs-not-offered',
      detail: { needs: ['loop'] },
    })
  })

  it('is that no slot suits them, of those that pass the tests before', async () => {
    const you = aPerson('you', { unavailable: [MORNING] })
    const elsewhere = aSlot('s2', { serves: ['0938'], sessions: [{ date: '2027-02-01', part: 'morning' }] })
    expect(await whyWaits('you', [you], [aSlot('s1'), elsewhere])).to.deep.equal({
      reason: 'unavailable-on-all-slots',
      detail: { slots: 1 },
    })
  })

  it('is that the household cannot be placed together, while each has a reason of their own first', async () => {
    const family = [aPerson('x', { household: 'h1' }), aPerson('y', { household: 'h1', unavailable: [MORNING] })]
    const why = (id: string) => whyWaits(id, family, [aSlot('s1')], { h1: 'together' })
    expect(await why('x')).to.deep.equal({
      reason: 'household-cannot-be-placed',
      detail: { household: 'h1', rule: 'together' },
    })
    expect((await why('y')).reason).to.equal('unavailable-on-all-slots')
  })

  it('is that the other of the household went at the only time', async () => {
    const pair = [aPerson('x', { household: 'h1' }), aPerson('y', { household: 'h1' })]
    expect(await whyWaits('y', [...pair, ...people('p', 2)], [aSlot('s1')], { h1: 'apart' })).to.deep.equal({
      reason: 'household-cannot-be-placed',
      detail: { household: 'h1', rule: 'apart' },
    })
  })

  it('is that there are not enough people, with the language, how many there are and how many it takes', async () => {
    expect(await whyWaits('p1', people('p', 2), [aSlot('s1')])).to.deep.equal({
      reason: 'not-enough-people',
      detail: { slot: 's1', language: 'ar', have: 2, need: 3 },
    })
  })

  it('names the group that is nearest to being formed', async () => {
    const you = aPerson('you', { languages: ['ti', 'ar'] })
    const slots = [aSlot('s1', { languages: ['ar', 'ti'] })]
    expect((await whyWaits('you', [you, ...people('p', 1)], slots)).detail).to.include({ language: 'ar', have: 2 })
  })

  it('needs fewer people when somebody can be rescued', async () => {
    const you = aPerson('you', { deadline: '2027-01-15' })
    expect((await whyWaits('you', [you], [aSlot('s1')])).detail).to.include({ have: 1, need: 2 })
  })

  it('is that the seats are taken, with the best group', async () => {
    const crowd = [...people('p', 5), aPerson('you', { waitingSince: '2026-11-01' })]
    expect(await whyWaits('you', crowd, [aSlot('s1')])).to.deep.equal({
      reason: 'seats-taken',
      detail: { slot: 's1', language: 'ar', by: 'people', longer: 5 },
    })
  })

  it('is that the seats are taken, with the next chance', async () => {
    const sessions = [{ date: '2027-02-01', part: 'morning' as const }]
    const crowd = [...people('p', 5, { unavailable: sessions }), aPerson('you', { waitingSince: '2026-11-01' })]
    const { detail } = await whyWaits('you', crowd, [aSlot('s1'), aSlot('s0', { sessions })])
    expect(detail).to.deep.equal({ slot: 's1', language: 'ar', by: 'people', longer: 5, next: 's0' })
  })

  it('is that all groups that suit are closed', async () => {
    const full = aSlot('s1', { group: { language: 'ar', size: 5 } })
    expect((await whyWaits('p1', people('p', 2), [full])).detail).to.deep.equal({
      slot: 's1',
      language: 'ar',
      by: 'closed',
    })
  })

  it('is that the slot holds a group in another language', async () => {
    const crowd = [...people('ar', 4), ...people('ti', 3, { languages: ['ti'] })]
    const { detail } = await whyWaits('ti1', crowd, [aSlot('s1', { languages: ['ar', 'ti'] })])
    expect(detail).to.deep.equal({ slot: 's1', language: 'ti', by: 'slot' })
  })

  it('is that the seats are taken when the room is', async () => {
    const crowd = [...people('ar', 4), ...people('ti', 3, { languages: ['ti'] })]
    const slots = [aSlot('s1', { resources: ['room'] }), aSlot('s2', { resources: ['room'], languages: ['ti'] })]
    expect(await whyWaits('ti1', crowd, slots)).to.deep.equal({
      reason: 'seats-taken',
      detail: { slot: 's2', language: 'ti', by: 'resource' },
    })
  })
})
