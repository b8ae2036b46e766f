import { expect } from 'chai'
import fc from 'fast-check'
import { checkJoining, checkMembers, type MemberRule } from '../../../src/groups/proposals/check-members.ts'
import { checkGroups } from '../../../src/planner/problem/check-plan.ts'
import { bookingsOf, languagesOf } from '../../../src/planner/problem/facts.ts'
import type { Person, Problem, Slot } from '../../../src/planner/problem/problem.ts'
import { aPerson, aProblem, aSlot, people } from '../../support/hand-made-problem.ts'
import { smallProblem } from '../../support/small-problem.ts'
import { rulesIn } from '../../support/brute-force.ts'
import type { Meeting } from '../../../src/groups/gathering/gather-meeting.ts'

/** Three people on a morning in Arabic, for whom everything is right. */
function aMeeting(wishes: Partial<Meeting> = {}, slot: Partial<Slot> = {}): Meeting {
  return {
    ...aProblem({ people: [], slots: [] }),
    slot: aSlot('s1', { capacity: 5, ...slot }),
    language: 'ar',
    members: people('a', 3),
    waiting: [],
    partners: new Map(),
    letterOnly: new Set(),
    postDays: new Map([['0935', 10]]),
    noticeDays: 14,
    booked: new Set(),
    shut: null,
    ...wishes,
  }
}

const rulesOf = (meeting: Meeting) => checkMembers(meeting).map(({ rule }) => rule)
const withOne = (person: Partial<Person>, meeting: Partial<Meeting> = {}, slot: Partial<Slot> = {}) =>
  aMeeting({ members: [...people('a', 3), aPerson('b1', person)], ...meeting }, slot)

describe('what a planner may change in a proposal', () => {
  it('is everything that the planner itself could have done', () => {
    expect(rulesOf(aMeeting())).to.deep.equal([])
  })

  it('says which rule, for whom, and with which figures', () => {
    expect(checkMembers(withOne({ languages: ['ti'] }))).to.deep.equal([
      { rule: 'language', person: 'b1', detail: { language: 'ar' } },
    ])
    expect(checkMembers(withOne({ municipality: '0938' }, {}, { overflow: ['0938'] }))).to.deep.equal([
      { rule: 'municipality', person: 'b1', detail: { municipality: '0938', from: '2026-11-30' } },
    ])
    expect(checkMembers(aMeeting({ members: people('a', 2) }))).to.deep.equal([
      { rule: 'minimum', person: null, detail: { have: 2, need: 3, more: 1 } },
    ])
    expect(checkMembers(aMeeting({ members: people('a', 6) }))).to.deep.equal([
      { rule: 'capacity', person: null, detail: { people: 6, seats: 5, more: 1 } },
    ])
  })

  const MORNING = { date: '2027-01-11', part: 'morning' as const }
  const cases: [MemberRule, Meeting][] = [
    ['programme', withOne({ programme: 'wi2021' })],
    ['municipality', withOne({ municipality: '0938' })],
    ['unavailable', withOne({ unavailable: [MORNING] })],
    ['needs', withOne({ needs: ['wheelchair'] })],
    ['apart', withOne({ household: 'h' }, { households: { h: 'apart' }, partners: new Map([['b1', [MORNING]]]) })],
    [
      'together',
      withOne({ household: 'h' }, { households: { h: 'together' }, waiting: [aPerson('c1', { household: 'h' })] }),
    ],
    ['post', withOne({}, { letterOnly: new Set(['b1']), today: '2027-01-02' })],
    ['slot-language', aMeeting({}, { languages: ['nl'] })],
    ['slot-closed', aMeeting({ shut: 'slot-closed' })],
    ['closed-day', aMeeting({ shut: 'closed-day' })],
    ['resource', aMeeting({ booked: new Set(['2027-01-11 morning tolk']) }, { resources: ['tolk'] })],
  ]
  for (const [rule, meeting] of cases) {
    it(`knows the rule "${rule}"`, () => expect(rulesOf(meeting)).to.deep.equal([rule]))
  }

  it('allows a smaller group to rescue somebody, and not when it comes too late for them', () => {
    const two = (deadline: string) => aMeeting({ members: [aPerson('a1'), aPerson('a2', { deadline })] })
    expect(rulesOf(two('2027-01-11'))).to.deep.equal([])
    expect(rulesOf(two('2027-01-10'))).to.deep.equal(['minimum'])
  })

  it('lets a household join whole, and nobody for whom there is no seat', () => {
    const pair = people('h', 2, { household: 'h' })
    const meeting = aMeeting({ households: { h: 'together' }, waiting: pair })
    expect(checkJoining(meeting, pair)).to.deep.equal([])
    expect(checkJoining(meeting, pair.slice(0, 1)).map(({ rule }) => rule)).to.deep.equal(['together'])
    expect(checkJoining({ ...meeting, members: people('a', 4) }, pair).map(({ rule }) => rule)).to.deep.equal([
      'capacity',
    ])
  })

  it('is what the rules of the planner allow, whatever the people and the slot', () => {
    fc.assert(
      fc.property(smallProblem, fc.infiniteStream(fc.boolean()), fc.nat(), (problem, dice, pick) => {
        const slots = problem.slots.map((slot, index) => (index === 0 ? { ...slot, group: null } : slot))
        const [slot] = slots
        const languages = slot ? languagesOf(slot) : []
        const language = languages[pick % languages.length] ?? ''
        const members = problem.people.filter(() => dice.next().value)
        if (!slot || members.length === 0) return
        const group = { slot: slot.id, language, people: members.map(({ id }) => id) }
        const faults = checkGroups({ ...problem, slots }, [group])
        const found = checkMembers(meetingIn({ ...problem, slots }, slot, language, members))
        expect(found.length === 0, JSON.stringify({ found, faults })).to.equal(faults.length === 0)
      }),
      { numRuns: 500 },
    )
  })
})

function meetingIn(problem: Problem, slot: Slot, language: string, members: Person[]): Meeting {
  const seats = Math.min(slot.capacity, rulesIn(problem, slot.host).maxGroupSize)
  return {
    ...problem,
    slot: { ...slot, capacity: seats },
    language,
    members,
    waiting: problem.people.filter((person) => !members.includes(person)),
    partners: new Map(),
    letterOnly: new Set(),
    postDays: new Map(),
    noticeDays: 0,
    booked: new Set(problem.slots.filter(({ group }) => group).flatMap(bookingsOf)),
    shut: null,
  }
}
