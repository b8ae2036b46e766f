import type { EntityManager } from 'typeorm'
import { addDays, partOfDay, type Day, type Part, type TimeOfDay } from '../../calendar/days.ts'
import type { World } from '../../deps.ts'
import type { Scope } from '../../history/work.ts'
import { maySeeGroup } from './find-group.ts'
import { Session } from '../session.entity.ts'
import { countBySession, type TakenSeats } from '../seats/count-seats.ts'

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
const LAST_DAY = '9999-12-31'

/** The sessions of today and the next six days, or the first one after that when there are none, in order of time. */
export async function listComingSessions({ db, clock }: World, scope: Scope): Promise<ComingSession[]> {
  const today = clock.today()
  const later = addDays(today, DAYS)
  const soon = await sessionsBetween(db.read, scope, today, addDays(later, -1))
  const sessions = soon.length > 0 ? soon : (await sessionsBetween(db.read, scope, later, LAST_DAY)).slice(0, 1)
  const taken = await countBySession(
    db.read,
    sessions.map(({ group }) => group.id),
  )
  return sessions.map((session) => shown(session, taken.get(session.group.id)))
}

async function sessionsBetween(tx: EntityManager, scope: Scope, from: Day, to: Day): Promise<Session[]> {
  const sessions = await tx
    .createQueryBuilder(Session, 'session')
    .innerJoinAndSelect('session.group', 'team')
    .innerJoinAndSelect('team.slot', 'slot')
    .innerJoinAndSelect('slot.room', 'room')
    .innerJoinAndSelect('room.venue', 'venue')
    .where("team.status = 'planned' AND session.day BETWEEN :from AND :to", { from, to })
    .orderBy('session.day')
    .addOrderBy('session.startTime')
    .addOrderBy('session.id')
    .getMany()
  return sessions.filter(({ group }) => maySeeGroup(scope, group))
}

function shown({ id, group, day, startTime }: Session, taken: TakenSeats | undefined): ComingSession {
  const people = (taken?.whole ?? 0) + (taken?.catchUps.get(id) ?? 0)
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
