import { In } from 'typeorm'
import { partOfDay, type Day, type Part, type TimeOfDay } from '../calendar/days.ts'
import type { Deps } from '../deps.ts'
import type { Scope } from '../history/actor.ts'
import type { Programme } from '../municipalities/slot.entity.ts'
import { countSeats, NO_SEATS, type Seats } from './count-seats.ts'
import { maySeeGroup } from './find-group.ts'
import type { GroupStatus } from './group-status.ts'
import { Group } from './group.entity.ts'
import type { Session } from './session.entity.ts'
import { sessionsByGroup } from './sessions-by-group.ts'

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
  const ids = mine.map(({ id }) => id)
  const sessions = await sessionsByGroup(db.read, ids)
  const counts = await countSeats(db.read, ids)
  const listed = mine.flatMap((group) => listedGroup(group, sessions.get(group.id) ?? [], counts.get(group.id)) ?? [])
  const order = which === 'coming' ? 1 : -1
  return listed.sort((a, b) => order * (momentKey(a) < momentKey(b) ? -1 : 1))
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
