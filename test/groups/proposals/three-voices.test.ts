import { expect } from 'chai'
import fc from 'fast-check'
import { checkMembers } from '../../../src/groups/proposals/check-members.ts'
import type { Meeting } from '../../../src/groups/gathering/gather-meeting.ts'
import { modelOf } from '../../../src/planner/model/build-model.ts'
import { Effort } from '../../../src/planner/model/effort.ts'
import { LinearProgramme } from '../../../src/planner/model/linear-programme.ts'
import { checkGroups } from '../../../src/planner/problem/check-plan.ts'
import { bookingsOf, languagesOf } from '../../../src/planner/problem/facts.ts'
import type { PlannedGroup } from '../../../src/planner/problem/plan.ts'
import type { SearchPool } from '../../../src/planner/problem/pools.ts'
import type { Problem } from '../../../src/planner/problem/problem.ts'
import { highs } from '../../../src/planner/search/search-pools.ts'
import { dividedUp } from '../../../src/planner/search/solve.ts'
import { aPerson, aProblem, aSlot, people } from '../../support/hand-made-problem.ts'
import { smallProblem } from '../../support/small-problem.ts'
import { rulesIn } from '../../support/brute-force.ts'

const MORNING = { date: '2027-01-11', part: 'morning' } as const
const CROWD = people('a', 3)
const A = CROWD.map(({ id }) => id)
const B = people('b', 3)

const one = (members: string[], language = 'ar'): PlannedGroup[] => [{ slot: 's1', language, people: members }]
const withX = (details: Parameters<typeof aPerson>[1], slot: Parameters<typeof aSlot>[1] = {}) =>
  aProblem({ people: [...CROWD, aPerson('x', details)], slots: [aSlot('s1', slot)] })
const family = (rule: 'together' | 'apart') =>
  aProblem({
    people: [...CROWD, ...people('x', 2, { household: 'h' })],
    slots: [aSlot('s1')],
    households: { h: rule },
  })
const twoSlots = (details: Parameters<typeof aSlot>[1]) =>
  aProblem({ people: [...CROWD, ...B], slots: [aSlot('s1', details), aSlot('s2', details)] })
const two = [...one(A), { slot: 's2', language: 'ar', people: B.map(({ id }) => id) }]

/** A plan made by hand that breaks one rule, and no other. */
const BROKEN: readonly [number, string, Problem, PlannedGroup[]][] = [
  [2, 'slot-language', aProblem({ people: people('a', 3, { languages: ['nl'] }), slots: [aSlot('s1')] }), one(A, 'nl')],
  [2, 'language', withX({ languages: ['ti'] }), one([...A, 'x'])],
  [3, 'programme', withX({ programme: 'wi2021' }), one([...A, 'x'])],
  [4, 'municipality', withX({ municipality: '0938' }), one([...A, 'x'])],
  [
    4,
    'municipality',
    withX({ municipality: '0938', waitingSince: '2026-11-01' }, { overflow: ['0938'] }),
    one([...A, 'x']),
  ],
  [5, 'unavailable', withX({ unavailable: [MORNING] }), one([...A, 'x'])],
  [6, 'needs', withX({ needs: ['wheelchair'] }), one([...A, 'x'])],
  [7, 'capacity', withX({}, { capacity: 3 }), one([...A, 'x'])],
  [7, 'minimum', withX({}), one(['a1', 'x'])],
  [8, 'minimum', withX({ deadline: '2027-01-15' }), one(['x'])],
  [8, 'minimum', withX({ deadline: '2027-01-10' }), one(['a1', 'x'])],
  [9, 'together', family('together'), one([...A, 'x1'])],
  [9, 'apart', family('apart'), one([...A, 'x1', 'x2'])],
  [10, 'resource', twoSlots({ resources: ['room'] }), two],
]

describe('the hard rules', () => {
  for (const [number, rule, problem, groups] of BROKEN) {
    it(`refuse with all three voices what breaks rule ${number} (${rule})`, async () => {
      expect(await fitsModel(problem, groups), 'the model').to.equal(false)
      expect(checkGroups(problem, groups), 'the check of a plan').to.not.deep.equal([])
      expect(byHand(problem, groups), 'the check of what is changed by hand').to.include(rule)
    })
  }

  it('allow with all three voices what breaks none', async () => {
    const good: [Problem, PlannedGroup[]][] = [
      [withX({ languages: ['ti', 'ar'] }), one([...A, 'x'])],
      [withX({ municipality: '0938', waitingSince: '2026-08-01' }, { overflow: ['0938'] }), one([...A, 'x'])],
      [withX({ deadline: '2027-01-11' }), one(['a1', 'x'])],
      [family('together'), one([...A, 'x1', 'x2'])],
      [family('apart'), one([...A, 'x1'])],
      [twoSlots({}), two],
    ]
    for (const [problem, groups] of good) {
      expect(await fitsModel(problem, groups)).to.equal(true)
      expect(checkGroups(problem, groups)).to.deep.equal([])
      expect(byHand(problem, groups)).to.deep.equal([])
    }
  })

  it('say the same of whatever is put together by hand', async () => {
    const seats = fc.infiniteStream(fc.nat({ max: 3 }))
    const seen = { kept: 0, broken: 0 }
    await fc.assert(
      fc.asyncProperty(smallProblem, seats, fc.infiniteStream(fc.nat({ max: 2 })), async (problem, dice, languages) => {
        const groups = problem.slots.flatMap((slot): PlannedGroup[] => {
          const known = languagesOf(slot)
          return slot.group
            ? []
            : [{ slot: slot.id, language: known[languages.next().value % known.length] ?? '', people: [] }]
        })
        for (const { id } of problem.people) groups[dice.next().value]?.people.push(id)
        const filled = groups.filter(({ people: members }) => members.length > 0)
        if (filled.length === 0) return
        const faults = checkGroups(problem, filled)
        const said = byHand(problem, filled)
        seen[faults.length === 0 ? 'kept' : 'broken']++
        expect(said.length === 0, JSON.stringify({ said, faults })).to.equal(faults.length === 0)
        expect(await fitsModel(problem, filled), faults.join('; ')).to.equal(faults.length === 0)
      }),
      { numRuns: 600 },
    )
    expect(Math.min(seen.kept, seen.broken)).to.be.greaterThan(1)
  })
})

/** The rules that the groups break as a planner is told of them, who changes them by hand. */
function byHand(problem: Problem, groups: readonly PlannedGroup[]): string[] {
  return groups.flatMap((group) => checkMembers(meetingOf(problem, groups, group)).map(({ rule }) => rule))
}

function meetingOf(problem: Problem, groups: readonly PlannedGroup[], group: PlannedGroup): Meeting {
  const slotOf = (id: string) => problem.slots.filter((slot) => slot.id === id)
  const others = groups.filter((other) => other !== group)
  const elsewhere = new Map(others.flatMap(({ slot, people: ids }) => ids.map((id) => [id, slotOf(slot)] as const)))
  const [slot = aSlot('none')] = slotOf(group.slot)
  const held = [...problem.slots.filter((one) => one.group), ...others.flatMap((other) => slotOf(other.slot))]
  return {
    ...problem,
    slot: { ...slot, capacity: Math.min(slot.capacity, rulesIn(problem, slot.host).maxGroupSize) },
    language: group.language,
    members: problem.people.filter(({ id }) => group.people.includes(id)),
    waiting: problem.people.filter(({ id }) => !group.people.includes(id)),
    partners: new Map(
      problem.people.map(({ id, household }) => [
        id,
        problem.people
          .filter((other) => other.id !== id && household !== null && other.household === household)
          .flatMap((other) => elsewhere.get(other.id)?.flatMap(({ sessions }) => sessions) ?? []),
      ]),
    ),
    letterOnly: new Set(),
    postDays: new Map(),
    noticeDays: 0,
    booked: new Set(held.flatMap(bookingsOf)),
    shut: null,
  }
}

/** Whether the models of the pools leave room for exactly these groups: everybody has a chance there, and all rows hold. */
async function fitsModel(problem: Problem, groups: readonly PlannedGroup[]): Promise<boolean> {
  let seated = 0
  for (const pool of dividedUp(problem).pools) {
    const inPool = await seatedIn(pool, groups)
    if (inPool === null) return false
    seated += inPool
  }
  return seated === groups.flatMap(({ people: ids }) => ids).length
}

/** How many of these people the model of a pool can seat where they are; null: it can't. */
async function seatedIn(pool: SearchPool, groups: readonly PlannedGroup[]): Promise<number | null> {
  const groupIn = (slot: string, language: string) =>
    groups.find((group) => group.slot === slot && group.language === language)
  const model = modelOf(pool)
  const programme = new LinearProgramme(await highs(), model)
  try {
    let seated = 0
    for (const { kind, chance, column } of model.places) {
      const { people: here = [] } = groupIn(chance.opening.slot.id, chance.opening.language) ?? {}
      const count = kind.parties.filter((party) => party.people.every(({ id }) => here.includes(id))).length
      if (count > (model.uppers[column] ?? 0)) return null
      programme.setBounds(column, [count, count])
      seated += count * kind.size
    }
    for (const [index, { slot, language }] of pool.openings.filter(({ isNew }) => isNew).entries()) {
      const open = groupIn(slot.id, language) ? 1 : 0
      programme.setBounds(model.decisions[index] ?? 0, [open, open])
    }
    return programme.solve(new Effort(1e9, () => 60)) === 'impossible' ? null : seated
  } finally {
    programme.dispose()
  }
}
