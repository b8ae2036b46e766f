import { addDays } from '../../calendar/days.ts'
import { clashesOf, halfDaysOf } from '../../planner/problem/facts.ts'
import type { Person } from '../../planner/problem/problem.ts'
import {
  apartIn,
  brokenBy,
  brokenLanguage,
  brokenSizes,
  resourcesTaken,
  sizesOf,
  togetherKey,
  turnsOf,
  type Broken,
  type HardRule,
} from '../../planner/problem/rules.ts'
import type { Meeting } from '../gathering/gather-meeting.ts'

/** What the planner would not do: its hard rules, and what it is not asked when there is no time or no room for it. Words of `proposals:rule`. */
export type MemberRule = HardRule | 'post' | 'slot-closed' | 'closed-day' | 'notice'

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
  return [
    ...brokenBy(meeting, person, meeting),
    ...(isPartnerAway(meeting, person) ? [objection('apart')] : []),
    ...(waitsAlone(meeting, person) ? [objection('together')] : []),
    ...(isTooLateForPost(meeting, person) ? [objection('post', { days })] : []),
  ]
}

/** Hard rule 9: of who takes turns, one stays with the children. */
function isPartnerAway({ households, members, partners, slot }: Meeting, person: Person): boolean {
  const household = apartIn(households, person)
  if (household === null) return false
  const isHere = members.some((other) => other.id !== person.id && other.household === household)
  const away = [...(isHere ? halfDaysOf(slot) : []), ...clashesOf(partners.get(person.id) ?? [], slot)]
  const mine = new Set(turnsOf(household, halfDaysOf(slot)))
  return turnsOf(household, away).some((turn) => mine.has(turn))
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
