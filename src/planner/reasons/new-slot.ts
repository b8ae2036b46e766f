import { addDays, weekday, type Day, type Part } from '../../calendar/days.ts'
import { NEW_SLOT, type Change, newSlot } from '../problem/change.ts'
import { isBusy } from '../problem/facts.ts'
import type { Night } from './night.ts'
import { companyFor } from './company.ts'
import { languagesInCommon, type Seat } from './obstacles.ts'
import type { Party } from '../problem/party.ts'
import type { HalfDay, Person, Problem } from '../problem/problem.ts'

const PARTS = ['morning', 'afternoon', 'evening'] as const
const THURSDAY = 4

/** A half day more, in the language in which most of those who wait would come along. */
export function seatInNewSlot(night: Night, party: Party): Seat[] {
  const before = deadlineToCome(night, party)
  const on = freeHalfDayUntil(night, party, before)
  const [first] = party.people
  if (!on || !first || !party.people.every(({ programme }) => programme === first.programme)) return []
  const change = {
    kind: 'new-slot' as const,
    slot: NEW_SLOT,
    host: first.municipality,
    programme: first.programme,
    serves: neighbours(night, party),
    offers: [...new Set(party.people.flatMap(({ needs }) => needs))].sort(),
    before,
    on,
  }
  const seats = languagesInCommon(party).flatMap((language): Seat[] => {
    const slot = newSlot(night.problem, { ...change, language })
    const company = companyFor(night, party, slot, language)
    if (!company || company.need > company.seats) return []
    const more = company.need - company.people
    const people: Change[] = more > 0 ? [{ kind: 'people', slot: NEW_SLOT, language, more }] : []
    return [{ changes: [{ ...change, language }, ...people], slot, language, people: company.people }]
  })
  return seats.toSorted((a, b) => shortage(a) - shortage(b) || b.people - a.people).slice(0, 1)
}

function deadlineToCome({ problem }: Night, { people }: Party): Day | null {
  const [nearest] = people.flatMap(({ deadline }) => deadline ?? []).toSorted()
  return nearest !== undefined && nearest >= soonest(problem) ? nearest : null
}

/**
 * A half day that is nobody's and no slot's, and on which this party can come: on the last Thursday until a deadline, or the first on which people can still
 * be told; on another day when no Thursday is left.
 */
function freeHalfDayUntil(night: Night, { people }: Party, before: Day | null): HalfDay | null {
  const limited = people.filter(({ availability }) => availability)
  const key = JSON.stringify([before, limited.map(({ availability }) => availability)])
  const known = night.freeHalfDays.get(key)
  if (known !== undefined) return known
  const found = freeHalfDay(night, limited, before)
  night.freeHalfDays.set(key, found)
  return found
}

function freeHalfDay({ problem, busy }: Night, limited: readonly Person[], before: Day | null): HalfDay | null {
  const suits = (date: Day, part: Part) =>
    !busy.has(`${date} ${part}`) && !limited.some((person) => isBusy(person, { date, part }))
  const soon = soonest(problem)
  const [from, step] = before === null ? [soon, 1] : [before, -1]
  const toThursday = (step * (THURSDAY - weekday(from)) + 7) % 7
  const thursdays = [0, 7, 14, 21].map((days) => step * (toThursday + days))
  for (const days of [...thursdays, ...Array.from({ length: 28 }, (_, index) => step * index)]) {
    const date = addDays(from, days)
    const part = date < soon ? undefined : PARTS.find((one) => suits(date, one))
    if (part) return { date, part }
  }
  return null
}

/** The first day of which people can still be told. */
function soonest({ today, noticeDays = 1 }: Problem): Day {
  return addDays(today, Math.max(1, noticeDays))
}

/** The municipalities that some slot serves together with the party's own. */
function neighbours({ problem }: Night, { people }: Party): string[] {
  const own = people.map(({ municipality }) => municipality)
  const near = problem.slots.filter(({ serves }) => serves.some((code) => own.includes(code)))
  return [...new Set([...own, ...near.flatMap(({ serves }) => serves)])].sort()
}

function shortage({ changes }: Seat): number {
  return changes.reduce((sum, change) => sum + (change.kind === 'people' ? change.more : 0), 0)
}
