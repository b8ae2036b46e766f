import { type Change, applyChanges } from '../problem/change.ts'
import { bookingsOf, halfDaysOf, isUrgent } from '../problem/facts.ts'
import type { PossibleGroup } from '../problem/opening.ts'
import { groupBy, partiesOf, type Party } from '../problem/party.ts'
import type { PlannedGroup } from '../problem/plan.ts'
import type { HalfDay, Person, Problem, Slot } from '../problem/problem.ts'
import { apartIn, turnsOf } from '../problem/households.ts'
import { resourcesTaken } from '../problem/rules.ts'

/** A night that has been planned: what it leaves for those who wait. */
export interface Night {
  problem: Problem
  /** People who get a seat tonight, by slot; existing groups to which nobody is added are not in it. */
  added: ReadonlyMap<string, { language: string; people: Person[] }>
  /** Who waits, as parties; their chances are left empty. */
  waiting: Party[]
  /** The turns (`turnsOf`) of those of households that go apart who get a seat. */
  away: ReadonlySet<string>
  /** Half days on which somebody said that they can't come, or some slot is. */
  busy: ReadonlySet<string>
  groups: readonly PlannedGroup[]
  urgent: ReadonlySet<string>
  /** Who waits, by programme and language; who waits longest first, then by id. */
  speakers: ReadonlyMap<string, readonly Party[]>
  /** What other groups have of each slot's rooms, interpreters and trainers. */
  taken: ReadonlyMap<string, readonly string[]>
  /** What was found out on the way: the same question comes up for many people. */
  freeHalfDays: Map<string, HalfDay | null>
  splits: Map<string, Night>
  /** Of a night in which a household was split: the night as it is, and whose household it is. Then only those people are in `waiting`. */
  splitFrom?: { readonly night: Night; readonly ids: ReadonlySet<string> }
  prospects: Map<string, Prospect | null>
}

/**
 * A group that could be held in a slot that stays empty tonight, and who waits and could be in it: who makes it a rescue
 * first, then who waits longest.
 */
export interface Prospect {
  opening: PossibleGroup
  crowd: Iterable<Party>
}

/** The night of a problem (in order, see `inOrder`) and the groups that were planned for it. */
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
    speakers: groupBy(waiting.toSorted(byWait), ({ people: [first] }) =>
      (first?.languages ?? []).map((language) => speakerKey(first?.programme ?? '', language)),
    ),
    taken: new Map(problem.slots.map((slot) => [slot.id, resourcesTaken(slot, booked)])),
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

/** Who waits longest first; of who waits equally long, as they come. */
export function byWait(one: Party, other: Party): number {
  return other.waited / other.people.length - one.waited / one.people.length
}

function awayOf({ people, households }: Problem, placed: ReadonlyMap<string, Slot | undefined>): Night['away'] {
  return new Set(
    people.flatMap((person) => {
      const slot = placed.get(person.id)
      return slot ? turnsOf(apartIn(households, person), halfDaysOf(slot)) : []
    }),
  )
}

/** The same night for a household that lets its members go each on their own. All others are as they were. */
export function withoutHousehold(night: Night, change: Change & { kind: 'household' }): Night {
  const known = night.splits.get(change.household)
  if (known) return known
  const members = night.problem.people.filter(({ household }) => household === change.household)
  const ids = new Set(members.map(({ id }) => id))
  const problem = applyChanges(night.problem, [change])
  const alone = partiesOf({ ...problem, people: problem.people.filter(({ id }) => ids.has(id)) }, [])
  const placed = new Set(night.groups.flatMap(({ people }) => people))
  const waiting = alone.filter(({ people }) => !people.some(({ id }) => placed.has(id)))
  const split = { ...night, problem, waiting, prospects: new Map<string, Prospect | null>(), splitFrom: { night, ids } }
  night.splits.set(change.household, split)
  return split
}

/** Where to find who waits for a programme in a language. */
export function speakerKey(programme: string, language: string): string {
  return `${programme}\u0000${language}`
}
