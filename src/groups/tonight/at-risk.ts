import type { Plan, Reason } from '../../planner/problem/plan.ts'
import { type Day, daysBetween, isUrgentOn } from '../../calendar/days.ts'
import { lastDay, languagesOf, isInTime } from '../../planner/problem/facts.ts'
import type { Person, Problem, Slot } from '../../planner/problem/problem.ts'
import { problemOf, type PoolWorld } from '../gathering/gather-problem.ts'
import { applyTryOut } from './try-out.ts'
import { mayJoin } from '../../planner/problem/rules.ts'

/** Why somebody may miss their deadline: they wait, for this reason; or they get a seat, but in a group that ends after it. */
export type RiskReason = Reason | 'placed-late'

/** Somebody whose deadline is near and whom tonight's plan does not help in time. */
export interface Risk {
  readonly person: Person
  /** From the day of the run until the deadline, which still counts; negative when it is past. */
  readonly daysLeft: number
  readonly reason: RiskReason
  /** When more people are needed for a group: how many there are. */
  readonly have: number | null
}

/** A group that starts too soon for an invitation, with seats for who hears of it by phone. `day`: of the signing. */
export interface CallGroup {
  readonly id: string
  readonly day: Day
  readonly language: string
  readonly seats: number
}

/** Who is at risk of missing their deadline when this plan is made real, the nearest deadline first. */
export function risksOf(world: PoolWorld, plan: Plan): Risk[] {
  const waiting = new Map(plan.waiting.map((one) => [one.person, one]))
  const late = placedLate(world, plan)
  const days = new Map(world.pool.municipalities.map(({ code, rules }) => [code, rules.rescueDays]))
  const risks = world.people.flatMap((person): Risk[] => {
    const why = waiting.get(person.id)
    const reason = why?.reason ?? (late.has(person.id) ? 'placed-late' : null)
    if (!reason || person.deadline === null) return []
    if (!isUrgentOn(person.deadline, world.today, days.get(person.municipality) ?? 0)) return []
    const have = why?.reason === 'not-enough-people' ? Number(why.detail['have']) : null
    return [{ person, reason, have, daysLeft: daysBetween(world.today, person.deadline) }]
  })
  return risks.sort((a, b) => a.daysLeft - b.daysLeft || (a.person.id < b.person.id ? -1 : 1))
}

function placedLate({ timetable, people }: PoolWorld, { groups }: Plan): ReadonlySet<string> {
  const ends = new Map(timetable.slots.map(({ code, sessions }) => [code, sessions.at(-1)?.date ?? '']))
  const end = new Map(groups.flatMap(({ slot, people: members }) => members.map((one) => [one, ends.get(slot) ?? ''])))
  const late = people.filter(({ id, deadline }) => deadline !== null && (end.get(id) ?? '') > deadline)
  return new Set(late.map(({ id }) => id))
}

/** The groups that could still take each of these people, by reference, if somebody calls them; the first to sign first. */
export function callGroups(world: PoolWorld, people: readonly Person[]): ReadonlyMap<string, readonly CallGroup[]> {
  const municipalities = [...world.timetable.hosts.keys()]
  const rules = { municipalities, values: { noticeDays: NO_NOTICE } }
  const problem = problemOf(applyTryOut(world, { rules, opening: null, slot: null }, new Map()))
  const now = chancesOf(problemOf(world), people)
  const groups = groupsIn(world, problem)
  const then = chancesOf(problem, people)
  return new Map(
    people.map(({ id }) => [
      id,
      [...(then.get(id) ?? [])]
        .filter((slot) => !now.get(id)?.has(slot))
        .flatMap((slot) => groups.get(slot) ?? [])
        .sort((a, b) => (a.day < b.day ? -1 : 1)),
    ]),
  )
}

/** From tomorrow on. */
const NO_NOTICE = 1

function groupsIn({ timetable }: PoolWorld, { slots }: Problem): Map<string, CallGroup> {
  const held = slots.filter(({ capacity, group }) => group && capacity > group.size)
  return new Map(
    held.flatMap((slot) => {
      const group = timetable.groups.get(slot.id)
      const seats = slot.capacity - (slot.group?.size ?? 0)
      return group ? [[slot.id, { id: group.id, day: lastDay(slot), language: languagesOf(slot)[0] ?? '', seats }]] : []
    }),
  )
}

/** The slots that take somebody in and in which each of these people could be, by reference: `couldSit`. */
export function chancesOf(problem: Problem, people: readonly Person[]): Map<string, ReadonlySet<string>> {
  const open = problem.slots.filter(hasSeats)
  const chances = (person: Person) => open.filter((slot) => couldSit(problem, person, slot)).map(({ id }) => id)
  return new Map(people.map((person) => [person.id, new Set(chances(person))]))
}

function hasSeats({ capacity, group }: Slot): boolean {
  return capacity > (group?.size ?? 0)
}

/** True when somebody could be in this slot, in time, as far as slot and person are concerned: whether there are seats or enough people is not asked. */
export function couldSit(problem: Problem, person: Person, slot: Slot): boolean {
  return isInTime(person, slot) && languagesOf(slot).some((language) => mayJoin(problem, person, { slot, language }))
}
