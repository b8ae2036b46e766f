import type { EntityManager } from 'typeorm'
import { daysBetween, type Day, isUrgentOn, partOfDay } from '../../calendar/days.ts'
import type { World } from '../../deps.ts'
import type { Scope } from '../../history/work.ts'
import { Event } from '../../history/event.entity.ts'
import { Municipality } from '../../municipalities/municipality.entity.ts'
import type { MunicipalityRules } from '../../municipalities/rules.ts'
import { inScope } from '../../municipalities/scope.ts'
import { fullName } from '../../people/full-name.ts'
import type { KeptWhy } from '../../pool/why/say-why.ts'
import { findSeenGroup } from './find-group.ts'
import type { Group } from '../group.entity.ts'
import { LIVE_PLACEMENT, type PlacementStatus } from '../placement-status.ts'
import type { Placement } from '../placement.entity.ts'
import type { Session } from '../session.entity.ts'
import { sayLanguage, sayDay, type Language, translate } from '../../words/words.ts'

/** Somebody in a group, or who was. */
export interface Member {
  readonly referralId: string
  readonly reference: string
  readonly name: string
  readonly municipality: string
  readonly status: PlacementStatus
  readonly declineReason: string | null
  readonly waited: number
  readonly urgent: boolean
  readonly languages: readonly string[]
  /** Why they have this seat, as the planner said when it gave it; nothing when a person chose. */
  readonly why: readonly KeptWhy[]
  readonly present: boolean
  /** The day on which they catch up at one session; null: they come to all. */
  readonly catchesUpOn: Day | null
  /** Waits again when the group is cancelled: has a seat and has not signed or left. */
  readonly returns: boolean
}

/** A group with all that someone may know of it. */
export interface DescribedGroup {
  readonly group: Group
  readonly sessions: readonly Session[]
  /** Those of the caller's municipalities, who have a seat first. */
  readonly members: Member[]
  /** How many people have a seat, of all municipalities; of whom from others; of whom the deadline is near; longest wait in days. */
  readonly people: number
  readonly others: number
  /** How many of all would wait again when the group is cancelled, and how many of them are from other municipalities. */
  readonly returning: { readonly people: number; readonly others: number }
  readonly urgent: number
  readonly longestWait: number
  readonly history: Event[]
  /** By referral, for the history; only of people whom the caller may know. */
  readonly names: ReadonlyMap<string, string>
}

/**
 * A group with its sessions, its people and what happened. People of other municipalities are only counted.
 * @throws NotFoundError `group-unknown`
 */
export async function showGroup({ db, clock }: World, scope: Scope, id: string): Promise<DescribedGroup> {
  const { group, sessions, seats, elsewhere } = await findSeenGroup({ db }, scope, id)
  const rules = new Map((await db.read.find(Municipality)).map(({ code, rules }) => [code, rules]))
  const countedAs = (placement: Placement) => counted(placement, rules, clock.today(), sessions)
  const members = seats.map(({ placement, why }) => asMember(placement, why, countedAs(placement))).sort(byPresence)
  const others = elsewhere.map(countedAs)
  // Who catches up at one session is none of the group.
  const isOfGroup = (member: Counted) => member.present && member.catchesUpOn === null
  const present = [...members, ...others].filter(isOfGroup)
  const returning = [...members, ...others].filter(({ returns }) => returns)
  return {
    group,
    sessions,
    members,
    names: new Map(members.map(({ referralId, name }) => [referralId, name])),
    people: present.length,
    others: others.filter(isOfGroup).length,
    urgent: present.filter(({ urgent }) => urgent).length,
    longestWait: Math.max(0, ...present.map(({ waited }) => waited)),
    returning: { people: returning.length, others: others.filter(({ returns }) => returns).length },
    history: await historyOf(db.read, scope, id),
  }
}

/** What of a group names nobody: when and where it was, how many came, and what happened to it as a whole. */
export function withoutPeople(described: DescribedGroup): DescribedGroup {
  const history = described.history.filter(({ referralId }) => referralId === null)
  return { ...described, members: [], names: new Map(), history }
}

const GONE: readonly PlacementStatus[] = ['declined', 'cancelled']

/** What counts of anybody, also of whom the caller may not know. */
type Counted = Pick<Member, 'waited' | 'urgent' | 'present' | 'catchesUpOn' | 'returns'>

function counted(
  { status, referral, sessionId }: Placement,
  rules: ReadonlyMap<string, MunicipalityRules>,
  today: Day,
  sessions: readonly Session[],
): Counted {
  return {
    waited: daysBetween(referral.waitingSince, today),
    urgent: isUrgentOn(referral.deadline, today, rules.get(referral.municipality)?.rescueDays ?? 0),
    present: !GONE.includes(status),
    catchesUpOn: sessions.find(({ id }) => id === sessionId)?.day ?? null,
    returns: sessionId === null && LIVE_PLACEMENT.includes(status) && referral.status === 'placed',
  }
}

function asMember({ status, declineReason, referral }: Placement, why: readonly KeptWhy[], counts: Counted): Member {
  return {
    referralId: referral.id,
    reference: referral.reference,
    name: fullName(referral.person),
    municipality: referral.municipality,
    status,
    declineReason,
    languages: referral.person.languages,
    why,
    ...counts,
  }
}

/** Who has a seat first, before who only catches up; then who waited longest. */
function byPresence(a: Member, b: Member): number {
  const rank = ({ present, catchesUpOn }: Member) => (present ? (catchesUpOn === null ? 2 : 1) : 0)
  return rank(b) - rank(a) || b.waited - a.waited || (a.reference < b.reference ? -1 : 1)
}

/** What happened to the group, and to those of its people whom the caller may know. */
async function historyOf(tx: EntityManager, scope: Scope, groupId: string): Promise<Event[]> {
  const events = await tx.find(Event, { where: { groupId }, order: { at: 'DESC', kind: 'ASC', id: 'ASC' } })
  return events.filter(({ referralId, municipality }) => referralId === null || inScope(scope, municipality))
}

/** `Arabisch, dinsdag 15 december 2026, ochtend` */
export function groupTitle(language: Language, { group, sessions }: DescribedGroup): string {
  const [first] = sessions
  const part = translate(language, `groups:part.${partOfDay(first?.startTime ?? '')}`)
  return `${sayLanguage(group.language, language)}, ${sayDay(first?.day, language, 'full')}, ${part}`
}

/** `Arabisch, do 17 dec, ochtend` */
export function placeText(language: Language, { language: code, slot }: Group): string {
  const part = translate(language, `groups:part.${partOfDay(slot.sessions[0]?.start ?? '')}`)
  return `${sayLanguage(code, language)}, ${sayDay(slot.startsOn, language, 'short')}, ${part}`
}

/** The names of who has a seat; others as a number. */
export function whomItConcerns(language: Language, { members, others }: DescribedGroup): string[] {
  const names = members.filter(({ present }) => present).map(({ name }) => name)
  return others > 0 ? [...names, translate(language, 'groups:others', { count: others })] : names
}

/** The names of who would wait again when the group is cancelled; others as a number. */
export function whoReturns(language: Language, { members, returning: { others } }: DescribedGroup): string[] {
  const names = members.filter(({ returns }) => returns).map(({ name }) => name)
  return others > 0 ? [...names, translate(language, 'groups:others', { count: others })] : names
}
