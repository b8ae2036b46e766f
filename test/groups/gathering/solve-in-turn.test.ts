import { expect } from 'chai'
import { solveInTurn } from '../../../src/groups/gathering/solve-in-turn.ts'
import type { Person, Problem, Slot } from '../../../src/planner/problem/problem.ts'

const person = (id: string, wishes: Partial<Person> = {}): Person => ({
  id,
  programme: 'wi2013',
  municipality: '0935',
  waitingSince: '2026-09-01',
  deadline: null,
  languages: ['ar'],
  needs: [],
  unavailable: [],
  household: null,
  ...wishes,
})

const slot = (id: string, wishes: Partial<Slot> = {}): Slot => ({
  id,
  programme: 'wi2013',
  sessions: [{ date: '2027-01-12', part: 'morning' }],
  languages: ['ar'],
  capacity: 2,
  serves: ['0935'],
  overflow: [],
  offers: [],
  resources: [],
  group: null,
  ...wishes,
})

const problem = (slots: Slot[], people: Person[], households: Problem['households'] = {}): Problem => ({
  today: '2026-11-23',
  rules: { minGroupSize: 1, maxGroupSize: 5, rescueDays: 56, rescueGroupSize: null, overflowAfterDays: 90 },
  people,
  households,
  slots,
})

describe('problems of one pool, one after the other', () => {
  const four = ['a', 'b', 'c', 'd'].map((id) => person(id))

  it('give nobody two seats and count everyone once', async () => {
    const plan = await solveInTurn([problem([slot('one')], four), problem([slot('two')], four)])
    expect(plan.groups.map(({ people }) => people)).to.deep.equal([
      ['a', 'b'],
      ['c', 'd'],
    ])
    expect(plan.waiting).to.deep.equal([])
    expect(plan.score.slice(0, 3)).to.deep.equal([4, 4, -2])
  })

  it('give no interpreter to two groups at once', async () => {
    const resources = ['interpreter']
    const plan = await solveInTurn([
      problem([slot('one', { resources })], four),
      problem([slot('two', { resources })], four),
    ])
    expect(plan.groups.map((group) => group.slot)).to.deep.equal(['one'])
  })

  it('keep partners who take turns apart', async () => {
    const couple = ['a', 'b'].map((id) => person(id, { household: 'h' }))
    const one = { capacity: 1 }
    const plan = await solveInTurn([
      problem([slot('one', one)], couple, { h: 'apart' }),
      problem([slot('two', one)], couple, { h: 'apart' }),
    ])
    expect(plan.groups.map((group) => group.slot)).to.deep.equal(['one'])
  })

  it('give the reason that came nearest to a seat', async () => {
    const plan = await solveInTurn([problem([slot('one')], four), problem([], four)])
    expect(plan.waiting.map(({ person, reason }) => [person, reason])).to.deep.equal([
      ['c', 'seats-taken'],
      ['d', 'seats-taken'],
    ])
  })
})
