import type { Scope } from '../../history/actor.ts'
import { addDays, type Day, partOfDay, type Part } from '../../calendar/days.ts'
import { maySeeGroup } from '../find-group.ts'
import { fallsOnClosedDay, plannerSlot } from '../gather-slots.ts'
import { problemsOf } from '../gather-problem.ts'
import type { PlannedAhead } from '../plan-ahead.ts'
import { couldSit } from './risks.ts'

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
 * The proposals with free seats for which somebody waits, that this reader may see, the first to begin first. Whether two of those who
 * fit also fit together is not asked.
 */
export function unfilledProposals(
  { world, plan }: Pick<PlannedAhead, 'world' | 'plan'>,
  scope: Scope,
): UnfilledProposal[] {
  const { timetable, today } = world
  const [problem] = problemsOf(world)
  const left = new Set(plan.waiting.map(({ person }) => person))
  const waiting = world.people.filter(({ id }) => left.has(id))
  const found = timetable.slots.flatMap((slot): UnfilledProposal[] => {
    const [group, host] = [timetable.groups.get(slot.code), timetable.hosts.get(slot.room.venue.municipality)]
    if (!problem || !host || group?.status !== 'proposed') return []
    if (!maySeeGroup(scope, { slot }) || slot.closed) return []
    if (slot.startsOn < addDays(today, host.rules.noticeDays) || fallsOnClosedDay(slot, host.code, timetable.closed))
      return []
    const open = plannerSlot(slot, host, group, true)
    const seats = open.capacity - group.size
    const fitting = waiting.filter((person) => couldSit(problem, person, open)).length
    const part = partOfDay(slot.sessions[0]?.start ?? '')
    return seats > 0 && fitting > 0
      ? [{ id: group.id, language: group.language, day: slot.startsOn, part, seats, fitting }]
      : []
  })
  return found.sort((a, b) => (a.day < b.day ? -1 : 1))
}
