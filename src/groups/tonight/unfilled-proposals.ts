import type { Scope } from '../../history/work.ts'
import { type Day, partOfDay, type Part } from '../../calendar/days.ts'
import { maySee } from '../group/find-group.ts'
import { type PoolWorld, problemOf } from '../gathering/gather-problem.ts'
import type { Plan } from '../../planner/problem/plan.ts'
import { chancesOf } from './at-risk.ts'

/** A proposal that tonight's run leaves as it is until somebody approves it, while people who go on waiting would fit. */
export interface UnfilledProposal {
  readonly id: string
  readonly language: string
  readonly day: Day
  readonly part: Part
  /** Still free. */
  readonly seats: number
  /** Who waits after tonight and could have one of those seats. */
  readonly fitting: number
}

/** The same, and the municipalities that the group belongs to. */
export type OwnedProposal = UnfilledProposal & { readonly owners: readonly string[] }

/** Of what was found in some pools, what this reader may see: each proposal once, the first to begin first. */
export function unfilledProposals(found: readonly OwnedProposal[], scope: Scope): UnfilledProposal[] {
  const seen = new Map<string, UnfilledProposal>()
  for (const { owners, ...one } of found)
    if (maySee(scope, owners)) seen.set(one.id, { ...one, fitting: one.fitting + (seen.get(one.id)?.fitting ?? 0) })
  return [...seen.values()].sort((a, b) => (a.day < b.day ? -1 : 1))
}

/** The proposals with free seats for which somebody waits in this pool. Whether two of those who fit also fit together is not asked. */
export function unfilledIn(world: PoolWorld, plan: Pick<Plan, 'waiting'>): OwnedProposal[] {
  const proposed = world.timetable.slots.filter(({ code }) => world.timetable.groups.get(code)?.status === 'proposed')
  if (proposed.length === 0) return []
  const left = new Set(plan.waiting.map(({ person }) => person))
  const problem = problemOf(ifApproved(world))
  const chances = chancesOf(
    problem,
    world.people.filter(({ id }) => left.has(id)),
  )
  return proposed.flatMap((slot): OwnedProposal[] => {
    const group = world.timetable.groups.get(slot.code)
    const fitting = [...chances.values()].filter((slots) => slots.has(slot.code)).length
    if (!group || fitting === 0) return []
    const seats = (problem.slots.find(({ id }) => id === slot.code)?.capacity ?? 0) - group.size
    const part = partOfDay(slot.sessions[0]?.start ?? '')
    const owners = [...slot.serves, ...slot.overflow, slot.room.venue.municipality]
    return [{ id: group.id, language: group.language, day: slot.startsOn, part, seats, fitting, owners }]
  })
}

/** The world in which every proposal is approved, so takes people in as other groups do. */
function ifApproved({ timetable, ...rest }: PoolWorld): PoolWorld {
  const groups = new Map([...timetable.groups].map(([code, group]) => [code, { ...group, status: 'planned' as const }]))
  return { ...rest, timetable: { ...timetable, groups } }
}
