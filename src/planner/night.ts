import type { Day } from '../calendar/days.ts'
import { applyChanges } from './apply-changes.ts'
import type { Change } from './change.ts'
import { bookingsOf, halfDaysOf, isInTime, isUrgent } from './claims.ts'
import { openingsOf, type Opening } from './opening.ts'
import { chanceOf, groupBy, partiesOf, type Party } from './party.ts'
import type { PlannedGroup } from './plan.ts'
import type { HalfDay, Person, Problem, Slot } from './problem.ts'

/** A night that has been planned: what it leaves for those who wait. */
export interface Night {
  problem: Problem
  /** People who get a seat tonight, by slot; existing groups to which nobody is added are not in it. */
  added: ReadonlyMap<string, { language: string; people: Person[] }>
  /** Who waits, as parties; their chances are left empty. */
  waiting: Party[]
  /** The half days on which somebody of a household that goes apart gets a seat. */
  away: ReadonlyMap<string, ReadonlySet<string>>
  /** Half days on which somebody can't come or some slot is. */
  busy: ReadonlySet<string>
  groups: readonly PlannedGroup[]
  urgent: ReadonlySet<string>
  /** Who waits, by programme and language. */
  speakers: ReadonlyMap<string, readonly Party[]>
  /** What other groups have of each slot's rooms, interpreters and trainers. */
  taken: ReadonlyMap<string, readonly string[]>
  /** What was found out on the way: the same question comes up for many people. */
  freeHalfDays: Map<Day | null, HalfDay | null>
  splits: Map<string, Night>
  prospects: Map<string, Prospect | null>
}

/** The night of a problem (in order, see `order.ts`) and the groups that were planned for it. */
export function nightOf(problem: Problem, groups: readonly PlannedGroup[]): Night {
  const people = new Map(problem.people.map((person) => [person.id, person]))
  const slots = new Map(problem.slots.map((slot) => [slot.id, slot]))
  const members = (ids: readonly string[]) => ids.flatMap((id) => people.get(id) ?? [])
  const placed = new Map(groups.flatMap(({ slot, people: ids }) => ids.map((id) => [id, slots.get(slot)] as const)))
  const held = problem.slots.filter(({ id, group }) => group || groups.some(({ slot }) => slot === id))
  const waiting = partiesOf(problem, []).filter((party) => !party.people.some(({ id }) => placed.has(id)))
  const booked = new Set(held.flatMap(bookingsOf))
  return {
    problem,
    added: new Map(groups.map(({ slot, language, people: ids }) => [slot, { language, people: members(ids) }])),
    waiting,
    urgent: new Set(problem.people.flatMap((person) => (isUrgent(problem, person) ? person.id : []))),
    speakers: groupBy(waiting, ({ people: [first] }) =>
      (first?.languages ?? []).map((language) => speakerKey(first?.programme ?? '', language)),
    ),
    taken: new Map(problem.slots.map((slot) => [slot.id, resourcesTaken(booked, slot)])),
    freeHalfDays: new Map(),
    away: awayOf(problem, placed),
    busy: new Set([
      ...problem.slots.flatMap(halfDaysOf),
      ...problem.people.flatMap(({ unavailable }) => unavailable.map(({ date, part }) => `${date} ${part}`)),
    ]),
    groups,
    splits: new Map(),
    prospects: new Map(),
  }
}

function speakerKey(programme: string, language: string): string {
  return `${programme}\u0000${language}`
}

function resourcesTaken(booked: ReadonlySet<string>, slot: Slot): string[] {
  const isTaken = (resource: string) => bookingsOf({ ...slot, resources: [resource] }).some((one) => booked.has(one))
  return [...new Set(slot.resources)].filter(isTaken)
}

/** The same night for a household that lets its members go each on their own. */
export function withoutHousehold(night: Night, change: Change & { kind: 'household' }): Night {
  const known = night.splits.get(change.household)
  const split = known ?? nightOf(applyChanges(night.problem, [change]), night.groups)
  night.splits.set(change.household, split)
  return split
}

function awayOf({ people, households }: Problem, placed: ReadonlyMap<string, Slot | undefined>): Night['away'] {
  const apart = groupBy(people, ({ household }) =>
    household !== null && households[household] === 'apart' ? [household] : [],
  )
  const halfDays = (id: string) => {
    const slot = placed.get(id)
    return slot ? halfDaysOf(slot) : []
  }
  return new Map(
    [...apart].map(([household, members]) => [household, new Set(members.flatMap(({ id }) => halfDays(id)))]),
  )
}

/** Whether somebody of this party's household, of which nobody goes at the same time, has a seat on one of the slot's half days. */
export function isPartnerAway({ away }: Night, { apart }: Pick<Party, 'apart'>, slot: Slot): boolean {
  const halfDays = apart === null ? undefined : away.get(apart)
  return halfDays !== undefined && halfDaysOf(slot).some((halfDay) => halfDays.has(halfDay))
}

/** A group that could be held in a slot that stays empty tonight, and who waits and could be in it: who makes it a rescue first, then who waits longest. */
interface Prospect {
  opening: Opening
  crowd: Party[]
}

/** How large a group with this party could be, and has to be. */
export interface Company {
  /** The party and those who wait and could go along, as far as there are seats. */
  people: number
  need: number
  seats: number
}

/**
 * The company that a party would have in a slot that stays empty tonight. Nobody goes along whose partner, of a household
 * that goes apart, is already in it or away on the same half day. Null when the slot has no seats at all.
 */
export function companyFor(night: Night, party: Party, slot: Slot, language: string): Company | null {
  const prospect = prospectOf(night, slot, language)
  if (!prospect || party.people.length > prospect.opening.seats) return null
  const { opening, crowd } = prospect
  const households = new Set([party.apart])
  let people = party.people.length
  let rescue = party.people.some((person) => night.urgent.has(person.id) && isInTime(person, slot))
  for (const other of crowd) {
    if (people === opening.seats) break
    if (people + other.people.length > opening.seats || other.people.some((one) => party.people.includes(one))) continue
    if (other.apart !== null && households.has(other.apart)) continue
    households.add(other.apart)
    people += other.people.length
    rescue ||= other.chances.some(({ rescues }) => rescues)
  }
  return { people, need: rescue ? opening.smallestRescue : opening.smallest, seats: opening.seats }
}

/** The same slot, as it is or with the same changes, is looked at once for all who wait. */
function prospectOf(night: Night, slot: Slot, language: string): Prospect | null {
  const key = JSON.stringify([slot.id, slot.programme, language, slot.sessions, slot.serves, slot.offers])
  const known = night.prospects.get(key)
  if (known !== undefined) return known
  const opening = openingsOf({ ...night.problem, slots: [slot] }).find((one) => one.language === language)
  const prospect = opening ? { opening, crowd: crowdFor(night, opening) } : null
  night.prospects.set(key, prospect)
  return prospect
}

function crowdFor(night: Night, opening: Opening): Party[] {
  const speakers = night.speakers.get(speakerKey(opening.slot.programme, opening.language)) ?? []
  const crowd = speakers.flatMap((party) => {
    const chance = chanceOf(night.problem, party.people, opening)
    return chance && !isPartnerAway(night, party, opening.slot) ? [{ ...party, chances: [chance] }] : []
  })
  const rescues = ({ chances: [chance] }: Party) => Number(chance?.rescues ?? false)
  return crowd.sort((a, b) => rescues(b) - rescues(a) || b.waited / b.people.length - a.waited / a.people.length)
}
