import { isAvailable, isServed, languagesOf, missingNeeds } from '../problem/claims.ts'
import { groupBy, type Party } from '../problem/party.ts'
import type { Placement } from '../model/placement.ts'
import type { Waiting } from '../problem/plan.ts'
import type { Person, Problem, Slot } from '../problem/problem.ts'
import { sharedReason, why, type Why } from './shared-reasons.ts'
import { type Situation, situationOf } from './situation.ts'

/**
 * Why everybody who is not placed waits: of the reasons in planner.md the first that holds, in the order of the ids.
 * The first five look at the person and the slots alone, the sixth at the household, the last two at the plan.
 * Details: `programme`; `municipality`; `languages`; `needs` that no slot met; `slots`, the number that clash;
 * `household` and its `rule`; `slot`, `language`, `have`, `need`; for `seats-taken` see `seatsTaken`.
 */
export function reasonsFor(problem: Problem, parties: readonly Party[], placements: readonly Placement[]): Waiting[] {
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
