import { addDays } from '../../calendar/days.ts'
import { takenBy, halfDaysOf, daysWaited, isInTime, isRescuedBy } from '../../planner/problem/facts.ts'
import type { Person } from '../../planner/problem/problem.ts'
import { apartIn, isPartnerAway, togetherKey, turnsOf } from '../../planner/problem/households.ts'
import {
  brokenBy,
  brokenLanguage,
  brokenSizes,
  resourcesTaken,
  sizesOf,
  type Broken,
  type HardRule,
} from '../../planner/problem/rules.ts'
import type { Meeting } from '../gathering/gather-meeting.ts'

/** What the planner would not do: its hard rules, and what it is not asked when there is no time or no room for it. Words of `proposals:rule`. */
export type MemberRule = HardRule | 'post' | 'slot-closed' | 'closed-day' | 'notice' | 'busy'

/** A rule that a group breaks, by whom (null: by the group as a whole), and what its sentence needs. */
export interface Objection extends Omit<Broken, 'rule'> {
  readonly rule: MemberRule
}

/** The rules that a group breaks; none when the planner itself could have made it. */
export function checkMembers(meeting: Meeting): Objection[] {
  return [...meeting.members.flatMap((person) => objectionsTo(meeting, person)), ...objectionsToGroup(meeting)]
}

/** What speaks against these people joining, whatever is wrong with the group already; none: they can. */
export function checkJoining(meeting: Meeting, people: readonly Person[]): Objection[] {
  const joined = { ...meeting, members: [...meeting.members, ...people] }
  const ids = new Set(people.map(({ id }) => id))
  const waiting = joined.waiting.filter(({ id }) => !ids.has(id))
  return [
    ...people.flatMap((person) => objectionsTo({ ...joined, waiting }, person)),
    ...wrongSize(joined).filter(({ rule }) => rule === 'capacity'),
  ]
}

function objectionsTo(meeting: Meeting, person: Person): Objection[] {
  const objection = (rule: MemberRule, detail: Objection['detail'] = {}) => ({ rule, person: person.id, detail })
  const days = meeting.postDays.get(person.municipality) ?? 0
  const household = apartIn(meeting.households, person)
  return [
    ...brokenBy(meeting, person, meeting),
    ...(isPartnerAway(household, halfDaysOf(meeting.slot), turnsTaken(meeting, person)) ? [objection('apart')] : []),
    ...(waitsAlone(meeting, person) ? [objection('together')] : []),
    ...(isTooLateForPost(meeting, person) ? [objection('post', { days })] : []),
  ]
}

/** The turns of partners who are in this group, or elsewhere at the same time. */
function turnsTaken({ households, members, partners, slot }: Meeting, person: Person): ReadonlySet<string> {
  const isHere = members.some((other) => other.id !== person.id && other.household === person.household)
  const away = [...(isHere ? halfDaysOf(slot) : []), ...takenBy(slot, partners.get(person.id) ?? [])]
  return new Set(turnsOf(apartIn(households, person), away))
}

/** Hard rule 9: a household that goes together is placed whole; who has left the programme or has a seat is no part of it any more. */
function waitsAlone({ households, members, waiting }: Meeting, person: Person): boolean {
  const here = new Set(members.map(({ id }) => id))
  const key = togetherKey(households, person)
  return waiting.some((other) => togetherKey(households, other) === key && !here.has(other.id))
}

function isTooLateForPost({ slot, today, letterOnly, postDays }: Meeting, { id, municipality }: Person): boolean {
  const first = slot.sessions.map(({ date }) => date).sort()[0] ?? today
  return letterOnly.has(id) && first < addDays(today, postDays.get(municipality) ?? 0)
}

function objectionsToGroup(meeting: Meeting): Objection[] {
  const { slot, shut, booked } = meeting
  const resources = resourcesTaken(slot, booked)
  return [
    ...wrongSize(meeting),
    ...brokenLanguage(meeting),
    ...(shut ? [{ rule: shut, person: null, detail: {} }] : []),
    ...(resources.length > 0 ? [{ rule: 'resource' as const, person: null, detail: { resources } }] : []),
  ]
}

/** The seats of a group are its own, those of who is expected to stay away among them; so they may be more than the largest group. */
function wrongSize(meeting: Meeting): Broken[] {
  const { slot, members } = meeting
  return brokenSizes(meeting, slot, members, { ...sizesOf(meeting, slot), seats: slot.capacity })
}

/** The first session is so near that people would hear of it too late (`noticeDays`); the planner itself would not choose it. */
export function checkNotice({ slot, today, noticeDays }: Meeting): Objection[] {
  const first = slot.sessions.map(({ date }) => date).sort()[0] ?? today
  const late = first < addDays(today, noticeDays)
  return late ? [{ rule: 'notice', person: null, detail: { days: noticeDays } }] : []
}

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
