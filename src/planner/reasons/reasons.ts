import { bookingsOf, languagesOf, missingNeeds } from '../problem/facts.ts'
import { groupBy, type Party, type OpenSeat } from '../problem/party.ts'
import type { SeatedParty } from '../model/placement.ts'
import type { WaitingPerson, Reason } from '../problem/plan.ts'
import type { Person, Problem, Slot } from '../problem/problem.ts'
import type { PossibleGroup } from '../problem/opening.ts'
import { isPartnerAway, turnsOf } from '../problem/households.ts'
import { fewest, isAvailable, isServed } from '../problem/rules.ts'

/**
 * Why everybody who is not placed waits: of the reasons in docs/planner.md the first that holds, in the order of the ids.
 * The first five look at the person and the slots alone, the sixth at the household, the last two at the plan.
 * Details: `programme`; `municipality`; `languages`; `needs` that no slot met; `slots`, the number that clash;
 * `household` and its `rule`; `slot`, `language`, `have`, `need`; for `seats-taken` see `seatsTaken`.
 */
export function reasonsFor(
  problem: Problem,
  parties: readonly Party[],
  placements: readonly SeatedParty[],
): WaitingPerson[] {
  const placed = new Set(placements.flatMap(({ party }) => party.people))
  const waiting = parties.filter(({ people }) => !people.some((person) => placed.has(person)))
  const slotsByProgramme = groupBy(problem.slots, ({ programme }) => [programme])
  const situation = situationOf(problem, waiting, placements)
  const reasons = waiting.flatMap((party) =>
    party.people.map((person) => ({
      person: person.id,
      ...reasonOf(problem, situation, party, person, slotsByProgramme.get(person.programme) ?? []),
    })),
  )
  return reasons.sort((a, b) => (a.person < b.person ? -1 : 1))
}

/** Reasons one to five: each test leaves the slots that pass it, the first that leaves none is the reason. */
function reasonOf(problem: Problem, situation: Situation, party: Party, person: Person, slots: readonly Slot[]): Why {
  // Who could be in some group passes all five.
  if (party.chances.length > 0) return sharedReason(situation, party, [])
  if (slots.length === 0) return why('no-slot-in-programme', { programme: person.programme })
  const near = slots.filter((slot) => isServed(problem, person, slot))
  if (near.length === 0) return why('no-slot-serves-municipality', { municipality: person.municipality })
  const understood = near.filter((slot) => languagesOf(slot).some((language) => person.languages.includes(language)))
  if (understood.length === 0) return why('no-slot-in-language', { languages: person.languages })
  const suited = understood.filter((slot) => missingNeeds(person, slot).length === 0)
  if (suited.length === 0) return why('needs-not-offered', { needs: neverMet(person, understood) })
  const free = suited.filter((slot) => isAvailable(person, slot))
  if (free.length === 0) return why('unavailable-on-all-slots', { slots: suited.length })
  return sharedReason(situation, party, free)
}

/** The needs that no slot meets; all of them when each is met somewhere but never all at once. */
function neverMet(person: Person, slots: readonly Slot[]): string[] {
  const never = person.needs.filter((need) => slots.every((slot) => missingNeeds(person, slot).includes(need)))
  return never.length > 0 ? never : person.needs
}

/** A reason, whoever it is that waits. */
type Why = Omit<WaitingPerson, 'person'>

/** A reason with its details. */
function why(reason: Reason, detail: WaitingPerson['detail']): Why {
  return { reason, detail }
}

/** Reasons six to eight: the household, and what others have in the plan. `slots`: those that suit the person. */
function sharedReason(situation: Situation, party: Party, slots: readonly Slot[]): Why {
  const open = party.chances.filter(({ opening }) => !isPartnerAway(party.apart, opening.halfDays, situation.away))
  const [first] = party.people
  if (open.length === 0 && first?.household) {
    return why('household-cannot-be-placed', {
      household: first.household,
      rule: party.apart === null ? 'together' : 'apart',
    })
  }
  const formed = open.filter(({ opening }) => !opening.isNew || situation.formed.has(opening))
  if (formed.length > 0) return seatsTaken(situation, party, formed, open)
  const shortages = open
    .map(({ opening }) => shortageOf(situation, opening))
    .sort((a, b) => b.have / b.need - a.have / a.need)
  const [nearest] = shortages
  if (nearest && nearest.have < nearest.need) return why('not-enough-people', { ...nearest })
  return open.length > 0 ? seatsTaken(situation, party, open, open) : closed(slots, first)
}

function shortageOf({ interest }: Situation, opening: PossibleGroup) {
  const { have, rescue } = interest.get(opening) ?? { have: 0, rescue: false }
  const need = fewest(opening, rescue)
  return { slot: opening.slot.id, language: opening.language, have, need }
}

/**
 * The best group that they could have been in: in time, then in the best language, then the first to start. `by`: its seats
 * are taken by `people`, of whom `longer` wait longer; or there is no such group, because the `slot` holds another one, or
 * its room or interpreter, a `resource`, does. `next`: the first slot without a group that they could be in, if any.
 */
function seatsTaken(situation: Situation, party: Party, from: readonly OpenSeat[], open: readonly OpenSeat[]): Why {
  const { formed, held, booked } = situation
  const [best] = from.toSorted(
    (a, b) => b.inTime - a.inTime || a.rank - b.rank || a.opening.daysToStart - b.opening.daysToStart,
  )
  if (!best) return why('seats-taken', {})
  const { slot, language, isNew } = best.opening
  const by = !isNew || formed.has(best.opening) ? 'people' : held.has(slot.id) ? 'slot' : 'resource'
  const members = formed.get(best.opening) ?? []
  const longer = members.filter((other) => other.waited / other.people.length > party.waited / party.people.length)
  const isFree = (one: PossibleGroup) =>
    one.isNew && !held.has(one.slot.id) && !one.bookings.some((busy) => booked.has(busy))
  const [next] = open
    .filter(({ opening }) => isFree(opening))
    .toSorted((a, b) => a.opening.daysToStart - b.opening.daysToStart)
  return why('seats-taken', {
    slot: slot.id,
    language,
    by,
    ...(by === 'people' && { longer: longer.reduce((sum, { people }) => sum + people.length, 0) }),
    ...(next && { next: next.opening.slot.id }),
  })
}

/** All that suits them is `closed`: full before the night began, or with a room that a group has that was there already. */
function closed(slots: readonly Slot[], person: Person | undefined): Why {
  const [slot] = slots.toSorted((a, b) => (startOf(a) < startOf(b) ? -1 : 1))
  const language = slot && languagesOf(slot).find((one) => person?.languages.includes(one))
  return why('seats-taken', { ...(slot && { slot: slot.id }), ...(language && { language }), by: 'closed' })
}

function startOf({ id, sessions }: Slot): string {
  return `${sessions.map(({ date, part }) => `${date} ${part}`).sort()[0] ?? ''} ${id}`
}

/** The plan as those who wait see it. */
interface Situation {
  /** Who gets a seat, by opening. */
  formed: ReadonlyMap<PossibleGroup, readonly Party[]>
  /** People who wait and could join, by opening, and whether one of them would be rescued. */
  interest: ReadonlyMap<PossibleGroup, { have: number; rescue: boolean }>
  /** The turns (`turnsOf`) of those of households that go apart who are away already. */
  away: ReadonlySet<string>
  /** The slots, and the rooms and interpreters on their half days, that groups have. */
  held: ReadonlySet<string>
  booked: ReadonlySet<string>
}

/** The situation after a plan. `waiting`: the parties of which nobody got a seat. */
function situationOf({ slots }: Problem, waiting: readonly Party[], placements: readonly SeatedParty[]): Situation {
  const interest = new Map<PossibleGroup, { have: number; rescue: boolean }>()
  for (const { people, chances } of waiting) {
    for (const { opening, rescues } of chances) {
      const sum = interest.get(opening) ?? { have: 0, rescue: false }
      interest.set(opening, { have: sum.have + people.length, rescue: sum.rescue || rescues })
    }
  }
  const formed = new Map<PossibleGroup, Party[]>()
  for (const { party, opening } of placements) formed.set(opening, [...(formed.get(opening) ?? []), party])
  const held = [...slots.filter(({ group }) => group), ...[...formed.keys()].map(({ slot }) => slot)]
  return {
    formed,
    interest,
    away: new Set(placements.flatMap(({ party, opening }) => turnsOf(party.apart, opening.halfDays))),
    held: new Set(held.map(({ id }) => id)),
    booked: new Set(held.flatMap(bookingsOf)),
  }
}
