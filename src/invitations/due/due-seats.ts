import type { EntityManager, SelectQueryBuilder } from 'typeorm'
import { addDays } from '../../calendar/days.ts'
import { Placement } from '../../groups/placement.entity.ts'
import type { Scope } from '../../history/work.ts'
import { scopeWhere } from '../../municipalities/scope.ts'
import { momentOf } from '../../outside/clock.ts'
import type { Now } from './draft-message.ts'
import { AFTERWARDS_DAYS, daysBefore, REMINDER_DAYS } from '../recipient/may-send.ts'
import { type SeatKind, type MessageKind, TELLING } from '../texts/message-data.ts'
import { Session } from '../../groups/session.entity.ts'
import { Event } from '../../history/event.entity.ts'
import { CARRIED } from '../message/channel.ts'
import { ARRIVED_MESSAGE, LEFT_MESSAGE, type MessageStatus } from '../message/message-status.ts'
import { Message } from '../message/message.entity.ts'
import { SIGNED_EVENT } from '../recipient/recipient.ts'

/** A seat of which somebody must be told something. */
interface DueSeat {
  readonly placementId: string
  readonly groupId: string
}

/** Kinds that come due; which words an invitation gets (`seat-offered`) is decided when it is written. */
export type DueKind = Exclude<SeatKind, 'seat-offered'>

/**
 * The seats for which a message is due and has no row yet.
 * - invitation: a seat that is offered in a group that stands, before its first session;
 * - change: a session moved after somebody was told of it, until the last one of a series; what still waits to leave is written anew
 *   instead. Whether the person knows the new plan is for `isNews` in `queue-messages.ts`;
 * - reminder: the first session is one to seven days away (a window: the server may have been off on the day itself) and what they
 *   were told last went out more than seven days ago;
 * - cancellation: the group is off, and an invitation may have arrived. Who declined keeps the status `declined` and hears nothing;
 * - absence: from the day after the last session for two weeks, so that a mark can be put right first;
 * - signed: from the day after it was written down, for two weeks.
 */
export async function listDueSeats(
  tx: EntityManager,
  now: Now,
  scope: Scope,
  kind: DueKind,
  groupId?: string,
): Promise<DueSeat[]> {
  const query = tx
    .createQueryBuilder(Placement, 'placement')
    .innerJoin('placement.referral', 'referral')
    .innerJoin('placement.group', 'team')
    .select('placement.id', 'placementId')
    .addSelect('team.id', 'groupId')
    .orderBy('team.formedAt')
    .addOrderBy('placement.placedAt')
    .addOrderBy('placement.id')
  query.where(...scopeWhere(scope, 'referral.municipality'))
  if (groupId) query.andWhere('team.id = :groupId', { groupId })
  // A group can be moved more than once.
  if (kind !== 'change') notYet(query, tx, kind === 'invitation' ? ['invitation', 'seat-offered'] : [kind])
  CONDITIONS[kind](query, tx, now)
  return query.getRawMany<DueSeat>()
}

type Condition = (query: SeatQuery, tx: EntityManager, now: Now) => void

const CONDITIONS: Readonly<Record<DueKind, Condition>> = {
  invitation: (query, tx, { today }) => {
    query.andWhere("placement.status = 'proposed' AND team.status = 'planned'")
    query.andWhere(`EXISTS ${firstSession(tx).andWhere('session.day >= :from').getQuery()}`, { from: today })
  },
  change: (query, tx, { today }) => {
    query.andWhere("placement.status IN ('invited', 'confirmed') AND team.status = 'planned'")
    query.andWhere(`EXISTS ${sessionsOf(tx).andWhere('session.day >= :from').getQuery()}`, { from: today })
    query.andWhere(`EXISTS ${sessionsOf(tx).andWhere('session.sequence > 0').getQuery()}`)
    told(query, tx, LEFT_MESSAGE)
    const waits = "(telling.status = 'queued' OR (telling.status = 'failed' AND telling.channel NOT IN (:...carried)))"
    query.andWhere(`NOT EXISTS ${telling(tx).andWhere(waits).getQuery()}`, { carried: CARRIED })
  },
  reminder: (query, tx, { at, today }) => {
    query.andWhere("placement.status IN ('invited', 'confirmed') AND team.status = 'planned'")
    query.andWhere(`EXISTS ${firstSession(tx).andWhere('session.day BETWEEN :from AND :to').getQuery()}`, {
      from: addDays(today, 1),
      to: addDays(today, REMINDER_DAYS),
    })
    told(query, tx, ARRIVED_MESSAGE)
    const lately = "(telling.sentAt >= :longAgo OR telling.status IN ('queued', 'claimed'))"
    query.andWhere(`NOT EXISTS ${telling(tx).andWhere(lately).getQuery()}`, {
      longAgo: daysBefore(at, REMINDER_DAYS),
    })
  },
  cancellation: (query, tx) => {
    query.andWhere("placement.status = 'cancelled' AND team.status = 'cancelled'")
    told(query, tx, LEFT_MESSAGE)
  },
  absence: (query, tx, { today }) => {
    query.andWhere("placement.status = 'absent' AND referral.status = 'waiting'")
    query.andWhere(`NOT EXISTS ${sessionsOf(tx).andWhere('session.day >= :today').getQuery()}`, {
      today,
    })
    query.andWhere(`EXISTS ${sessionsOf(tx).andWhere('session.day >= :from').getQuery()}`, {
      from: addDays(today, -AFTERWARDS_DAYS),
    })
    told(query, tx, LEFT_MESSAGE)
  },
  signed: (query, tx, { at, today }) => {
    query.andWhere("referral.status = 'signed' AND placement.status <> 'cancelled'")
    query.andWhere(`(referral.id, team.id) IN ${signings(tx).getQuery()}`, {
      from: daysBefore(at, AFTERWARDS_DAYS),
      midnight: momentOf(today, '00:00'),
    })
  },
}

/** Seats as `placement`, with `referral` and, as `team`, the group. */
type SeatQuery = SelectQueryBuilder<Placement>

/** No message of these kinds is there for the seat. */
function notYet(query: SeatQuery, tx: EntityManager, kinds: readonly MessageKind[]): void {
  query.andWhere(`NOT EXISTS ${messagesOf(tx, 'done').andWhere('done.kind IN (:...kinds)').getQuery()}`, { kinds })
}

/** Something that said when and where to be came as far as one of these statuses. */
function told(query: SeatQuery, tx: EntityManager, statuses: readonly MessageStatus[]): void {
  query.andWhere(`EXISTS ${telling(tx).andWhere('telling.status IN (:...statuses)').getQuery()}`, {
    statuses,
    tellingKinds: TELLING,
  })
}

/** Whatever told somebody when and where to be; the copies for counsellors are not among it. After `told`, which fills it in. */
function telling(tx: EntityManager): SelectQueryBuilder<Message> {
  const messages = messagesOf(tx, 'telling')
  return messages.andWhere('telling.kind IN (:...tellingKinds)').andWhere("telling.copyFor = 'newcomer'")
}

function messagesOf(tx: EntityManager, alias: string): SelectQueryBuilder<Message> {
  return tx
    .createQueryBuilder()
    .subQuery()
    .select('1')
    .from(Message, alias)
    .where(`${alias}.placementId = placement.id`)
}

function firstSession(tx: EntityManager): SelectQueryBuilder<Session> {
  return sessionsOf(tx).andWhere('(session.number = 1 OR placement.sessionId IS NOT NULL)')
}

/** The sessions to which they come: those of the group, or the one at which they catch up. */
function sessionsOf(tx: EntityManager): SelectQueryBuilder<Session> {
  const sessions = tx.createQueryBuilder().subQuery().select('1').from(Session, 'session')
  return sessions.where('session.group = team.id AND COALESCE(placement.sessionId, session.id) = session.id')
}

/** Whose signature was written down between `:from` and `:midnight`, and in which group. */
function signings(tx: EntityManager): SelectQueryBuilder<Event> {
  const events = tx.createQueryBuilder().subQuery().from(Event, 'happened')
  return (
    events
      .select(['happened.referral_id', 'happened.group_id'])
      // Spelled out, as in the index `event_signed`: with a parameter it would not be used.
      .where(`happened.kind = '${SIGNED_EVENT}' AND happened.at >= :from AND happened.at < :midnight`)
  )
}
