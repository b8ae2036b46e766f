import type { Day } from '../../calendar/days.ts'
import { lastDay, languagesOf } from '../../planner/problem/claims.ts'
import type { Person } from '../../planner/problem/problem.ts'
import { problemsOf, type PoolWorld } from '../gathering/gather-problem.ts'
import { chancesOf } from './risks.ts'
import { applyTryOut } from './try-out.ts'

/** A group that starts too soon for an invitation, with seats for who hears of it by phone. `day`: of the signing. */
export interface CallGroup {
  readonly id: string
  readonly day: Day
  readonly language: string
  readonly seats: number
}

/** From tomorrow on. */
const NO_NOTICE = 1

/** The groups that could still take each of these people, by reference, if somebody calls them; the first to sign first. */
export function callGroups(world: PoolWorld, people: readonly Person[]): ReadonlyMap<string, readonly CallGroup[]> {
  const municipalities = [...world.timetable.hosts.keys()]
  const rules = { municipalities, values: { noticeDays: NO_NOTICE } }
  const problems = problemsOf(applyTryOut(world, { rules, opening: null, slot: null }, new Map()))
  const now = chancesOf(problemsOf(world), people)
  const groups = groupsIn(world, problems)
  const then = chancesOf(problems, people)
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

function groupsIn({ timetable }: PoolWorld, problems: ReturnType<typeof problemsOf>): Map<string, CallGroup> {
  const held = problems.flatMap(({ slots }) => slots).filter(({ capacity, group }) => group && capacity > group.size)
  return new Map(
    held.flatMap((slot) => {
      const group = timetable.groups.get(slot.id)
      const seats = slot.capacity - (slot.group?.size ?? 0)
      return group ? [[slot.id, { id: group.id, day: lastDay(slot), language: languagesOf(slot)[0] ?? '', seats }]] : []
    }),
  )
}
