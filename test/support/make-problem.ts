import { addDays } from '../../src/calendar/days.ts'
import type { HalfDay, HouseholdRule, Person, Problem, Slot } from '../../src/planner/problem/problem.ts'

/** How large a made-up problem is. `area` keeps the ids and municipalities of several apart. */
export interface Shape {
  people: number
  slots: number
  seed: number
  municipalities?: number
  area?: string
}

const TODAY = '2026-11-23'
const SPOKEN = ['ar', 'ar', 'ar', 'ti', 'ti', 'en', 'en', 'so', 'uk', 'fa', 'tr', 'nl']

/** A random problem of the same make as those in shared/data/planner: the same shape is the same problem. */
export function makeProblem(shape: Shape): Problem {
  const dice = new Dice(shape.seed)
  const area = shape.area ?? ''
  const municipalities = Array.from({ length: shape.municipalities ?? 5 }, (_, index) => `${area}m${index}`)
  const slots = Array.from({ length: shape.slots }, (_, index) =>
    makeSlot(dice, `${area}s${index}`, municipalities, area),
  )
  const halfDays = slots.flatMap(({ sessions }) => sessions)
  const people = Array.from({ length: shape.people }, (_, index) =>
    makePerson(dice, `${area}p${index}`, municipalities, halfDays),
  )
  const rules = { minGroupSize: 8, maxGroupSize: 15, rescueDays: 56, rescueGroupSize: 3, overflowAfterDays: 90 }
  return { today: TODAY, rules, people, households: makeHouseholds(dice, people), slots }
}

/** Several problems as one: a country of regions that have nothing to do with each other. */
export function joinProblems(problems: readonly Problem[]): Problem {
  const [first] = problems
  if (!first) throw new Error('nothing to join')
  return {
    ...first,
    people: problems.flatMap(({ people }) => people),
    households: Object.assign({}, ...problems.map(({ households }) => households)) as Record<string, HouseholdRule>,
    slots: problems.flatMap(({ slots }) => slots),
  }
}

function makeSlot(dice: Dice, id: string, municipalities: string[], area: string): Slot {
  const programme = dice.chance(2 / 3) ? 'wi2013' : 'wi2021'
  const languages = dice.some(SPOKEN, dice.chance(0.3) ? 1 : 2)
  if (dice.chance(0.4) && !languages.includes('nl')) languages.push('nl')
  const everywhere = dice.chance(0.6)
  const capacity = dice.between(8, 18)
  const existing = dice.chance(0.25)
  return {
    id,
    programme,
    sessions: makeSessions(dice, programme === 'wi2013' ? 1 : 4),
    languages,
    capacity,
    serves: everywhere ? municipalities : [dice.pick(municipalities)],
    overflow: everywhere ? [] : municipalities,
    offers: dice.chance(2 / 3) ? ['wheelchair'] : [],
    resources: [`${area}${dice.pick(['room-a', 'room-b'])}`],
    group: existing ? { language: languages[0] ?? 'nl', size: dice.between(4, Math.min(9, capacity)) } : null,
  }
}

function makeSessions(dice: Dice, count: number): HalfDay[] {
  const first = addDays(TODAY, dice.between(21, 110))
  const part = dice.pick(['morning', 'afternoon'] as const)
  return Array.from({ length: count }, (_, week) => ({ date: addDays(first, 7 * week), part }))
}

function makePerson(dice: Dice, id: string, municipalities: string[], halfDays: HalfDay[]): Person {
  const waitingSince = addDays(TODAY, -dice.between(1, 220))
  const languages = [dice.pick(SPOKEN)]
  for (const extra of ['nl', 'en']) if (dice.chance(0.3) && !languages.includes(extra)) languages.push(extra)
  return {
    id,
    programme: dice.chance(0.7) ? 'wi2013' : 'wi2021',
    municipality: dice.chance(0.4) ? (municipalities[0] ?? '') : dice.pick(municipalities),
    waitingSince,
    deadline: dice.chance(0.1) ? null : addDays(waitingSince, dice.between(120, 400)),
    languages,
    needs: dice.chance(0.04) ? ['wheelchair'] : [],
    unavailable: dice.some(halfDays, Math.max(0, dice.between(-1, 3) - dice.between(0, 1))),
    household: null,
  }
}

/** Pairs up one in twelve people with their neighbour in the list. */
function makeHouseholds(dice: Dice, people: Person[]): Record<string, HouseholdRule> {
  const households: Record<string, HouseholdRule> = {}
  for (let index = 0; index + 1 < people.length; index += 2) {
    const [one, other] = [people[index], people[index + 1]]
    if (!one || !other || !dice.chance(1 / 6)) continue
    one.household = other.household = `h-${one.id}`
    Object.assign(other, { programme: one.programme, municipality: one.municipality })
    if (dice.chance(0.8)) other.languages = one.languages
    households[`h-${one.id}`] = dice.chance(0.5) ? 'together' : 'apart'
  }
  return households
}

/** Random numbers that are the same for the same seed (mulberry32). */
export class Dice {
  constructor(private state: number) {}

  roll(): number {
    this.state = (this.state + 0x6d2b79f5) | 0
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }

  chance(probability: number): boolean {
    return this.roll() < probability
  }

  /** A whole number, both ends included. */
  between(lowest: number, highest: number): number {
    return lowest + Math.floor(this.roll() * (highest - lowest + 1))
  }

  pick<Thing>(things: readonly Thing[]): Thing {
    const thing = things[Math.floor(this.roll() * things.length)]
    if (thing === undefined) throw new Error('nothing to pick from')
    return thing
  }

  /** All things in another order. */
  shuffle<Thing>(things: readonly Thing[]): Thing[] {
    return things
      .map((thing) => ({ thing, rank: this.roll() }))
      .sort((a, b) => a.rank - b.rank)
      .map(({ thing }) => thing)
  }

  /** Different things; fewer than `count` when they run out. */
  some<Thing>(things: readonly Thing[], count: number): Thing[] {
    const chosen = new Set<Thing>()
    for (let tries = 0; chosen.size < count && tries < 20 * count && things.length > 0; tries++)
      chosen.add(this.pick(things))
    return [...chosen]
  }
}
