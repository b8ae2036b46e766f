import { In, type EntityManager } from 'typeorm'
import type { Day } from '../calendar/days.ts'
import type { Deps } from '../deps.ts'
import { LIVE_PLACEMENT } from '../groups/placement-status.ts'
import { Placement } from '../groups/placement.entity.ts'
import { Session } from '../groups/session.entity.ts'
import type { Scope } from '../history/actor.ts'
import { scopeWhere } from '../municipalities/scope.ts'
import { minutesOf, NEEDED_MINUTES } from './attended-hours.ts'
import { findAttended } from './find-attended.ts'
import { marksOfPlacement } from './find-marks.ts'

/** Somebody for whom a person must decide: was there and did not sign, or can't reach twelve hours in this group any more. */
export interface Stuck {
  readonly placement: Placement
  readonly why: 'not-signed' | 'too-few-hours'
  readonly lastSession: Session
  readonly hours: number
}

/** Who was there and did not sign needs somebody now; who can't reach twelve hours any more goes on until the last session. */
export function needsSomebody({ why }: Stuck): boolean {
  return why === 'not-signed'
}

/** Everyone who is stuck, longest ago first. */
export async function listStuck({ db, clock }: Pick<Deps, 'db' | 'clock'>, scope: Scope): Promise<Stuck[]> {
  const today = clock.today()
  const seats = await seatsIn(db.read, scope)
  const sessions = await db.read.find(Session, {
    where: { group: { id: In([...new Set(seats.map(({ group }) => group.id))]) } },
    relations: { group: true },
    order: { number: 'ASC' },
  })
  const stuck: Stuck[] = []
  for (const placement of seats) {
    const own = sessions.filter(({ group }) => group.id === placement.group.id)
    const found = await whyStuck(db.read, placement, own, today)
    if (found) stuck.push(found)
  }
  return stuck.sort((one, other) => (one.lastSession.day < other.lastSession.day ? -1 : 1))
}

/** Seats of people who are in no other group by now: attended, or live in a series. */
async function seatsIn(tx: EntityManager, scope: Scope): Promise<Placement[]> {
  const where = scopeWhere(scope, 'referral.municipality')
  return tx
    .createQueryBuilder(Placement, 'placement')
    .innerJoinAndSelect('placement.referral', 'referral')
    .innerJoinAndSelect('referral.person', 'person')
    .innerJoinAndSelect('placement.group', 'planned')
    .where("referral.status = 'placed'")
    .andWhere("(placement.status = 'attended' OR (planned.programme = 'wi2021' AND placement.status IN (:...live)))", {
      live: [...LIVE_PLACEMENT],
    })
    .andWhere(where.sql, where.parameters)
    .getMany()
}

async function whyStuck(
  tx: EntityManager,
  placement: Placement,
  sessions: readonly Session[],
  today: Day,
): Promise<Stuck | null> {
  const lastSession = sessions.at(-1)
  if (!lastSession || (sessions[0]?.day ?? '') > today) return null
  const { minutes } = await findAttended(tx, placement.referral.id)
  const hours = Math.round(minutes / 6) / 10
  if (placement.status === 'attended')
    return lastSession.day < today ? { placement, why: 'not-signed', lastSession, hours } : null
  // What nobody has filled in yet may still count.
  const marks = await marksOfPlacement(tx, placement.id)
  const open = sessions.filter(({ id }) => !marks.get(id)?.status)
  const still = open.reduce((sum, session) => sum + minutesOf(session), 0)
  return minutes + still < NEEDED_MINUTES ? { placement, why: 'too-few-hours', lastSession, hours } : null
}
