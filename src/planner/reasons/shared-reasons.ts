import { languagesOf } from '../problem/claims.ts'
import type { Opening } from '../problem/opening.ts'
import type { Chance, Party } from '../problem/party.ts'
import type { Reason, Waiting } from '../problem/plan.ts'
import type { Person, Slot } from '../problem/problem.ts'
import type { Situation } from './situation.ts'

/** A reason, whoever it is that waits. */
export type Why = Omit<Waiting, 'person'>

/** A reason with its details. */
export function why(reason: Reason, detail: Waiting['detail']): Why {
  return { reason, detail }
}

/** Reasons six to eight: the household, and what others have in the plan. `slots`: those that suit the person. */
export function sharedReason(situation: Situation, party: Party, slots: readonly Slot[]): Why {
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
  if (formed.length > 0) return seatsTaken(situation, party, formed, open)
  const shortages = open
    .map(({ opening }) => shortageOf(situation, opening))
    .sort((a, b) => b.have / b.need - a.have / a.need)
  const [nearest] = shortages
  if (nearest && nearest.have < nearest.need) return why('not-enough-people', { ...nearest })
  return open.length > 0 ? seatsTaken(situation, party, open, open) : closed(slots, first)
}

function shortageOf({ interest }: Situation, opening: Opening) {
  const { have, rescue } = interest.get(opening) ?? { have: 0, rescue: false }
  const need = rescue ? opening.smallestRescue : opening.smallest
  return { slot: opening.slot.id, language: opening.language, have, need }
}

/**
 * The best group that they could have been in: in time, then in the best language, then the first to start. `by`: its seats
 * are taken by `people`, of whom `longer` wait longer; or there is no such group, because the `slot` holds another one, or
 * its room or interpreter, a `resource`, does. `next`: the first slot without a group that they could be in, if any.
 */
function seatsTaken(situation: Situation, party: Party, from: readonly Chance[], open: readonly Chance[]): Why {
  const { formed, held, booked } = situation
  const [best] = from.toSorted(
    (a, b) => b.inTime - a.inTime || a.rank - b.rank || a.opening.daysToStart - b.opening.daysToStart,
  )
  if (!best) return why('seats-taken', {})
  const { slot, language, isNew } = best.opening
  const by = !isNew || formed.has(best.opening) ? 'people' : held.has(slot.id) ? 'slot' : 'resource'
  const members = formed.get(best.opening) ?? []
  const longer = members.filter((other) => other.waited / other.people.length > party.waited / party.people.length)
  const isFree = (one: Opening) => one.isNew && !held.has(one.slot.id) && !one.bookings.some((busy) => booked.has(busy))
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
