import { In, type EntityManager } from 'typeorm'
import type { World } from '../../deps.ts'
import type { Actor, Scope } from '../../history/work.ts'
import { fullName } from '../../people/full-name.ts'
import type { Day } from '../../calendar/days.ts'
import { findReferral } from '../../referrals/find-referral.ts'
import { Referral } from '../../referrals/referral.entity.ts'
import { hasBegun } from '../../municipalities/half-days/add-slots.ts'
import type { Moment } from '../../outside/clock.ts'
import type { Person } from '../../planner/problem/problem.ts'
import { gatherMeeting, type Meeting } from '../gathering/gather-meeting.ts'
import type { Timetable } from '../gathering/gather-slots.ts'
import { gatherTimetable } from '../gathering/gather-timetable.ts'
import type { Group } from '../group.entity.ts'
import { listGroups } from '../group/find-group.ts'
import { LIVE_PLACEMENT } from '../placement-status.ts'
import { Placement } from '../placement.entity.ts'
import { checkJoining, type MemberRule, type Objection } from '../proposals/check-members.ts'
import { countTakenSeats } from '../seats/count-seats.ts'

/** A group in which somebody could have a seat, and what speaks against it. */
export interface WeighedPlace {
  /** With its slot, room and venue. */
  readonly group: Group
  /** How many have a seat. */
  readonly people: number
  /** Hard rules; none: they can. */
  readonly objections: readonly Objection[]
  /** They said before that they can't come on that half day: who hears otherwise now may go on. */
  readonly saidNo: boolean
}

/** Whoever goes along: the person, and those of their household with whom they go together, who wait or have a seat in the same group. */
export interface Company {
  readonly people: readonly Referral[]
  /** Their seats of now, with the group, which come free. */
  readonly seats: readonly Placement[]
}

/**
 * Weighs a group for somebody who chooses it together with a planner. The hard rules are asked, but not whether a letter would be in time:
 * they hear it now.
 * @param group With its slot, room and venue.
 */
export async function weighPlace(
  tx: EntityManager,
  group: Group,
  { people }: Company,
  today: Day,
  timetable?: Timetable,
): Promise<Pick<WeighedPlace, 'objections' | 'saidNo'>> {
  const references = people.map(({ reference }) => reference)
  const among = { sql: 'referral.reference IN (:...chosen)', parameters: { chosen: references } }
  const { meeting } = await gatherMeeting(tx, group, today, { timetable, among })
  const joining = meeting.waiting.filter(({ id }) => references.includes(id))
  return weighJoining(meeting, joining)
}

/** What speaks against these people joining when they are asked now: what they said before, and the post, are no hard rules then. */
export function weighJoining(meeting: Meeting, joining: readonly Person[]) {
  const broken = checkJoining(meeting, joining)
  const breaks = (rule: MemberRule) => broken.some((one) => one.rule === rule)
  const shut: Objection[] = meeting.shut ? [{ rule: meeting.shut, person: null, detail: {} }] : []
  return {
    objections: [...broken.filter(({ rule }) => rule !== 'post' && rule !== 'unavailable'), ...shut],
    saidNo: breaks('unavailable'),
    tooLateForPost: breaks('post'),
  }
}

/** @throws NotFoundError `not-found` */
export async function companyOf(tx: EntityManager, by: Actor, reference: string): Promise<Company> {
  const person = await findReferral(tx, by, reference)
  const { municipality, household, householdMode } = person
  const together =
    household && householdMode === 'together'
      ? await tx.find(Referral, {
          where: { municipality, household, householdMode, status: In(['waiting', 'placed']) },
          relations: { person: true },
        })
      : []
  const all = [person, ...together.filter(({ id }) => id !== person.id)]
  const seats = await tx.find(Placement, {
    where: { referral: { id: In(all.map(({ id }) => id)) }, status: In([...LIVE_PLACEMENT]) },
    relations: { referral: true, group: true },
  })
  const groupOf = ({ id }: Referral) =>
    seats.find(({ referral, sessionId }) => referral.id === id && sessionId === null)?.group.id ?? null
  const own = groupOf(person)
  const people = all.filter((one) => groupOf(one) === null || groupOf(one) === own)
  return { people, seats: seats.filter(({ referral }) => people.some(({ id }) => id === referral.id)) }
}

/** More groups than these nobody reads on the telephone. */
const MOST_SHOWN = 40

/**
 * The planned groups to come of somebody's law, the first to begin first, each with what speaks against a seat there.
 * @throws NotFoundError `not-found`
 */
export async function showPlaces({ db, clock }: World, by: Actor, reference: string) {
  const today = clock.today()
  const person = await findReferral(db.read, by, reference)
  const company = await companyOf(db.read, by, reference)
  const groups = await openGroups(db.read, by.scope, person, clock.now())
  const timetable = await gatherTimetable(db.read, today)
  const sizes = await countTakenSeats(
    db.read,
    groups.map(({ id }) => id),
  )
  const here = company.seats.find((seat) => seat.referral.id === person.id && seat.sessionId === null)?.group.id
  const places: WeighedPlace[] = []
  for (const group of groups.filter(({ id }) => id !== here).slice(0, MOST_SHOWN))
    places.push({
      group,
      people: sizes.get(group.id) ?? 0,
      ...(await weighPlace(db.read, group, company, today, timetable)),
    })
  return {
    referral: person,
    names: new Map(company.people.map((one) => [one.reference, { name: fullName(one.person) }])),
    here: groups.find(({ id }) => id === here) ?? null,
    company,
    places,
  }
}

async function openGroups(tx: EntityManager, scope: Scope, { programme }: Referral, now: Moment): Promise<Group[]> {
  const groups = await listGroups(tx, scope, { status: 'planned', programme })
  return groups.filter(({ slot }) => !hasBegun(slot, now))
}
