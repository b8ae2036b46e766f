import { expect } from 'chai'
import fc from 'fast-check'
import { type Help, applyChanges } from '../../../src/planner/problem/change.ts'
import { checkGroups } from '../../../src/planner/problem/check-plan.ts'
import { explain } from '../../../src/planner/reasons/explain.ts'
import { compareScores, type Plan, type PlannedGroup } from '../../../src/planner/problem/plan.ts'
import type { Problem } from '../../../src/planner/problem/problem.ts'
import { solve } from '../../../src/planner/search/solve.ts'
import { Dice, makeProblem } from '../../support/make-problem.ts'
import { smallProblem } from '../../support/small-problem.ts'
import { rulesIn } from '../../support/brute-force.ts'

const explained = async (problem: Problem) => explain(problem, await solve(problem))

describe('what would help', () => {
  it('gives whoever it is for a seat while all groups of tonight stay as they are', async () => {
    await fc.assert(
      fc.asyncProperty(smallProblem, async (problem) => {
        const plan = await explained(problem)
        for (const { person, help = [] } of plan.waiting) {
          for (const one of help) expect(seatFor(problem, plan, person, one), JSON.stringify(one)).to.equal('a seat')
        }
      }),
      { numRuns: 60 },
    )
  })

  it('makes the best plan better', async () => {
    await fc.assert(
      fc.asyncProperty(smallProblem, async (problem) => {
        const plan = await explained(problem)
        for (const { help = [] } of plan.waiting.slice(0, 2)) {
          for (const { changes } of help) {
            const better = await solve(applyChanges(problem, changes))
            expect(compareScores(better.score, plan.score), JSON.stringify(changes)).to.be.above(0)
          }
        }
      }),
      { numRuns: 20 },
    )
  })

  it('asks for nothing that could be left out', async () => {
    await fc.assert(
      fc.asyncProperty(smallProblem, async (problem) => {
        const plan = await explained(problem)
        for (const { person, help = [] } of plan.waiting) {
          for (const one of help.filter(({ changes }) => changes.length > 1)) {
            for (const change of one.changes) {
              const changes = one.changes.filter((other) => other !== change)
              expect(seatFor(problem, plan, person, { ...one, changes }), JSON.stringify(one)).to.equal('no seat')
            }
          }
        }
      }),
      { numRuns: 60 },
    )
  })

  it('is the same whatever the order of people and slots', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), async (seed) => {
        const problem = makeProblem({ people: 30, slots: 5, seed })
        const dice = new Dice(seed)
        const shuffled = { ...problem, people: dice.shuffle(problem.people), slots: dice.shuffle(problem.slots) }
        const [one, other] = [await explained(problem), await explained(shuffled)]
        expect({ ...other, seconds: 0 }).to.deep.equal({ ...one, seconds: 0 })
      }),
      { numRuns: 5 },
    )
  })
})

describe('why somebody is here', () => {
  it('is true', async () => {
    await fc.assert(
      fc.asyncProperty(smallProblem, async (problem) => {
        const plan = await explained(problem)
        for (const group of plan.groups) {
          for (const person of group.people) {
            expect(group.why?.[person], person).to.not.deep.equal([])
            for (const { reason } of group.why?.[person] ?? []) expectTrue(problem, plan, group, person, reason)
          }
        }
      }),
      { numRuns: 60 },
    )
  })
})

/** Tries everybody who waits as company for this person in the slot of the help, whatever the planner thought of. */
function seatFor(before: Problem, plan: Plan, person: string, { changes, slot, language }: Help): 'a seat' | 'no seat' {
  const problem = applyChanges(before, changes)
  const joining = plan.groups.find((group) => group.slot === slot)
  const others = plan.groups.filter((group) => group !== joining)
  const placed = new Set(plan.groups.flatMap(({ people }) => people))
  const suited = problem.people.filter(({ id }) => {
    const faults = checkGroups(problem, [{ slot, language, people: [id] }])
    return id !== person && !placed.has(id) && !faults.some((fault) => /rule [3-6]|does not have/.test(fault))
  })
  const isNew = (id: string) => !before.people.some((one) => one.id === id)
  const ids = suited.map(({ id }) => id)
  // New people are all alike.
  const strangers = ids.filter(isNew).map((_, index, all) => all.slice(0, index + 1))
  const companies = subsets(ids.filter((id) => !isNew(id))).flatMap((some) => [
    some,
    ...strangers.map((more) => [...some, ...more]),
  ])
  const works = companies.some((company) => {
    const people = [...(joining?.people ?? []), person, ...company]
    return checkGroups(problem, [...others, { slot, language, people }]).length === 0
  })
  return works ? 'a seat' : 'no seat'
}

function wasTogetherWith({ people, households }: Problem, person: string, other: string): boolean {
  const household = people.find(({ id }) => id === person)?.household ?? null
  if (household === null || households[household] !== 'together' || person === other) return false
  return people.some(({ id, household: theirs }) => id === other && theirs === household)
}

function subsets(ids: readonly string[]): string[][] {
  return ids.reduce<string[][]>((all, id) => [...all, ...all.map((some) => [...some, id])], [[]])
}

function expectTrue(problem: Problem, plan: Plan, group: PlannedGroup, person: string, reason: string): void {
  const others = plan.groups.filter((other) => other !== group)
  const left = group.people.filter((id) => id !== person && !wasTogetherWith(problem, person, id))
  const moved = group.people.filter((id) => !left.includes(id))
  /** Faults of the people themselves, not of the sizes of groups or of what else is held. */
  const faults = (slot: string, language: string, people: string[]) =>
    checkGroups(problem, [{ slot, language, people }]).filter((fault) =>
      /rule [3-6]|does not have|not given/.test(fault),
    )
  const possible = (fits: (slot: Problem['slots'][number]) => boolean) =>
    problem.slots.some(
      (slot) =>
        slot.id !== group.slot &&
        fits(slot) &&
        moved.length <= Math.min(slot.capacity, rulesIn(problem, slot.host).maxGroupSize) - (slot.group?.size ?? 0) &&
        resourcesFree(problem, slot.id) &&
        (slot.group ? [slot.group.language] : slot.languages).some((one) => faults(slot.id, one, moved).length === 0),
    )
  const deadline = problem.people.flatMap((one) => (moved.includes(one.id) ? (one.deadline ?? []) : [])).sort()[0] ?? ''
  if (reason === 'only-slot' || reason === 'only-half-day') expect(possible(() => true)).to.equal(false)
  if (reason === 'last-in-time')
    expect(possible(({ sessions }) => sessions.every(({ date }) => date <= deadline))).to.equal(false)
  if (reason === 'fills')
    expect(checkGroups(problem, [...others, { ...group, people: left }]).join()).to.match(/rule [78]/)
  if (reason === 'first') {
    const start = (sessions: Problem['slots'][number]['sessions']) => sessions.map(({ date }) => date).sort()[0] ?? ''
    const mine = start(problem.slots.find(({ id }) => id === group.slot)?.sessions ?? [])
    expect(possible(({ sessions }) => start(sessions) < mine)).to.equal(false)
  }
}

function resourcesFree({ slots }: Problem, id: string): boolean {
  const slot = slots.find((one) => one.id === id)
  if (!slot || slot.group) return true
  return !slots.some(
    (other) =>
      other.group &&
      other.resources.some((resource) => slot.resources.includes(resource)) &&
      other.sessions.some((a) => slot.sessions.some((b) => a.date === b.date && a.part === b.part)),
  )
}
