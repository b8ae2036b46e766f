import { In, type EntityManager } from 'typeorm'
import type { Day } from '../../calendar/days.ts'
import { NotFoundError } from '../../errors.ts'
import type { Where } from '../../municipalities/scope.ts'
import type { Municipality } from '../../municipalities/municipality.entity.ts'
import { bookingsOf } from '../../planner/problem/facts.ts'
import { gatherPeople } from './gather-people.ts'
import { planningRules, postDaysOf, whoWaits } from './gather-problem.ts'
import { fallsOnClosedDay, plannerSlot, type Timetable } from './gather-slots.ts'
import { gatherTimetable } from './gather-timetable.ts'
import type { Group } from '../group.entity.ts'
import { LIVE_PLACEMENT } from '../placement-status.ts'
import { Placement } from '../placement.entity.ts'
import type { Person, Slot, HalfDay, Problem } from '../../planner/problem/problem.ts'

/** A group as the hard rules see it, and the seats behind its people. */
export interface GatheredMeeting {
  readonly meeting: Meeting
  /** Of its members, with their referral and person. */
  readonly seats: Placement[]
  /** Of who catches up at one of its sessions, with their referral and person. They take a chair and are no members. */
  readonly catchUps: Placement[]
  /** Seats of who left without a word to us: by an import, at the counter. They come free in the night, or at the next act. */
  readonly left: Placement[]
}

/** A group as the hard rules see it: its slot, its people, and what of the world around it matters to them. `rules` are its host's. */
export interface Meeting extends Pick<Problem, 'today' | 'rules' | 'rulesFor' | 'households'> {
  /** With the seats for members of the whole group as `capacity`; `group` is null. */
  readonly slot: Slot
  readonly language: string
  readonly members: readonly Person[]
  /** Who waits and could be of the same household. */
  readonly waiting: readonly Person[]
  /** By person: half days on which a partner with whom they take turns has a seat elsewhere. */
  readonly partners: ReadonlyMap<string, readonly HalfDay[]>
  /** Persons who can be told by post only; and the days that takes. */
  readonly letterOnly: ReadonlySet<string>
  readonly postDays: ReadonlyMap<string, number>
  /** Days before the first session on which people must hear of it. */
  readonly noticeDays: number
  /** Bookings (`2026-12-17 morning interpreter-ar`) of the other groups. */
  readonly booked: ReadonlySet<string>
  /** Why the slot can't be used any more. */
  readonly shut: 'slot-closed' | 'closed-day' | null
}

/** What a meeting is gathered with when only some people are asked about, or several groups. */
interface Asked {
  /** As it is gathered already. */
  readonly timetable?: Timetable | undefined
  /** Who is weighed beside its members, whether they wait or not; else everybody who waits. About `referral`. */
  readonly among?: Where
  /** The only session that is asked about: of who catches up, those there take a chair; else those at the fullest one do. */
  readonly session?: string
}

/** @param group With its slot, room and venue. */
export async function gatherMeeting(
  tx: EntityManager,
  group: Group,
  today: Day,
  { timetable: known, among, session }: Asked = {},
): Promise<GatheredMeeting> {
  const timetable = known ?? (await gatherTimetable(tx, today))
  const host = timetable.hosts.get(group.slot.room.venue.municipality)
  if (!host) throw new NotFoundError('group-unknown')
  const live = await tx.find(Placement, {
    where: { group: { id: group.id }, status: In([...LIVE_PLACEMENT]) },
    relations: { referral: { person: true }, group: true },
    order: { referral: { reference: 'ASC' } },
  })
  const placed = live.filter(({ referral }) => referral.status === 'placed')
  const seats = placed.filter(({ sessionId }) => sessionId === null)
  const catchUps = placed.filter(({ sessionId }) => sessionId !== null)
  const taken = mostAtOnce(session === undefined ? catchUps : catchUps.filter((one) => one.sessionId === session))
  const meeting = await meetingOf(tx, group, { timetable, host, seats, taken, today, among })
  return { meeting, seats, catchUps, left: live.filter((seat) => !placed.includes(seat)) }
}

/** How many of these catch up at the same session, where most of them do. */
export function mostAtOnce(catchUps: readonly Pick<Placement, 'sessionId'>[]): number {
  const together = catchUps.map(({ sessionId }) => catchUps.filter((other) => other.sessionId === sessionId).length)
  return Math.max(0, ...together)
}

interface Surroundings {
  readonly timetable: Timetable
  readonly host: Municipality
  readonly seats: readonly Placement[]
  /** Chairs of who catches up. */
  readonly taken: number
  readonly today: Day
  readonly among: Where | undefined
}

async function meetingOf(tx: EntityManager, group: Group, surroundings: Surroundings): Promise<Meeting> {
  const { timetable, host, seats, taken, today, among } = surroundings
  const slot = plannerSlot(group.slot, host, undefined, true)
  const here = new Set(seats.map(({ referral }) => referral.reference))
  const others = among ?? whoWaits([...slot.serves, ...slot.overflow, ...placesOf(seats), ''])
  const gathered = await gatherPeople(tx, {
    sql: `(referral.reference IN (:...here) OR (${others.sql}))`,
    parameters: { here: [...here, ''], ...others.parameters },
  })
  return {
    today,
    rules: planningRules(host.rules),
    rulesFor: Object.fromEntries([...timetable.hosts].map(([code, { rules }]) => [code, planningRules(rules)])),
    households: gathered.households,
    slot: { ...slot, capacity: Math.min(slot.capacity, group.capacity) - taken },
    language: group.language,
    members: gathered.people.filter(({ id }) => here.has(id)),
    waiting: gathered.people.filter(({ id }) => !here.has(id)),
    partners: gathered.partners,
    letterOnly: gathered.letterOnly,
    postDays: new Map([...timetable.hosts].map(([code, { rules }]) => [code, postDaysOf(rules)])),
    noticeDays: host.rules.noticeDays,
    booked: bookedByOthers(timetable, group),
    shut: shutBecause(timetable, group, host.code),
  }
}

/** Households are whole only with who waits in the place where they live, wherever the slot is. */
function placesOf(seats: readonly Placement[]): string[] {
  return seats.map(({ referral }) => referral.municipality)
}

function bookedByOthers({ slots, hosts, groups }: Timetable, { slot: own }: Group): Set<string> {
  const others = slots.filter(({ code }) => code !== own.code && groups.has(code))
  return new Set(
    others.flatMap((slot) => {
      const host = hosts.get(slot.room.venue.municipality)
      return host ? bookingsOf(plannerSlot(slot, host, groups.get(slot.code), false)) : []
    }),
  )
}

function shutBecause({ closed }: Timetable, { slot }: Group, host: string): Meeting['shut'] {
  if (slot.closed) return 'slot-closed'
  return fallsOnClosedDay(slot, host, closed) ? 'closed-day' : null
}

/** A group that also knows the people of another, who may come to it. */
export function withPeopleOf(meeting: Meeting, other: Meeting): Meeting {
  return {
    ...meeting,
    households: { ...meeting.households, ...other.households },
    waiting: [...meeting.waiting, ...other.waiting],
    partners: new Map([...meeting.partners, ...other.partners]),
    letterOnly: new Set([...meeting.letterOnly, ...other.letterOnly]),
  }
}
