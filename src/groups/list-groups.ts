import { In, type EntityManager } from 'typeorm'
import { partOfDay, type Day, type Part, type TimeOfDay } from '../calendar/days.ts'
import type { Deps } from '../deps.ts'
import type { Scope } from '../history/actor.ts'
import type { Programme } from '../municipalities/slot.entity.ts'
import { maySeeGroup } from './find-group.ts'
import type { GroupStatus } from './group-status.ts'
import { Group } from './group.entity.ts'
import { Placement } from './placement.entity.ts'
import { Session } from './session.entity.ts'

/** A group as it stands in a list. */
export interface ListedGroup {
  readonly id: string
  readonly status: GroupStatus
  readonly programme: Programme
  readonly language: string
  readonly venue: string
  readonly capacity: number
  /** Who has a seat, or had one when it was held. */
  readonly people: number
  readonly confirmed: number
  /** Who was there and who was not, once that is known: after the last session. */
  readonly attended: number
  readonly missed: number
  readonly day: Day
  readonly lastDay: Day
  readonly start: TimeOfDay
  readonly part: Part
  readonly sessions: number
}

const COMING: readonly GroupStatus[] = ['proposed', 'planned']
const PAST: readonly GroupStatus[] = ['held', 'cancelled']

/** The groups that someone may see, in order of their first day: those to come, or those that are past or off, the latest first. */
export async function listGroups(
  { db }: Pick<Deps, 'db'>,
  scope: Scope,
  which: 'coming' | 'past',
): Promise<ListedGroup[]> {
  const groups = await db.read.find(Group, {
    where: { status: In([...(which === 'coming' ? COMING : PAST)]) },
    relations: { slot: { room: { venue: true } } },
  })
  const mine = groups.filter((group) => maySeeGroup(scope, group))
  const sessions = await sessionsOf(db.read, which)
  const counts = await countSeats(db.read, which)
  const listed = mine.flatMap((group) => listedGroup(group, sessions.get(group.id) ?? [], counts.get(group.id)) ?? [])
  const order = which === 'coming' ? 1 : -1
  return listed.sort((a, b) => order * (momentKey(a) < momentKey(b) ? -1 : 1))
}

function momentKey({ day, start, id }: ListedGroup): string {
  return `${day} ${start} ${id}`
}

type Seats = Pick<ListedGroup, 'people' | 'confirmed' | 'attended' | 'missed'>

const NOBODY: Seats = { people: 0, confirmed: 0, attended: 0, missed: 0 }

function listedGroup(group: Group, sessions: Session[], seats: Seats = NOBODY): ListedGroup | null {
  const [first] = sessions
  if (!first) return null
  return {
    id: group.id,
    status: group.status,
    programme: group.programme,
    language: group.language,
    venue: group.slot.room.venue.name,
    capacity: Math.max(group.capacity, seats.people),
    ...seats,
    day: first.day,
    lastDay: sessions.at(-1)?.day ?? first.day,
    start: first.startTime,
    part: partOfDay(first.startTime),
    sessions: sessions.length,
  }
}

async function sessionsOf(tx: EntityManager, which: 'coming' | 'past'): Promise<Map<string, Session[]>> {
  const sessions = await tx
    .createQueryBuilder(Session, 'session')
    .innerJoinAndSelect('session.group', 'circle')
    .where('circle.status IN (:...statuses)', { statuses: which === 'coming' ? COMING : PAST })
    .orderBy('session.number')
    .getMany()
  const byGroup = new Map<string, Session[]>()
  for (const session of sessions) byGroup.set(session.group.id, [...(byGroup.get(session.group.id) ?? []), session])
  return byGroup
}

async function countSeats(tx: EntityManager, which: 'coming' | 'past'): Promise<Map<string, Seats>> {
  const rows = await tx
    .createQueryBuilder(Placement, 'seat')
    .innerJoin('seat.group', 'circle')
    .select('seat.group_id', 'id')
    .addSelect('COUNT(*)', 'people')
    .addSelect("SUM(CASE WHEN seat.status = 'confirmed' THEN 1 ELSE 0 END)", 'confirmed')
    .addSelect("SUM(CASE WHEN seat.status = 'attended' THEN 1 ELSE 0 END)", 'attended')
    .addSelect("SUM(CASE WHEN seat.status IN ('absent', 'excused') THEN 1 ELSE 0 END)", 'missed')
    .where('circle.status IN (:...statuses)', { statuses: which === 'coming' ? COMING : PAST })
    .andWhere("seat.status NOT IN ('declined', 'cancelled')")
    .groupBy('seat.group_id')
    .getRawMany<{ id: string } & Record<keyof Seats, string | number>>()
  return new Map(
    rows.map(({ id, people, confirmed, attended, missed }) => [
      id,
      { people: Number(people), confirmed: Number(confirmed), attended: Number(attended), missed: Number(missed) },
    ]),
  )
}
