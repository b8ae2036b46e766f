import type { EntityManager } from 'typeorm'
import { findSessionSeats, type SessionSeats } from '../../attendance/sessions/session-seats.ts'
import { maySeeGroup } from '../../groups/group/find-group.ts'
import { Session } from '../../groups/session.entity.ts'
import type { Scope } from '../../history/actor.ts'
import { inScope } from '../../municipalities/scope.ts'
import type { Cell } from '../../outside/csv-of.ts'

const HEADINGS = [
  'dagdeel',
  'bijeenkomst',
  'datum',
  'begin',
  'einde',
  'zaal',
  'locatie',
  'taal',
  'status groep',
  'verwacht',
  'aanwezig',
  'afwezig',
  'afgemeld',
]

/** Every session that somebody may see, with how many of their people came. */
export async function sessionsTable(tx: EntityManager, scope: Scope): Promise<Cell[][]> {
  const sessions = await tx.find(Session, {
    relations: { group: { slot: { room: { venue: true } } } },
    order: { day: 'ASC', startTime: 'ASC', id: 'ASC' },
  })
  const found = await findSessionSeats(
    tx,
    sessions.filter(({ group }) => maySeeGroup(scope, group)),
  )
  return [HEADINGS, ...found.map((seats) => rowOf(seats, scope))]
}

function rowOf({ session, seats }: SessionSeats, scope: Scope): Cell[] {
  const { group, number, day, startTime, endTime } = session
  const { code, room } = group.slot
  const mine = seats.filter(
    ({ placement }) => placement.status !== 'declined' && inScope(scope, placement.referral.municipality),
  )
  const count = (status: string) => mine.filter(({ mark }) => mark?.status === status).length
  const what = [code, number, day, startTime, endTime, room.code, room.venue.name, group.language, group.status]
  return [...what, mine.length, count('present'), count('absent'), count('excused')]
}
