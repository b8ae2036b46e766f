import { bookingsOf, halfDaysOf, isRescuedBy } from './facts.ts'
import { groupBy } from './party.ts'
import type { Plan, PlannedGroup } from './plan.ts'
import type { Person, Problem, Slot } from './problem.ts'
import { apartIn, turnsOf, togetherKey } from './households.ts'
import { brokenBy, brokenLanguage, brokenSizes, RULE_NUMBERS, type Broken } from './rules.ts'

/** A planned group with what its ids stand for. */
interface Meeting {
  slot: Slot
  language: string
  members: Person[]
}

/**
 * The hard rules of docs/planner.md that these groups break, one sentence each with the number of the rule; none when all
 * hold. It asks the rules themselves and never the model, so that it can catch the model's mistakes.
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

function wrongMembers(problem: Problem, meeting: Meeting): string[] {
  const broken = meeting.members.flatMap((person) => brokenBy(problem, person, meeting))
  return [...brokenLanguage(meeting), ...broken].map((one) => sentence(problem, meeting, one))
}

function wrongSize(problem: Problem, meeting: Meeting): string[] {
  return brokenSizes(problem, meeting.slot, meeting.members).map((one) => sentence(problem, meeting, one))
}

function sentence(problem: Problem, { slot, language, members }: Meeting, { rule, person, detail }: Broken): string {
  const who = members.find(({ id }) => id === person)
  const name = `${person} in slot ${slot.id}`
  const said: Partial<Record<Broken['rule'], string>> = {
    'slot-language': `slot ${slot.id} is not given in ${language}`,
    language: `${name} does not have ${language}`,
    programme: `${name} follows ${who?.programme}`,
    municipality: `${name} lives in ${who?.municipality}`,
    unavailable: `${name} is unavailable`,
    needs: `${name} needs ${[detail['needs']].flat().join(', ')}`,
    capacity: `slot ${slot.id} has ${String(detail['seats'])} seats for ${members.length} people`,
    minimum: `the new group in slot ${slot.id} has ${members.length} members and needs ${String(detail['need'])}`,
  }
  const rescue = rule === 'minimum' && members.some((one) => isRescuedBy(problem, one, slot))
  return `rule ${rescue ? 8 : RULE_NUMBERS[rule]}: ${said[rule] ?? rule}`
}

function brokenHouseholds({ people, households }: Problem, meetings: readonly Meeting[]): string[] {
  const slotOf = new Map(meetings.flatMap(({ slot, members }) => members.map(({ id }): [string, Slot] => [id, slot])))
  const slotsOf = (members: readonly Person[]) => members.flatMap(({ id }) => slotOf.get(id) ?? [])
  const torn = [...groupBy(people, (person) => [togetherKey(households, person)])].filter(([, members]) => {
    const slots = slotsOf(members)
    return slots.length > 0 && (slots.length < members.length || new Set(slots).size > 1)
  })
  const turns = people.flatMap((person) => {
    const household = apartIn(households, person)
    return slotsOf([person]).flatMap((slot) => turnsOf(household, halfDaysOf(slot)))
  })
  return [
    ...torn.map(([household]) => `rule 9: ${household} is not together`),
    ...twice(turns).map((turn) => `rule 9: not apart: household ${turn}`),
  ]
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
