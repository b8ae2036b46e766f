import { In, type EntityManager } from 'typeorm'
import { partOfDay, type Day } from '../../calendar/days.ts'
import type { Scope } from '../../history/work.ts'
import { type Moment, momentOf } from '../../outside/clock.ts'
import type { HalfDay } from '../../planner/problem/problem.ts'
import type { Referral } from '../../referrals/referral.entity.ts'
import { gatherMeeting } from '../gathering/gather-meeting.ts'
import { halfDaysOfSeats, spoken } from '../gathering/gather-people.ts'
import type { Timetable } from '../gathering/gather-slots.ts'
import { gatherTimetable } from '../gathering/gather-timetable.ts'
import type { Group } from '../group.entity.ts'
import { listGroups, sessionsByGroup, startOf } from '../group/find-group.ts'
import { LIVE_PLACEMENT } from '../placement-status.ts'
import { Placement } from '../placement.entity.ts'
import type { Objection } from '../proposals/check-members.ts'
import type { Session } from '../session.entity.ts'
import { weighJoining } from './weigh-place.ts'

/** A session at which somebody could catch up. */
export interface PlaceToCatchUp {
  readonly session: Session
  /** With its slot, room and venue. */
  readonly group: Group
}

/** One session of a series at which somebody could catch up, and what speaks against it. */
export interface WeighedCatchUp extends PlaceToCatchUp {
  readonly reference: string
  /** Seats that are free at this session. */
  readonly left: number
  /** Hard rules; none: they can. */
  readonly objections: readonly Objection[]
  /** They said before that they can't come on that half day: who hears otherwise now may go on. */
  readonly saidNo: boolean
  /** They can be told by post only, and it would be too late; for who hears it now that does not matter. */
  readonly tooLateForPost: boolean
}

type Whom = Pick<Referral, 'id' | 'reference'>

/** What is gathered already, for who weighs several. */
interface Known {
  readonly timetable?: Timetable | undefined
  readonly series?: ReadonlyMap<string, readonly SeatInSeries[]>
}

/**
 * Weighs one session for people who could catch up there, each by themselves: the hard rules, of this session alone. Whoever goes together
 * with them was there, and needs no seat here.
 * @returns One for each, in their order.
 */
export async function weighCatchUps(
  tx: EntityManager,
  { session, group }: PlaceToCatchUp,
  people: readonly Whom[],
  today: Day,
  known: Known = {},
): Promise<WeighedCatchUp[]> {
  const among = {
    sql: 'referral.reference IN (:...chosen)',
    parameters: { chosen: people.map(({ reference }) => reference) },
  }
  const asked = { timetable: known.timetable, among, session: session.id }
  const { meeting } = await gatherMeeting(tx, onlyAt(group, session), today, asked)
  const series = known.series ?? (await listSeries(tx, people))
  return people.map(({ id, reference }) => {
    const joining = meeting.waiting.filter((person) => person.id === reference)
    const { objections, ...weighed } = weighJoining(meeting, joining)
    const isBusy = (series.get(id) ?? []).some((seat) => seat.halfDays.some((halfDay) => isAt(halfDay, session)))
    return {
      ...{ session, group, reference },
      left: Math.max(0, meeting.slot.capacity - meeting.members.length),
      objections: [
        ...objections.filter(({ rule }) => rule !== 'together'),
        ...(isBusy ? [{ rule: 'busy' as const, person: reference, detail: {} }] : []),
      ],
      ...weighed,
    }
  })
}

/** The group as it is for who comes to this session alone. */
export function onlyAt(group: Group, { day, startTime, endTime }: Session): Group {
  const sessions = [{ date: day, start: startTime, end: endTime }]
  return { ...group, slot: { ...group.slot, sessions, startsOn: day } }
}

/** Whether a session begins on this half day. */
export function isAt({ date, part }: HalfDay, { day, startTime }: Pick<Session, 'day' | 'startTime'>): boolean {
  return date === day && part === partOfDay(startTime)
}

/** A seat in all of a group. */
interface SeatInSeries {
  readonly groupId: string
  readonly halfDays: readonly HalfDay[]
}

/** The seats that these people have in series of their own, by the referral's id: nobody is in two places at one moment. */
export async function listSeries(
  tx: EntityManager,
  people: readonly Pick<Referral, 'id'>[],
): Promise<ReadonlyMap<string, readonly SeatInSeries[]>> {
  const seats = await tx.find(Placement, {
    where: { referral: { id: In(people.map(({ id }) => id)) }, status: In([...LIVE_PLACEMENT]) },
    relations: { referral: true, group: { slot: true } },
  })
  const series = seats.filter(({ sessionId }) => sessionId === null)
  const halfDays = await halfDaysOfSeats(tx, series)
  const byPerson = new Map<string, SeatInSeries[]>()
  for (const { id, referral, group } of series)
    byPerson.set(referral.id, [
      ...(byPerson.get(referral.id) ?? []),
      { groupId: group.id, halfDays: halfDays.get(id) ?? [] },
    ])
  return byPerson
}

/** The sessions to come of planned series under the Wi2021, the first one first. */
export async function listPlacesToCatchUp(tx: EntityManager, scope: Scope, now: Moment): Promise<PlaceToCatchUp[]> {
  const planned = await listGroups(tx, scope, { status: 'planned', programme: 'wi2021' })
  const groups = new Map(planned.map((group) => [group.id, group]))
  const sessions = [...(await sessionsByGroup(tx, [...groups.keys()])).values()].flat()
  return sessions
    .filter(({ day, startTime }) => momentOf(day, startTime) > now)
    .sort((one, other) => (startOf(one) < startOf(other) ? -1 : 1))
    .flatMap((session) => {
      const group = groups.get(session.group.id)
      return group ? [{ session, group }] : []
    })
}

/** More sessions than these nobody reads on the telephone; first come those in a language that they speak. */
const MOST_SHOWN = 40

/** The sessions to come of other series than somebody's own, the first one first, each with what speaks against catching up there. */
export async function listCatchUps(
  tx: EntityManager,
  scope: Scope,
  referral: Referral,
  { now, today }: { readonly now: Moment; readonly today: Day },
): Promise<WeighedCatchUp[]> {
  const series = await listSeries(tx, [referral])
  const own = new Set((series.get(referral.id) ?? []).map(({ groupId }) => groupId))
  const places = (await listPlacesToCatchUp(tx, scope, now)).filter(({ group }) => !own.has(group.id))
  const known = { series, timetable: await gatherTimetable(tx, today) }
  const languages = spoken(referral.person.languages)
  const understood = places.filter(({ group }) => languages.includes(group.language))
  const others = places.filter((place) => !understood.includes(place))
  const shown = new Set([...understood, ...others].slice(0, MOST_SHOWN))
  const weighed: WeighedCatchUp[] = []
  for (const place of places.filter((one) => shown.has(one)))
    weighed.push(...(await weighCatchUps(tx, place, [referral], today, known)))
  return weighed
}
