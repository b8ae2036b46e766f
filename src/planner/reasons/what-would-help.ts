import type { Change, Help } from '../problem/change.ts'
import { halfDaysOf, isInTime } from '../problem/facts.ts'
import { isPartnerAway } from '../problem/households.ts'
import { seatInNewSlot } from './new-slot.ts'
import { withoutHousehold, type Night } from './night.ts'
import { seatsWithin, type Seat } from './obstacles.ts'
import type { Party } from '../problem/party.ts'
import type { Reason } from '../problem/plan.ts'
import type { Person, Slot } from '../problem/problem.ts'

const MOST_HELPS = 3
const MOST_CHANGES = 2

/**
 * What would give somebody who waits a seat (with their household if that goes together), at most three different ways,
 * the easiest first. Each is enough by itself and checked by the rules: with its changes (`applyChanges`) there is a plan
 * that keeps every hard rule, in which all of tonight's groups are as they are and this person has a seat too. So the
 * best plan becomes better; that it then gives this very seat to this very person is likely, not promised: there may be a
 * plan that is better still for all together. In its slot and language none of the changes can be left out.
 */
export function whatWouldHelp(night: Night, party: Party, person: Person, reason: Reason): Help[] {
  const whole = [...seatsFor(night, party), ...seatInNewSlot(night, party)].map((seat) => wayOf(seat, party))
  const alone = reason === 'household-cannot-be-placed' ? waysAlone(night, party, person, whole) : []
  const ways = [...whole, ...alone].map((way) => (answers(way, reason) ? { ...way, effort: way.effort - 1 } : way))
  ways.sort((a, b) => a.effort - b.effort || compareTexts(a.order, b.order))
  const few = ways.filter(({ changes }) => changes.length <= MOST_CHANGES)
  return differentWays(few.length > 0 ? few : ways).map(({ effort, order, ...help }) => help)
}

/** What takes the reason itself away goes before what goes round it. */
const ANSWERS: Record<Reason, Change['kind']> = {
  'no-slot-in-programme': 'new-slot',
  'no-slot-serves-municipality': 'open',
  'no-slot-in-language': 'language',
  'needs-not-offered': 'offer',
  'unavailable-on-all-slots': 'come',
  'household-cannot-be-placed': 'household',
  'not-enough-people': 'people',
  'seats-taken': 'seats',
}

function answers({ changes: [first] }: Help, reason: Reason): boolean {
  return first?.kind === ANSWERS[reason]
}

/** A help before it is chosen. */
interface Way extends Help {
  effort: number
  order: string
}

function wayOf({ changes, slot, language, people }: Seat, party: Party): Way {
  const inTime = party.people.every((person) => isInTime(person, slot))
  const effort = changes.reduce((sum, change) => sum + weightOf(change), inTime ? 0 : 3)
  return { changes, slot: slot.id, language, people, inTime, effort, order: orderOf(slot, language) }
}

function orderOf({ id, sessions }: Slot, language: string): string {
  const [first = ''] = sessions.map(({ date, part }) => `${date} ${part}`).toSorted()
  return `${first} ${id} ${language}`
}

function compareTexts(one: string, other: string): number {
  return one < other ? -1 : Number(one > other)
}

/** A seat without any obstacle is left out: the planner ran out of time before it found it. */
function seatsFor(night: Night, party: Party): Seat[] {
  return night.problem.slots
    .flatMap((slot) => seatsWithin(night, party, slot))
    .filter(({ changes }) => changes.length > 0)
}

/** The ways that open when the household lets its members go each on their own, and that it does not have as it is. */
function waysAlone(night: Night, party: Party, person: Person, whole: readonly Way[]): Way[] {
  const { household } = person
  const rule = party.apart === null ? 'together' : 'apart'
  if (household === null || (rule === 'apart' ? !isSomePartnerAway(night, party) : party.people.length === 1)) return []
  const change: Change = { kind: 'household', household, rule }
  const split = withoutHousehold(night, change)
  const alone = split.waiting.find(({ people }) => people.some(({ id }) => id === person.id))
  if (!alone) return []
  const seats = split.problem.slots.flatMap((slot) => seatsWithin(split, alone, slot))
  const ways = seats.map((seat) => wayOf({ ...seat, changes: [change, ...seat.changes] }, alone))
  return ways.filter((way) => !whole.some((other) => isSameSeat(way, other) && asksNoMore(other, way)))
}

function isSameSeat(one: Way, other: Way): boolean {
  return one.slot === other.slot && one.language === other.language
}

function isSomePartnerAway(night: Night, party: Party): boolean {
  return night.problem.slots.some((slot) => isPartnerAway(party.apart, halfDaysOf(slot), night.away))
}

/** How much it asks of staff: few changes rather than many, few people to be found rather than many. */
function weightOf(change: Change): number {
  switch (change.kind) {
    case 'people':
      return 0.5 + change.more / 4
    case 'seats':
      return 0.5 + change.more / 2
    case 'open':
      return 0.8
    case 'new-slot':
      return 1.8
    default:
      return 1
  }
}

/** The easiest of each kind, without those that ask for the same and more; one that is in time beside one that is not. */
function differentWays(ways: readonly Way[]): Way[] {
  const kept: Way[] = []
  for (const way of ways) {
    if (kept.length === MOST_HELPS) break
    if (!kept.some((easier) => asksNoMore(easier, way) && (easier.inTime || !way.inTime))) kept.push(way)
  }
  return kept
}

function asksNoMore(easier: Help, other: Help): boolean {
  const kinds = new Set(other.changes.map(({ kind }) => kind))
  return easier.changes.every(({ kind }) => kinds.has(kind))
}
