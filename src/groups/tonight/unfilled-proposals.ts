import type { Scope } from '../../history/actor.ts'
import { type Day, partOfDay, type Part } from '../../calendar/days.ts'
import { maySeeGroup } from '../group/find-group.ts'
import { type PoolWorld, problemOf } from '../gathering/gather-problem.ts'
import type { PlannedAhead } from '../planning/plan-ahead.ts'
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

/**
 * The proposals with free seats for which somebody waits in one of these pools, that this reader may see, the first to begin first.
 * Whether two of those who fit also fit together is not asked.
 */
export function unfilledProposals(
  planned: readonly Pick<PlannedAhead, 'world' | 'plan'>[],
  scope: Scope,
): UnfilledProposal[] {
  const found = new Map<string, UnfilledProposal>()
  for (const one of planned.flatMap((each) => unfilledIn(each, scope)))
    found.set(one.id, { ...one, fitting: one.fitting + (found.get(one.id)?.fitting ?? 0) })
  return [...found.values()].sort((a, b) => (a.day < b.day ? -1 : 1))
}

function unfilledIn({ world, plan }: Pick<PlannedAhead, 'world' | 'plan'>, scope: Scope): UnfilledProposal[] {
  const left = new Set(plan.waiting.map(({ person }) => person))
  const problem = problemOf(ifApproved(world))
  const chances = chancesOf(
    problem,
    world.people.filter(({ id }) => left.has(id)),
  )
  return world.timetable.slots.flatMap((slot): UnfilledProposal[] => {
    const group = world.timetable.groups.get(slot.code)
    const fitting = [...chances.values()].filter((slots) => slots.has(slot.code)).length
    if (group?.status !== 'proposed' || fitting === 0 || !maySeeGroup(scope, { slot })) return []
    const seats = (problem.slots.find(({ id }) => id === slot.code)?.capacity ?? 0) - group.size
    const part = partOfDay(slot.sessions[0]?.start ?? '')
    return [{ id: group.id, language: group.language, day: slot.startsOn, part, seats, fitting }]
  })
}

/** The world in which every proposal is approved, so takes people in as other groups do. */
function ifApproved({ timetable, ...rest }: PoolWorld): PoolWorld {
  const groups = new Map([...timetable.groups].map(([code, group]) => [code, { ...group, status: 'planned' as const }]))
  return { ...rest, timetable: { ...timetable, groups } }
}
