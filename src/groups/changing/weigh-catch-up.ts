import { In, type EntityManager } from 'typeorm'
import { partOfDay, type Day } from '../../calendar/days.ts'
import type { Actor } from '../../history/work.ts'
import { type Moment, momentOf } from '../../outside/clock.ts'
import type { Referral } from '../../referrals/referral.entity.ts'
import { gatherMeeting } from '../gathering/gather-meeting.ts'
import { halfDaysOfSeats } from '../gathering/gather-people.ts'
import type { Timetable } from '../gathering/gather-slots.ts'
import { gatherTimetable } from '../gathering/gather-timetable.ts'
import type { Group } from '../group.entity.ts'
import { listGroups, sessionsByGroup } from '../group/find-group.ts'
import { LIVE_PLACEMENT } from '../placement-status.ts'
import { Placement } from '../placement.entity.ts'
import { checkJoining, type Objection } from '../proposals/check-members.ts'
import type { Session } from '../session.entity.ts'

/** One session of a series at which somebody could catch up, and what speaks against it. */
export interface WeighedCatchUp {
  readonly session: Session
  /** With its slot, room and venue. */
  readonly group: Group
  /** Seats that are free at this session. */
  readonly left: number
  /** Hard rules; none: they can. */
  readonly objections: readonly Objection[]
  /** They said before that they can't come on that half day: who hears otherwise now may go on. */
  readonly saidNo: boolean
}

/**
 * Weighs one session for somebody who catches up there: the hard rules, of this session alone. Whoever goes together with them was there,
 * and needs no seat here.
 * @param group Of the session, with its slot, room and venue.
 */
export async function weighCatchUp(
  tx: EntityManager,
  { session, group }: Pick<WeighedCatchUp, 'session' | 'group'>,
  { id, reference }: Pick<Referral, 'id' | 'reference'>,
  today: Day,
  timetable?: Timetable,
): Promise<WeighedCatchUp> {
  const among = { sql: 'referral.reference IN (:...chosen)', parameters: { chosen: [reference] } }
  const asked = { timetable, among, session: session.id }
  const { meeting } = await gatherMeeting(tx, onlyAt(group, session), today, asked)
  const broken = checkJoining(
    meeting,
    meeting.waiting.filter((person) => person.id === reference),
  )
  const busy = await isElsewhere(tx, id, session)
  return {
    session,
    group,
    left: Math.max(0, meeting.slot.capacity - meeting.members.length),
    objections: [
      ...broken.filter(({ rule }) => rule !== 'post' && rule !== 'unavailable' && rule !== 'together'),
      ...(busy ? [{ rule: 'busy' as const, person: reference, detail: {} }] : []),
      ...(meeting.shut ? [{ rule: meeting.shut, person: null, detail: {} }] : []),
    ],
    saidNo: broken.some(({ rule }) => rule === 'unavailable'),
  }
}

/** The group as it is for who comes to this session alone. */
export function onlyAt(group: Group, { day, startTime, endTime }: Session): Group {
  const sessions = [{ date: day, start: startTime, end: endTime }]
  return { ...group, slot: { ...group.slot, sessions, startsOn: day } }
}

/** They have a seat in their own series on the same half day: nobody is in two places at one moment. */
async function isElsewhere(tx: EntityManager, referralId: string, { day, startTime }: Session): Promise<boolean> {
  const seats = await tx.find(Placement, {
    where: { referral: { id: referralId }, status: In([...LIVE_PLACEMENT]) },
    relations: { group: { slot: true } },
  })
  const series = seats.filter(({ sessionId }) => sessionId === null)
  const halfDays = [...(await halfDaysOfSeats(tx, series)).values()].flat()
  return halfDays.some(({ date, part }) => date === day && part === partOfDay(startTime))
}

/** More sessions than these nobody reads on the telephone. */
const MOST_SHOWN = 40

/** The sessions to come of other series than somebody's own, the first one first, each with what speaks against catching up there. */
export async function listCatchUps(
  tx: EntityManager,
  by: Pick<Actor, 'scope'>,
  referral: Referral,
  { now, today }: { readonly now: Moment; readonly today: Day },
): Promise<WeighedCatchUp[]> {
  const own = await tx.find(Placement, {
    where: { referral: { id: referral.id }, status: In([...LIVE_PLACEMENT]) },
    relations: { group: true },
  })
  const mine = new Set(own.flatMap(({ group, sessionId }) => (sessionId === null ? group.id : [])))
  const planned = await listGroups(tx, by.scope, { status: 'planned', programme: referral.programme })
  const groups = new Map(planned.filter(({ id }) => !mine.has(id)).map((group) => [group.id, group]))
  const sessions = [...(await sessionsByGroup(tx, [...groups.keys()])).values()].flat()
  const toCome = sessions
    .filter(({ day, startTime }) => momentOf(day, startTime) > now)
    .sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1))
  const timetable = await gatherTimetable(tx, today)
  const weighed: WeighedCatchUp[] = []
  for (const session of toCome.slice(0, MOST_SHOWN)) {
    const group = groups.get(session.group.id)
    if (group) weighed.push(await weighCatchUp(tx, { session, group }, referral, today, timetable))
  }
  return weighed
}

function keyOf({ day, startTime, id }: Session): string {
  return `${day} ${startTime} ${id}`
}
