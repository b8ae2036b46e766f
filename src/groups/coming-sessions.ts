import { addDays, partOfDay, type Day, type Part, type TimeOfDay } from '../calendar/days.ts'
import type { Deps } from '../deps.ts'
import type { Scope } from '../history/actor.ts'
import { maySeeGroup } from './find-group.ts'
import { sizesOfGroups } from './gather-timetable.ts'
import { Session } from './session.entity.ts'

/** A session that is to come, for the start page. */
export interface ComingSession {
  readonly session: string
  readonly group: string
  readonly day: Day
  readonly start: TimeOfDay
  readonly part: Part
  readonly language: string
  readonly venue: string
  readonly people: number
  readonly capacity: number
}

const DAYS = 7

/** The sessions of today and the next six days, or the first one after that when there are none, in order of time. */
export async function comingSessions(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  scope: Scope,
): Promise<ComingSession[]> {
  const today = clock.today()
  const sessions = await db.read
    .createQueryBuilder(Session, 'session')
    .innerJoinAndSelect('session.group', 'circle')
    .innerJoinAndSelect('circle.slot', 'slot')
    .innerJoinAndSelect('slot.room', 'room')
    .innerJoinAndSelect('room.venue', 'venue')
    .where("circle.status = 'planned' AND session.day >= :today", { today })
    .orderBy('session.day')
    .addOrderBy('session.startTime')
    .addOrderBy('session.id')
    .getMany()
  const mine = sessions.filter(({ group }) => maySeeGroup(scope, group))
  const soon = mine.filter(({ day }) => day < addDays(today, DAYS))
  const sizes = await sizesOfGroups(db.read)
  return (soon.length > 0 ? soon : mine.slice(0, 1)).map((session) => shown(session, sizes))
}

function shown({ id, group, day, startTime }: Session, sizes: ReadonlyMap<string, number>): ComingSession {
  const people = sizes.get(group.id) ?? 0
  return {
    session: id,
    group: group.id,
    day,
    start: startTime,
    part: partOfDay(startTime),
    language: group.language,
    venue: group.slot.room.venue.name,
    people,
    capacity: Math.max(group.capacity, people),
  }
}
