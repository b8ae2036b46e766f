import { daysWaited, isInTime, isRescuedBy } from '../../planner/problem/facts.ts'
import type { Person } from '../../planner/problem/problem.ts'
import { togetherKey } from '../../planner/problem/rules.ts'
import { checkJoining, type Objection } from './check-members.ts'
import type { Meeting } from '../gathering/gather-meeting.ts'

/** People who wait and would join as one: a single person, or a household that goes together. */
export interface Candidate {
  readonly people: readonly Person[]
  /** Why they can't; none: they can. */
  readonly objections: readonly Objection[]
  /** Somebody whose deadline is near would sign in time here. */
  readonly rescued: boolean
  readonly inTime: boolean
  readonly waited: number
}

/**
 * Who of those who wait could join a group, by claim: first whom it rescues, the nearest deadline first; then who would sign in time;
 * then who waits longest (docs/planner.md, "Best"). Those who can't come after them, fewest objections first.
 */
export function candidatesFor(meeting: Meeting): Candidate[] {
  const candidates = partiesAmong(meeting).map((people) => candidateOf(meeting, people))
  return candidates.sort(
    (a, b) =>
      a.objections.length - b.objections.length ||
      Number(b.rescued) - Number(a.rescued) ||
      (a.rescued ? compare(nearestDeadline(a), nearestDeadline(b)) : 0) ||
      Number(b.inTime) - Number(a.inTime) ||
      b.waited - a.waited ||
      compare(a.people[0]?.id ?? '', b.people[0]?.id ?? ''),
  )
}

/** Whoever waits in the same household and goes together with this person, themselves included. */
export function partyOf({ households }: Pick<Meeting, 'households'>, all: readonly Person[], person: Person): Person[] {
  const key = togetherKey(households, person)
  return all.filter((other) => togetherKey(households, other) === key)
}

function partiesAmong(meeting: Meeting): Person[][] {
  const parties = meeting.waiting.map((person) => partyOf(meeting, meeting.waiting, person))
  return parties.filter(([first], index) => first === meeting.waiting[index])
}

function candidateOf(meeting: Meeting, people: readonly Person[]): Candidate {
  return {
    people,
    objections: checkJoining(meeting, people),
    rescued: people.some((person) => isRescuedBy(meeting, person, meeting.slot)),
    inTime: people.every((person) => isInTime(person, meeting.slot)),
    waited: Math.max(...people.map((person) => daysWaited(meeting, person))),
  }
}

function nearestDeadline({ people }: Candidate): string {
  return people.flatMap(({ deadline }) => deadline ?? []).sort()[0] ?? '9999'
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
