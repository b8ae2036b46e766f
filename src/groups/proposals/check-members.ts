import { addDays, type Day } from '../../calendar/days.ts'
import {
  bookingsOf,
  halfDaysOf,
  isRescuedBy,
  isServed,
  missingNeeds,
  smallestGroup,
} from '../../planner/problem/claims.ts'
import type { HalfDay, Person } from '../../planner/problem/problem.ts'
import type { Meeting } from '../gathering/gather-meeting.ts'

/** What the planner would not do, in words of `groups:rules`. The numbers of planner.md: 3, 2, 4, 5, 6, 9, 9; and 7, 7, 2, 10. */
export type HardRule =
  | 'programme'
  | 'language'
  | 'municipality'
  | 'unavailable'
  | 'needs'
  | 'apart'
  | 'together'
  | 'post'
  | 'capacity'
  | 'minimum'
  | 'slot-language'
  | 'slot-closed'
  | 'closed-day'
  | 'resource'
  | 'notice'

/** A hard rule that a group breaks, by whom (null: by the group as a whole), and what its sentence needs. */
export interface Objection {
  readonly rule: HardRule
  readonly person: string | null
  readonly detail: Readonly<Record<string, string | number | readonly string[]>>
}

/** The hard rules of planner.md that a group breaks; none when the planner itself could have made it. */
export function checkMembers(meeting: Meeting): Objection[] {
  return [...meeting.members.flatMap((person) => objectionsTo(meeting, person)), ...objectionsToGroup(meeting)]
}

/** What speaks against these people joining, whatever is wrong with the group already; none: they can. */
export function checkJoining(meeting: Meeting, people: readonly Person[]): Objection[] {
  const joined = { ...meeting, members: [...meeting.members, ...people] }
  const ids = new Set(people.map(({ id }) => id))
  const waiting = joined.waiting.filter(({ id }) => !ids.has(id))
  return [...people.flatMap((person) => objectionsTo({ ...joined, waiting }, person)), ...tooMany(joined)]
}

function objectionsTo(meeting: Meeting, person: Person): Objection[] {
  const { slot, language } = meeting
  const objection = (rule: HardRule, detail: Objection['detail'] = {}) => ({ rule, person: person.id, detail })
  const needs = missingNeeds(person, slot)
  const clashes = clashesOf(person.unavailable, meeting)
  return [
    person.programme === slot.programme ? null : objection('programme', { programme: slot.programme }),
    person.languages.includes(language) ? null : objection('language', { language }),
    isServed(meeting, person, slot) ? null : objection('municipality', strangerDetail(meeting, person)),
    clashes.length === 0 ? null : objection('unavailable', { halfDays: clashes }),
    needs.length === 0 ? null : objection('needs', { needs }),
    isPartnerAway(meeting, person) ? objection('apart') : null,
    waitsAlone(meeting, person) ? objection('together') : null,
    isTooLateForPost(meeting, person)
      ? objection('post', { days: meeting.postDays.get(person.municipality) ?? 0 })
      : null,
  ].filter((found) => found !== null)
}

/** From which day the overflow is open to them; without one the slot never is. */
function strangerDetail({ slot, rules }: Meeting, person: Person): Objection['detail'] {
  const { municipality, waitingSince, deadline } = person
  if (!slot.overflow.includes(municipality)) return { municipality }
  const long = addDays(waitingSince, rules.overflowAfterDays)
  const urgent: Day = deadline === null ? long : addDays(deadline, -rules.rescueDays)
  return { municipality, from: urgent < long ? urgent : long }
}

function clashesOf(busy: readonly HalfDay[], { slot }: Meeting): string[] {
  const taken = halfDaysOf(slot)
  return [...new Set(busy.map(({ date, part }) => `${date} ${part}`))].filter((halfDay) => taken.includes(halfDay))
}

/** Hard rule 9: of who takes turns, one stays with the children. */
function isPartnerAway(meeting: Meeting, { id, household }: Person): boolean {
  if (household === null || meeting.households[household] !== 'apart') return false
  const alsoHere = meeting.members.some((other) => other.id !== id && other.household === household)
  return alsoHere || clashesOf(meeting.partners.get(id) ?? [], meeting).length > 0
}

/** Hard rule 9: a household that goes together is placed whole; who has left the programme or has a seat is no part of it any more. */
function waitsAlone({ households, members, waiting }: Meeting, { household }: Person): boolean {
  if (household === null || households[household] !== 'together') return false
  const here = new Set(members.map(({ id }) => id))
  return waiting.some((other) => other.household === household && !here.has(other.id))
}

function isTooLateForPost({ slot, today, letterOnly, postDays }: Meeting, { id, municipality }: Person): boolean {
  const first = slot.sessions.map(({ date }) => date).sort()[0] ?? today
  return letterOnly.has(id) && first < addDays(today, postDays.get(municipality) ?? 0)
}

function objectionsToGroup(meeting: Meeting): Objection[] {
  const { slot, language, shut } = meeting
  const objection = (rule: HardRule, detail: Objection['detail'] = {}) => ({ rule, person: null, detail })
  const resources = slot.resources.filter((resource) =>
    bookingsOf({ ...slot, resources: [resource] }).some((booking) => meeting.booked.has(booking)),
  )
  return [
    ...tooMany(meeting),
    ...tooFew(meeting),
    ...(slot.languages.includes(language) ? [] : [objection('slot-language', { language })]),
    ...(shut ? [objection(shut)] : []),
    ...(resources.length > 0 ? [objection('resource', { resources })] : []),
  ]
}

function tooMany({ slot, members }: Meeting): Objection[] {
  const detail = { people: members.length, seats: slot.capacity, more: members.length - slot.capacity }
  return members.length > slot.capacity ? [{ rule: 'capacity', person: null, detail }] : []
}

function tooFew(meeting: Meeting): Objection[] {
  const need = smallestFor(meeting)
  const have = meeting.members.length
  return have < need ? [{ rule: 'minimum', person: null, detail: { have, need, more: need - have } }] : []
}

/** The first session is so near that people would hear of it too late (`noticeDays`); the planner itself would not choose it. */
export function checkNotice({ slot, today, noticeDays }: Meeting): Objection[] {
  const first = slot.sessions.map(({ date }) => date).sort()[0] ?? today
  const late = first < addDays(today, noticeDays)
  return late ? [{ rule: 'notice', person: null, detail: { days: noticeDays } }] : []
}

/** Hard rules 7 and 8: the fewest people that these people may be. */
export function smallestFor(meeting: Pick<Meeting, 'today' | 'rules' | 'slot' | 'members'>): number {
  const rescue = meeting.members.some((person) => isRescuedBy(meeting, person, meeting.slot))
  return smallestGroup(meeting, rescue)
}
