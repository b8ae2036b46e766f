import { expect } from 'chai'
import fc from 'fast-check'
import { addDays, daysBetween, type Day } from '../../../src/calendar/days.ts'
import { lastDay } from '../../../src/planner/problem/facts.ts'
import { compareScores } from '../../../src/planner/problem/plan.ts'
import type { Person, Slot } from '../../../src/planner/problem/problem.ts'
import { type CatchUpProblem, chooseCatchUps, isLeftOver } from '../../../src/planner/search/catch-ups.ts'
import { solve } from '../../../src/planner/search/solve.ts'
import { aPerson, aProblem, aSlot } from '../../support/hand-made-problem.ts'
import { Dice } from '../../support/make-problem.ts'

const TODAY = '2026-11-23'
const DAYS = ['2026-12-14', '2026-12-15', '2026-12-21', '2027-01-04']

const problem: fc.Arbitrary<CatchUpProblem> = fc
  .record({
    people: fc.array(
      fc.record({
        waitingSince: fc.constantFrom('2026-06-01', '2026-09-01', '2026-11-01'),
        deadline: fc.constantFrom(null, '2026-12-14', '2026-12-20', '2027-02-01'),
        sessions: fc.uniqueArray(fc.record({ at: fc.nat({ max: 3 }), rank: fc.nat({ max: 2 }) }), {
          selector: ({ at }) => at,
          maxLength: 4,
        }),
      }),
      { maxLength: 6 },
    ),
    seats: fc.array(fc.nat({ max: 2 }), { minLength: 4, maxLength: 4 }),
  })
  .map(({ people, seats }) => ({
    today: TODAY,
    people: people.map(({ sessions, ...person }, index) => ({
      ...{ id: `p${index}`, ...person },
      sessions: sessions.map(({ at, rank }) => ({ id: `s${at}`, rank })),
    })),
    sessions: seats.map((free, at) => ({ id: `s${at}`, day: DAYS[at]!, seats: free })),
  }))

/** By trying every person in every session; the figures are written out a second time. */
function bestByTryingAll({ today, people, sessions }: CatchUpProblem): number[] {
  let best = [0, 0, 0, 0, 0]
  const left = new Map(sessions.map(({ id, seats }) => [id, seats]))
  const seat = (index: number, score: number[]): void => {
    const person = people[index]
    if (!person) {
      if (compareScores(score, best) > 0) best = score
      return
    }
    seat(index + 1, score)
    for (const { id, rank } of person.sessions) {
      const free = left.get(id)!
      if (free === 0) continue
      const { day } = sessions.find((one) => one.id === id)!
      const isInTime = person.deadline === null || day <= person.deadline
      const worth = [
        isInTime ? 1 : 0,
        1,
        daysBetween(person.waitingSince, today),
        0 - rank,
        0 - daysBetween(today, day),
      ]
      left.set(id, free - 1)
      seat(
        index + 1,
        score.map((figure, at) => figure + worth[at]!),
      )
      left.set(id, free)
    }
  }
  seat(0, best)
  return best
}

const NOTICE = 14
const CAPACITY = 5

/** Series of four half days, and people who come in week by week; one in three misses a session of theirs. */
interface Region {
  readonly series: readonly Slot[]
  readonly people: readonly (Person & { readonly from: Day; readonly misses: number | null })[]
}

function makeRegion(seed: number): Region {
  const dice = new Dice(seed)
  const series = Array.from({ length: 7 }, (_, index) => {
    const start = addDays(TODAY, dice.between(10, 60))
    const step = dice.between(2, 7)
    const part = dice.chance(0.5) ? ('morning' as const) : ('afternoon' as const)
    const sessions = [0, 1, 2, 3].map((number) => ({ date: addDays(start, step * number), part }))
    return aSlot(`s${index}`, { programme: 'wi2021', sessions, capacity: CAPACITY, languages: ['ar', 'ti'] })
  })
  const people = Array.from({ length: 26 }, (_, index) => ({
    ...aPerson(`p${String(index).padStart(2, '0')}`, {
      programme: 'wi2021',
      languages: dice.chance(0.6) ? ['ar', 'ti'] : ['ti'],
      waitingSince: addDays('2026-09-01', dice.between(0, 60)),
      deadline: dice.chance(0.2) ? null : addDays(TODAY, dice.between(40, 110)),
    }),
    from: addDays(TODAY, 7 * dice.between(0, 5)),
    misses: dice.chance(0.33) ? dice.between(0, 3) : null,
  }))
  return { series, people }
}

interface Held {
  readonly slot: Slot
  readonly language: string
  readonly people: string[]
  /** How many catch up at each of the sessions. */
  readonly guests: number[]
}

/** What becomes of a region in twelve weeks: who sits in which series, and who completes the programme in time. */
async function liveThrough({ series, people }: Region, catchesUp: boolean) {
  const held = new Map<string, Held>()
  const caughtUpOn = new Map<string, Day>()
  const seatOf = (id: string) => [...held.values()].find((group) => group.people.includes(id))
  for (let week = 0; week < 12; week++) {
    const today = addDays(TODAY, 7 * week)
    const isOpen = ({ sessions }: Slot) => sessions[0]!.date >= addDays(today, NOTICE)
    const slots = series.flatMap((slot): Slot[] => {
      const group = held.get(slot.id)
      const size = group ? group.people.length + Math.max(...group.guests) : 0
      if (group)
        return [{ ...slot, capacity: isOpen(slot) ? slot.capacity : size, group: { language: group.language, size } }]
      return isOpen(slot) ? [slot] : []
    })
    const waiting = people.filter(({ id, from }) => from <= today && !seatOf(id))
    const plan = await solve({ ...aProblem({ people: [...waiting], slots }), today })
    for (const { slot: id, language, people: joining } of plan.groups) {
      const slot = series.find((one) => one.id === id)!
      const group = held.get(id) ?? { slot, language, people: [], guests: [0, 0, 0, 0] }
      held.set(id, group)
      group.people.push(...joining)
    }
    if (catchesUp) seatShort(today)
  }

  function seatShort(today: Day): void {
    const short = people.filter(({ id, misses }) => {
      const missed = misses === null ? undefined : seatOf(id)?.slot.sessions[misses]?.date
      return missed !== undefined && missed < today && !caughtUpOn.has(id)
    })
    const places = [...held.values()].flatMap((group) =>
      group.slot.sessions.flatMap(({ date, part }, at) =>
        isLeftOver(group.slot.sessions[0]!.date, date, today, NOTICE)
          ? [{ group, at, date, part, id: `${group.slot.id} ${at}` }]
          : [],
      ),
    )
    const { seats } = chooseCatchUps({
      today,
      people: short.map(({ id, waitingSince, deadline, languages }) => ({
        ...{ id, waitingSince, deadline },
        sessions: places.flatMap(({ group, date, part, id: place }) => {
          const own = seatOf(id)!
          const isBusy = own === group || own.slot.sessions.some((one) => one.date === date && one.part === part)
          return isBusy ? [] : [{ id: place, rank: languages.indexOf(group.language) }].filter(({ rank }) => rank >= 0)
        }),
      })),
      sessions: places.map(({ group, at, date, id }) => ({
        ...{ id, day: date },
        seats: CAPACITY - group.people.length - group.guests[at]!,
      })),
    })
    for (const { person, session } of seats) {
      const { group, at, date } = places.find(({ id }) => id === session)!
      group.guests[at]!++
      caughtUpOn.set(person, date)
    }
  }

  const inTime = people.filter(({ id, deadline, misses }) => {
    const group = seatOf(id)
    const signsOn = misses === null ? group && lastDay(group.slot) : caughtUpOn.get(id)
    return (
      group !== undefined &&
      signsOn !== undefined &&
      (deadline === null || (signsOn <= deadline && lastDay(group.slot) <= deadline))
    )
  })
  const fullest = Math.max(
    ...[...held.values()].flatMap((group) => group.guests.map((one) => one + group.people.length)),
  )
  return { inSeries: [...held].map(([id, group]) => [id, group.people]), completed: inTime.length, fullest }
}

describe('single seats for who lacks hours', () => {
  it('are given as well as trying everything', () => {
    fc.assert(
      fc.property(problem, (asked) => {
        const { seats, score } = chooseCatchUps(asked)
        expect(score).to.deep.equal(bestByTryingAll(asked))
        for (const { id, seats: free } of asked.sessions)
          expect(seats.filter(({ session }) => session === id).length).to.be.at.most(free)
        expect(new Set(seats.map(({ person }) => person)).size).to.equal(seats.length)
      }),
      { numRuns: 1_000 },
    )
  })

  it('are the same whatever the order of people and sessions', () => {
    fc.assert(
      fc.property(problem, (asked) => {
        const turned = { ...asked, people: asked.people.toReversed(), sessions: asked.sessions.toReversed() }
        expect(chooseCatchUps(turned)).to.deep.equal(chooseCatchUps(asked))
      }),
      { numRuns: 200 },
    )
  })

  it('leave every whole series as it is, and never let fewer people complete in time than without them', async () => {
    let more = 0
    for (let seed = 1; seed <= 10; seed++) {
      const region = makeRegion(seed)
      const without = await liveThrough(region, false)
      const given = await liveThrough(region, true)
      expect(given.inSeries, `region ${seed}`).to.deep.equal(without.inSeries)
      expect(given.completed, `region ${seed}`).to.be.at.least(without.completed)
      expect(given.fullest).to.be.at.most(CAPACITY)
      more += given.completed - without.completed
    }
    expect(more).to.be.above(5)
  })
})
