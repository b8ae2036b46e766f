import {
  bookingsOf,
  halfDaysOf,
  isAvailable,
  isRescuedBy,
  isServed,
  languagesOf,
  missingNeeds,
  seatsIn,
  smallestGroup,
} from './claims.ts'
import { groupBy } from './party.ts'
import type { Plan, PlannedGroup } from './plan.ts'
import type { Person, Problem, Slot } from './problem.ts'

/** A planned group with what its ids stand for. */
interface Meeting {
  slot: Slot
  language: string
  members: Person[]
}

/**
 * The hard rules of planner.md that these groups break, one sentence each with the number of the rule; none when all
 * hold. Written apart from the model, so that it can catch the model's mistakes.
 */
export function checkGroups(problem: Problem, groups: readonly PlannedGroup[]): string[] {
  const people = new Map(problem.people.map((person) => [person.id, person]))
  const slots = new Map(problem.slots.map((slot) => [slot.id, slot]))
  const meetings = groups.flatMap(({ slot: id, language, people: ids }): Meeting[] => {
    const slot = slots.get(id)
    return slot ? [{ slot, language, members: ids.flatMap((person) => people.get(person) ?? []) }] : []
  })
  return [
    ...strangers(groups, people, slots),
    ...peopleTwice(groups),
    ...slotsTwice(groups),
    ...meetings.flatMap((meeting) => [...wrongMembers(problem, meeting), ...wrongSize(problem, meeting)]),
    ...brokenHouseholds(problem, meetings),
    ...doubleBookings(problem, meetings),
  ]
}

/** As `checkGroups`, and that everybody who is not in a group waits with one reason. */
export function checkPlan(problem: Problem, plan: Plan): string[] {
  const mentions = [...plan.groups.flatMap(({ people }) => people), ...plan.waiting.map(({ person }) => person)]
  const counts = new Map<string, number>()
  for (const id of mentions) counts.set(id, (counts.get(id) ?? 0) + 1)
  const lost = problem.people.filter(({ id }) => counts.get(id) !== 1)
  return [
    ...checkGroups(problem, plan.groups),
    ...lost.map(({ id }) => `${id} is mentioned ${counts.get(id) ?? 0} times, and must be once`),
  ]
}

function strangers(
  groups: readonly PlannedGroup[],
  people: ReadonlyMap<string, Person>,
  slots: ReadonlyMap<string, Slot>,
): string[] {
  const unknownSlots = groups
    .filter(({ slot }) => !slots.has(slot))
    .map(({ slot }) => `slot ${slot} is not in the problem`)
  const ids = groups.flatMap((group) => group.people)
  return [...unknownSlots, ...ids.filter((id) => !people.has(id)).map((id) => `${id} is not in the problem`)]
}

function peopleTwice(groups: readonly PlannedGroup[]): string[] {
  return twice(groups.flatMap(({ people }) => people)).map((id) => `rule 1: ${id} is in a group twice`)
}

function slotsTwice(groups: readonly PlannedGroup[]): string[] {
  return twice(groups.map(({ slot }) => slot)).map((id) => `rule 2: slot ${id} holds two groups`)
}

function wrongMembers(problem: Problem, { slot, language, members }: Meeting): string[] {
  const faults = languagesOf(slot).includes(language) ? [] : [`rule 2: slot ${slot.id} is not given in ${language}`]
  for (const person of members) {
    const name = `${person.id} in slot ${slot.id}`
    if (!person.languages.includes(language)) faults.push(`rule 2: ${name} does not have ${language}`)
    if (person.programme !== slot.programme) faults.push(`rule 3: ${name} follows ${person.programme}`)
    if (!isServed(problem, person, slot)) faults.push(`rule 4: ${name} lives in ${person.municipality}`)
    if (!isAvailable(person, slot)) faults.push(`rule 5: ${name} is unavailable`)
    const missing = missingNeeds(person, slot)
    if (missing.length > 0) faults.push(`rule 6: ${name} needs ${missing.join(', ')}`)
  }
  return faults
}

function wrongSize(problem: Problem, { slot, members }: Meeting): string[] {
  const seats = seatsIn(problem, slot)
  if (members.length > seats) return [`rule 7: slot ${slot.id} has ${seats} seats for ${members.length} people`]
  if (slot.group) return []
  const rescue = members.some((person) => isRescuedBy(problem, person, slot))
  const smallest = smallestGroup(problem, rescue)
  if (members.length >= smallest) return []
  return [
    `rule ${rescue ? 8 : 7}: the new group in slot ${slot.id} has ${members.length} members and needs ${smallest}`,
  ]
}

function brokenHouseholds({ people, households }: Problem, meetings: readonly Meeting[]): string[] {
  const slotOf = new Map(meetings.flatMap(({ slot, members }) => members.map(({ id }): [string, Slot] => [id, slot])))
  const byHousehold = groupBy(people, ({ household }) => (household === null ? [] : [household]))
  return [...byHousehold].flatMap(([household, members]) => {
    const placed = members.flatMap(({ id }) => slotOf.get(id) ?? [])
    if (households[household] === 'apart') {
      return twice(placed.flatMap(halfDaysOf)).map(
        (halfDay) => `rule 9: household ${household} is not apart on ${halfDay}`,
      )
    }
    const whole = placed.length === members.length && new Set(placed).size === 1
    return placed.length === 0 || whole ? [] : [`rule 9: household ${household} is not together`]
  })
}

function doubleBookings({ slots }: Problem, meetings: readonly Meeting[]): string[] {
  const opened = meetings.map(({ slot }) => slot).filter(({ group }) => !group)
  const kept = new Set(slots.filter(({ group }) => group).flatMap(bookingsOf))
  const bookings = opened.flatMap(bookingsOf)
  const clashes = new Set([...twice(bookings), ...bookings.filter((booking) => kept.has(booking))])
  return [...clashes].map((booking) => `rule 10: two groups use ${booking}`)
}

function twice(ids: readonly string[]): string[] {
  const seen = new Set<string>()
  return [...new Set(ids.filter((id) => seen.size === seen.add(id).size))]
}
