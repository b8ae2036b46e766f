import { In, type EntityManager } from 'typeorm'
import { partOfDay, type Day, type Part, type TimeOfDay } from '../../calendar/days.ts'
import type { Deps, World } from '../../deps.ts'
import type { Scope } from '../../history/work.ts'
import type { Programme } from '../../municipalities/slot.entity.ts'
import { countSeats, NO_SEATS, type Seats } from '../seats/count-seats.ts'
import { listGroups, maySee, sessionsByGroup } from './find-group.ts'
import type { GroupStatus } from '../group-status.ts'
import { Group } from '../group.entity.ts'
import { Session } from '../session.entity.ts'

/** A group as it stands in a list. */
export interface ListedGroup extends Seats {
  readonly id: string
  readonly status: GroupStatus
  readonly programme: Programme
  readonly language: string
  readonly venue: string
  readonly capacity: number
  readonly day: Day
  readonly lastDay: Day
  readonly start: TimeOfDay
  readonly part: Part
  readonly sessions: number
}

/** The groups to come that someone may see, in order of their first day. */
export async function listComingGroups({ db }: Pick<Deps, 'db'>, scope: Scope): Promise<ListedGroup[]> {
  const groups = await listGroups(db.read, scope, { status: In(['proposed', 'planned']) })
  const listed = await withCounts(db.read, groups)
  return listed.sort((a, b) => (momentKey(a) < momentKey(b) ? -1 : 1))
}

/** The groups that are past or off and that someone may see: how many of each, and one after the other, the latest first. */
export interface PastGroups {
  readonly held: number
  readonly cancelled: number
  /** Some of them, with those that have ended and that the night has not made `held` yet. */
  list(part: { readonly skip: number; readonly size: number }): Promise<ListedGroup[]>
}

/** In years there are thousands: of all that is read is who may see them, and in which order. */
export async function listPastGroups({ db, clock }: World, scope: Scope): Promise<PastGroups> {
  const today = clock.today()
  const rows = await db.read
    .createQueryBuilder(Group, 'team')
    .innerJoin('team.slot', 'slot')
    .innerJoin('slot.room', 'room')
    .innerJoin('room.venue', 'venue')
    .innerJoin(Session, 'first', 'first.group = team.id AND first.number = 1')
    .select('team.id', 'id')
    .addSelect('team.status', 'status')
    .addSelect('slot.serves', 'serves')
    .addSelect('slot.overflow', 'overflow')
    .addSelect('venue.municipality', 'municipality')
    .where(`(team.status IN ('held', 'cancelled') OR (team.status = 'planned' AND NOT EXISTS (${toCome(db.read)})))`, {
      today,
    })
    .orderBy('first.day', 'DESC')
    .addOrderBy('first.startTime', 'DESC')
    .addOrderBy('team.id', 'DESC')
    .getRawMany<{ id: string; status: GroupStatus; serves: string; overflow: string; municipality: string }>()
  const mine = rows.filter(({ serves, overflow, municipality }) =>
    maySee(scope, [...(JSON.parse(serves) as string[]), ...(JSON.parse(overflow) as string[]), municipality]),
  )
  const cancelled = mine.filter(({ status }) => status === 'cancelled').length
  return {
    held: mine.length - cancelled,
    cancelled,
    list: async ({ skip, size }) => {
      const ids = mine.slice(skip, skip + size).map(({ id }) => id)
      const relations = { slot: { room: { venue: true } } }
      const listed = await withCounts(db.read, await db.read.find(Group, { where: { id: In(ids) }, relations }))
      const over = listed.map((group) => (group.status === 'planned' ? { ...group, status: 'held' as const } : group))
      return over.sort((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id))
    },
  }
}

function toCome(tx: EntityManager): string {
  const sessions = tx.createQueryBuilder(Session, 'session').select('1')
  return sessions.where('session.group = team.id AND session.day >= :today').getQuery()
}

async function withCounts(tx: EntityManager, groups: readonly Group[]): Promise<ListedGroup[]> {
  const ids = groups.map(({ id }) => id)
  const sessions = await sessionsByGroup(tx, ids)
  const counts = await countSeats(tx, ids)
  return groups.flatMap((group) => listedGroup(group, sessions.get(group.id) ?? [], counts.get(group.id)) ?? [])
}

function momentKey({ day, start, id }: ListedGroup): string {
  return `${day} ${start} ${id}`
}

function listedGroup(group: Group, sessions: Session[], seats: Seats = NO_SEATS): ListedGroup | null {
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
