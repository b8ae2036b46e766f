import {
  bookingsOf,
  clashesOf,
  daysWaited,
  isBusy,
  isRescuedBy,
  isUrgent,
  languagesOf,
  missingNeeds,
  overflowsFrom,
  ruleOf,
  type Circumstances,
} from './facts.ts'
import type { GroupPlace, Person, Slot } from './problem.ts'

// The hard rules of docs/planner.md, each once, with two voices: what it leaves to the model (a chance, a sum, what only one can have), and what
// is said of who breaks it. The model, the check of a plan and the check of what a planner changes by hand all ask here.

/** The rules by their words, with the number that each has in docs/planner.md. */
export const RULE_NUMBERS = {
  'slot-language': 2,
  language: 2,
  programme: 3,
  municipality: 4,
  unavailable: 5,
  needs: 6,
  capacity: 7,
  minimum: 7,
  apart: 9,
  together: 9,
  resource: 10,
} as const
export type HardRule = keyof typeof RULE_NUMBERS

/** A hard rule that is broken: by whom (null: by the group as a whole), and what its sentence needs. */
export interface Broken {
  readonly rule: HardRule
  readonly person: string | null
  readonly detail: Readonly<Record<string, string | number | readonly string[]>>
}

/** A rule about one person in one place: whether it allows that, and what its sentence needs when it does not. */
interface RuleForOne {
  readonly rule: HardRule
  readonly allows: (asked: Circumstances, person: Person, place: GroupPlace) => boolean
  readonly detail: (asked: Circumstances, person: Person, place: GroupPlace) => Broken['detail']
}

const FOR_ONE: readonly RuleForOne[] = [
  {
    rule: 'programme',
    allows: (_, person, { slot }) => person.programme === slot.programme,
    detail: (_, _person, { slot }) => ({ programme: slot.programme }),
  },
  {
    rule: 'language',
    allows: (_, person, { language }) => person.languages.includes(language),
    detail: (_, _person, { language }) => ({ language }),
  },
  {
    rule: 'municipality',
    allows: (asked, person, { slot }) => isServed(asked, person, slot),
    detail: strangerDetail,
  },
  {
    rule: 'unavailable',
    allows: (_, person, { slot }) => isAvailable(person, slot),
    detail: (_, person, { slot }) => ({ halfDays: clashesOf(person, slot).map(({ date, part }) => `${date} ${part}`) }),
  },
  {
    rule: 'needs',
    allows: (_, person, { slot }) => missingNeeds(person, slot).length === 0,
    detail: (_, person, { slot }) => ({ needs: missingNeeds(person, slot) }),
  },
]

/** Rules 2 to 6, for the model: whether there is a chance at all that this person is in this group. */
export function mayJoin(asked: Circumstances, person: Person, place: GroupPlace): boolean {
  for (const { allows } of FOR_ONE) if (!allows(asked, person, place)) return false
  return true
}

/** Rules 2 to 6, in words: what keeps this person from this group. */
export function brokenBy(asked: Circumstances, person: Person, place: GroupPlace): Broken[] {
  const broken = FOR_ONE.filter(({ allows }) => !allows(asked, person, place))
  return broken.map(({ rule, detail }) => ({ rule, person: person.id, detail: detail(asked, person, place) }))
}

/** Rule 2: a group is held in a language in which its slot can be given. */
export function brokenLanguage({ slot, language }: GroupPlace): Broken[] {
  return languagesOf(slot).includes(language) ? [] : [{ rule: 'slot-language', person: null, detail: { language } }]
}

/** Rule 4: the slot serves the municipality, or takes its overflow and the person waited long or is urgent. */
export function isServed(asked: Circumstances, person: Person, slot: Slot): boolean {
  if (slot.serves.includes(person.municipality)) return true
  const waited = () => daysWaited(asked, person) >= ruleOf(asked, person.municipality, 'overflowAfterDays')
  return slot.overflow.includes(person.municipality) && (waited() || isUrgent(asked, person))
}

/** Without a day the slot never is open to them. */
function strangerDetail(asked: Circumstances, person: Person, { slot }: GroupPlace): Broken['detail'] {
  const { municipality } = person
  return slot.overflow.includes(municipality) ? { municipality, from: overflowsFrom(asked, person) } : { municipality }
}

/** Rule 5: no session falls on a half day on which the person cannot come. */
export function isAvailable(person: Person, { sessions }: Slot): boolean {
  return !sessions.some((session) => isBusy(person, session))
}

/** Rules 7 and 8, of a slot's host: how many can still join; the fewest of a new group, and of one that rescues somebody; 0 for one that exists. */
export interface Sizes {
  seats: number
  smallest: number
  smallestRescue: number
}

export function sizesOf(asked: Circumstances, { host, capacity, group }: Slot): Sizes {
  const seats = Math.max(0, Math.min(capacity, ruleOf(asked, host, 'maxGroupSize')) - (group?.size ?? 0))
  if (group) return { seats, smallest: 0, smallestRescue: 0 }
  return { seats, ...leastOf(ruleOf(asked, host, 'minGroupSize'), ruleOf(asked, host, 'rescueGroupSize')) }
}

/** The smallest new group, and the smallest that rescues somebody. */
export function leastOf(smallest: number, rescueGroupSize: number | null): Omit<Sizes, 'seats'> {
  return { smallest, smallestRescue: Math.min(rescueGroupSize ?? smallest, smallest) }
}

/** The fewest people that a group may be, with or without somebody whom it rescues. */
export function fewest({ smallest, smallestRescue }: Omit<Sizes, 'seats'>, rescue: boolean): number {
  return rescue ? smallestRescue : smallest
}

/** A sum that a size must keep: `lower <= members + opened * (0 or 1) + small * (0 or 1) <= upper`. `small` is 1 for a rescue. */
export interface SizeSum {
  readonly rule: 'capacity' | 'minimum'
  readonly opened: number
  readonly small: number
  readonly lower: number
  readonly upper: number
}

/** Rules 7 and 8, for the model. A group that exists is open without a decision, and never too small. */
export function sizeSums({ seats, smallest, smallestRescue }: Sizes, isNew: boolean): SizeSum[] {
  if (!isNew) return [{ rule: 'capacity', opened: 0, small: 0, lower: 0, upper: seats }]
  return [
    { rule: 'capacity', opened: -seats, small: 0, lower: -Infinity, upper: 0 },
    { rule: 'minimum', opened: -smallest, small: smallest - smallestRescue, lower: 0, upper: Infinity },
  ]
}

/** Rules 7 and 8, in words: what is wrong with the size of this group. `members`: of a group that exists, who joins. */
export function brokenSizes(
  asked: Circumstances,
  slot: Slot,
  members: readonly Person[],
  sizes = sizesOf(asked, slot),
): Broken[] {
  const rescue = members.some((person) => isRescuedBy(asked, person, slot))
  return sizeSums(sizes, slot.group === null).flatMap(({ rule, opened, small, lower, upper }): Broken[] => {
    const sum = members.length + opened + (rescue ? small : 0)
    if (sum >= lower && sum <= upper) return []
    if (rule === 'capacity') return [tooMany(members.length, sizes.seats)]
    const need = fewest(sizes, rescue)
    return [{ rule, person: null, detail: { have: members.length, need, more: need - members.length } }]
  })
}

export function tooMany(people: number, seats: number): Broken {
  return { rule: 'capacity', person: null, detail: { people, seats, more: people - seats } }
}

/** Rules 2 and 10: what only one group can have: its slot, and each of its resources on each half day. */
export function heldBy({ slot, bookings }: { readonly slot: Slot; readonly bookings: readonly string[] }): string[] {
  return [`slot ${slot.id}`, ...bookings]
}

/** Rule 10, in words: the resources of this slot that other groups have. `booked`: their bookings (`bookingsOf`). */
export function resourcesTaken(slot: Slot, booked: ReadonlySet<string>): string[] {
  return [...new Set(slot.resources)].filter((one) =>
    bookingsOf({ ...slot, resources: [one] }).some((at) => booked.has(at)),
  )
}
