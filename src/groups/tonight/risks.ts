import { daysBetween } from '../../calendar/days.ts'
import { isInTime, languagesOf } from '../../planner/problem/facts.ts'
import type { Plan, Reason } from '../../planner/problem/plan.ts'
import type { Person, Problem, Slot } from '../../planner/problem/problem.ts'
import { isUrgentOn } from '../../pool/urgency.ts'
import { mayJoin } from '../../planner/problem/rules.ts'
import type { PoolWorld } from '../gathering/gather-problem.ts'

/** Why somebody may miss their deadline: they wait, for this reason; or they get a seat, but in a group that ends after it. */
export type RiskReason = Reason | 'placed-late'

/** Somebody whose deadline is near and whom tonight's plan does not help in time. */
export interface Risk {
  readonly person: Person
  /** From the day of the run until the deadline, which still counts; negative when it is past. */
  readonly daysLeft: number
  readonly reason: RiskReason
}

/** Who is at risk of missing their deadline when this plan is made real, the nearest deadline first. */
export function risksOf(world: PoolWorld, plan: Plan): Risk[] {
  const reasons = new Map(plan.waiting.map(({ person, reason }) => [person, reason]))
  const late = placedLate(world, plan)
  const days = new Map(world.pool.municipalities.map(({ code, rules }) => [code, rules.rescueDays]))
  const risks = world.people.flatMap((person): Risk[] => {
    const reason = reasons.get(person.id) ?? (late.has(person.id) ? 'placed-late' : null)
    if (!reason || person.deadline === null) return []
    if (!isUrgentOn(person.deadline, world.today, days.get(person.municipality) ?? 0)) return []
    return [{ person, reason, daysLeft: daysBetween(world.today, person.deadline) }]
  })
  return risks.sort((a, b) => a.daysLeft - b.daysLeft || (a.person.id < b.person.id ? -1 : 1))
}

function placedLate({ timetable, people }: PoolWorld, { groups }: Plan): ReadonlySet<string> {
  const ends = new Map(timetable.slots.map(({ code, sessions }) => [code, sessions.at(-1)?.date ?? '']))
  const end = new Map(groups.flatMap(({ slot, people: members }) => members.map((one) => [one, ends.get(slot) ?? ''])))
  const late = people.filter(({ id, deadline }) => deadline !== null && (end.get(id) ?? '') > deadline)
  return new Set(late.map(({ id }) => id))
}

/** True when somebody could be in this slot, in time, as far as slot and person are concerned: whether there are seats or enough people is not asked. */
export function couldSit(problem: Problem, person: Person, slot: Slot): boolean {
  return isInTime(person, slot) && languagesOf(slot).some((language) => mayJoin(problem, person, { slot, language }))
}

/** The slots that take somebody in and in which each of these people could be, by reference: `couldSit`. */
export function chancesOf(problems: readonly Problem[], people: readonly Person[]): Map<string, ReadonlySet<string>> {
  const open = problems.map((problem) => ({ problem, slots: problem.slots.filter(hasSeats) }))
  return new Map(
    people.map((person) => [
      person.id,
      new Set(
        open.flatMap(({ problem, slots }) =>
          slots.filter((slot) => couldSit(problem, person, slot)).map(({ id }) => id),
        ),
      ),
    ]),
  )
}

function hasSeats({ capacity, group }: Slot): boolean {
  return capacity > (group?.size ?? 0)
}
