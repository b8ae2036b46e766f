import fc from 'fast-check'
import type { HalfDay, Person, Problem, Slot } from '../../src/planner/problem/problem.ts'

const PARTS = ['morning', 'afternoon'] as const
const halfDay: fc.Arbitrary<HalfDay> = fc.record({
  date: fc.constantFrom('2027-01-11', '2027-01-12', '2027-03-01'),
  part: fc.constantFrom(...PARTS),
})
const municipality = fc.constantFrom('0935', '0938')
const programme = fc.constantFrom('wi2013', 'wi2013', 'wi2013', 'wi2021')

const oneOf = (...lists: string[][]): fc.Arbitrary<string[]> => fc.constantFrom(...lists)

const person = fc.record({
  programme,
  municipality,
  waitingSince: fc.constantFrom('2026-06-01', '2026-08-25', '2026-09-01', '2026-11-01'),
  deadline: fc.constantFrom(null, '2026-11-01', '2027-01-11', '2027-01-20', '2027-06-01'),
  languages: oneOf(['ar'], ['ti'], ['ar', 'nl'], ['ti', 'nl'], ['nl', 'ar', 'ti']),
  needs: oneOf([], [], [], ['wheelchair']),
  unavailable: fc.array(halfDay, { maxLength: 1 }),
  availability: fc.constantFrom<Person['availability'][]>(
    ...[undefined, undefined, undefined, { until: '2027-01-31' }],
    ...[{ week: [{ weekday: 1, part: 'morning' as const }], from: '2027-01-10' }],
  ),
  household: fc.constantFrom(null, null, 'h1', 'h2'),
})

const slot = fc.record({
  programme,
  host: fc.constantFrom(undefined, '0935', '0938'),
  sessions: fc.uniqueArray(halfDay, { minLength: 1, maxLength: 2, selector: ({ date, part }) => `${date} ${part}` }),
  languages: oneOf(['ar'], ['nl', 'ar'], ['ti', 'nl'], ['ar', 'ti', 'nl']),
  capacity: fc.integer({ min: 1, max: 6 }),
  serves: oneOf(['0935'], ['0935', '0938']),
  overflow: oneOf([], ['0938']),
  offers: oneOf([], ['wheelchair']),
  resources: fc.subarray(['room', 'interpreter']),
  group: fc.oneof(
    { weight: 3, arbitrary: fc.constant(null) },
    {
      weight: 1,
      arbitrary: fc.record({ language: fc.constantFrom('ar', 'nl'), size: fc.integer({ min: 1, max: 4 }) }),
    },
  ),
})

/** What a municipality has otherwise than the others. */
const ownRules = fc.record(
  {
    minGroupSize: fc.integer({ min: 1, max: 4 }),
    maxGroupSize: fc.integer({ min: 2, max: 6 }),
    rescueDays: fc.constantFrom(0, 100),
    rescueGroupSize: fc.constantFrom(null, 1, 2),
    overflowAfterDays: fc.constantFrom(0, 150),
  },
  { requiredKeys: [] },
)

/** Problems of a size that can be solved by trying everything, crowded so that every rule bites now and then. */
export const smallProblem: fc.Arbitrary<Problem> = fc
  .record({
    people: fc.array(person, { minLength: 1, maxLength: 7 }),
    slots: fc.array(slot, { minLength: 1, maxLength: 3 }),
    h1: fc.constantFrom('together' as const, 'apart' as const),
    h2: fc.constantFrom('together' as const, 'apart' as const),
    minGroupSize: fc.integer({ min: 1, max: 4 }),
    rescueGroupSize: fc.constantFrom(null, 1, 2),
    rulesFor: fc.option(fc.record({ '0935': ownRules, '0938': ownRules }, { requiredKeys: [] }), { nil: undefined }),
  })
  .map(({ people, slots, h1, h2, minGroupSize, rescueGroupSize, rulesFor }) => ({
    today: '2026-11-23',
    rules: { minGroupSize, maxGroupSize: 5, rescueDays: 56, rescueGroupSize, overflowAfterDays: 90 },
    rulesFor,
    people: people.map((details, index): Person => ({ id: `p${index}`, ...details })),
    households: { h1, h2 },
    slots: slots.map((details, index): Slot => ({ id: `s${index}`, ...details })),
  }))
