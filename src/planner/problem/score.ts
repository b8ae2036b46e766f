import { daysToStart, daysWaited, isInTime, type Circumstances } from './claims.ts'
import { addScores, NOTHING, type PlannedGroup, type Score } from './plan.ts'
import type { Person, Problem, Slot } from './problem.ts'

/** The six figures of these groups, counted person by person (planner.md, "Best"). Names that are unknown count for nothing. */
export function scoreOf(problem: Problem, groups: readonly PlannedGroup[]): Score {
  const people = new Map(problem.people.map((person) => [person.id, person]))
  const slots = new Map(problem.slots.map((slot) => [slot.id, slot]))
  return groups.reduce((sum, group) => {
    const slot = slots.get(group.slot)
    const members = group.people.flatMap((id) => people.get(id) ?? [])
    return slot ? addScores(sum, scoreOfGroup(problem, slot, group.language, members)) : sum
  }, NOTHING)
}

function scoreOfGroup(circumstances: Circumstances, slot: Slot, language: string, members: Person[]): Score {
  const opened: Score = [0, 0, slot.group ? 0 : -1, 0, 0, 0]
  return members.map((person) => scoreOfSeat(circumstances, slot, language, person)).reduce(addScores, opened)
}

function scoreOfSeat(circumstances: Circumstances, slot: Slot, language: string, person: Person): Score {
  const inTime = isInTime(person, slot) ? 1 : 0
  // `0 - x` and not `-x`: a score holds no negative zero.
  const rank = 0 - person.languages.indexOf(language)
  return [inTime, 1, 0, daysWaited(circumstances, person), rank, 0 - daysToStart(circumstances, slot)]
}
