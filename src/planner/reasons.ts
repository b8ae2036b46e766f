import { isAvailable, isServed, languagesOf, missingNeeds } from './claims.ts'
import type { Opening } from './opening.ts'
import { groupBy, type Chance, type Party } from './party.ts'
import type { Placement } from './placement.ts'
import type { Reason, Waiting } from './plan.ts'
import type { Person, Problem, Slot } from './problem.ts'

type Why = Omit<Waiting, 'person'>

/**
 * Why everybody who is not placed waits: of the reasons in planner.md the first that holds, in the order of the ids.
 * The first five look at the person and the slots alone, the sixth at the household, the last two at the plan.
 * Details: `programme`; `municipality`; `languages`; `needs` that no slot met; `slots`, the number that clash;
 * `household` and its `rule`; `slot`, `language`, `have`, `need`; `slot` and `language` of the best group that is full.
 */
export function reasonsFor(problem: Problem, parties: readonly Party[], placements: readonly Placement[]): Waiting[] {
  const placed = new Set(placements.flatMap(({ party }) => party.people))
  const waiting = parties.filter(({ people }) => !people.some((person) => placed.has(person)))
  const slotsByProgramme = groupBy(problem.slots, ({ programme }) => [programme])
  const situation = situationOf(waiting, placements)
  const reasons = waiting.flatMap((party) =>
    party.people.map((person) => ({
      person: person.id,
      ...(ownReason(problem, person, slotsByProgramme.get(person.programme) ?? []) ?? sharedReason(situation, party)),
    })),
  )
  return reasons.sort((a, b) => (a.person < b.person ? -1 : 1))
}

/** Reasons one to five: each test leaves the slots that pass it, the first that leaves none is the reason. */
function ownReason(problem: Problem, person: Person, slots: readonly Slot[]): Why | null {
  if (slots.length === 0) return why('no-slot-in-programme', { programme: person.programme })
  const near = slots.filter((slot) => isServed(problem, person, slot))
  if (near.length === 0) return why('no-slot-serves-municipality', { municipality: person.municipality })
  const understood = near.filter((slot) => languagesOf(slot).some((language) => person.languages.includes(language)))
  if (understood.length === 0) return why('no-slot-in-language', { languages: person.languages })
  const suited = understood.filter((slot) => missingNeeds(person, slot).length === 0)
  if (suited.length === 0) return why('needs-not-offered', { needs: neverMet(person, understood) })
  const free = suited.filter((slot) => isAvailable(person, slot))
  return free.length === 0 ? why('unavailable-on-all-slots', { slots: suited.length }) : null
}

/** The needs that no slot meets; all of them when each is met somewhere but never all at once. */
function neverMet(person: Person, slots: readonly Slot[]): string[] {
  const never = person.needs.filter((need) => slots.every((slot) => missingNeeds(person, slot).includes(need)))
  return never.length > 0 ? never : person.needs
}

/** The plan as those who wait see it. */
interface Situation {
  formed: ReadonlySet<Opening>
  /** People who wait and could join, by opening, and whether one of them would be rescued. */
  interest: ReadonlyMap<Opening, { have: number; rescue: boolean }>
  /** Half days on which households that go apart are away already. */
  away: ReadonlyMap<string, ReadonlySet<string>>
}

function situationOf(waiting: readonly Party[], placements: readonly Placement[]): Situation {
  const interest = new Map<Opening, { have: number; rescue: boolean }>()
  for (const { people, chances } of waiting) {
    for (const { opening, rescues } of chances) {
      const sum = interest.get(opening) ?? { have: 0, rescue: false }
      interest.set(opening, { have: sum.have + people.length, rescue: sum.rescue || rescues })
    }
  }
  const away = groupBy(placements, ({ party }) => (party.apart === null ? [] : [party.apart]))
  return {
    formed: new Set(placements.map(({ opening }) => opening)),
    interest,
    away: new Map(
      [...away].map(([household, seats]) => [household, new Set(seats.flatMap(({ opening }) => opening.halfDays))]),
    ),
  }
}

/** Reasons six to eight. */
function sharedReason(situation: Situation, party: Party): Why {
  const away = party.apart === null ? undefined : situation.away.get(party.apart)
  const open = party.chances.filter(({ opening }) => !opening.halfDays.some((halfDay) => away?.has(halfDay)))
  const [first] = party.people
  if (open.length === 0 && first?.household) {
    return why('household-cannot-be-placed', {
      household: first.household,
      rule: party.apart === null ? 'together' : 'apart',
    })
  }
  const formed = open.filter(({ opening }) => !opening.isNew || situation.formed.has(opening))
  if (formed.length > 0) return seatsTaken(formed)
  const shortages = open
    .map(({ opening }) => shortageOf(situation, opening))
    .sort((a, b) => b.have / b.need - a.have / a.need)
  const [nearest] = shortages
  return nearest && nearest.have < nearest.need ? why('not-enough-people', { ...nearest }) : seatsTaken(open)
}

function shortageOf({ interest }: Situation, opening: Opening) {
  const { have, rescue } = interest.get(opening) ?? { have: 0, rescue: false }
  const need = rescue ? opening.smallestRescue : opening.smallest
  return { slot: opening.slot.id, language: opening.language, have, need }
}

/** The best group that is full: in time, then in the best language, then the first to start. */
function seatsTaken(chances: readonly Chance[]): Why {
  const [best] = chances.toSorted(
    (a, b) => b.inTime - a.inTime || a.rank - b.rank || a.opening.daysToStart - b.opening.daysToStart,
  )
  return why('seats-taken', best ? { slot: best.opening.slot.id, language: best.opening.language } : {})
}

function why(reason: Reason, detail: Waiting['detail']): Why {
  return { reason, detail }
}
