import type { EntityManager, SelectQueryBuilder } from 'typeorm'
import { addDays } from '../calendar/days.ts'
import { Placement } from '../groups/placement.entity.ts'
import { Session } from '../groups/session.entity.ts'
import type { Scope } from '../history/actor.ts'
import { scopeWhere } from '../municipalities/scope.ts'
import { addMinutes, type Clock } from '../outside/clock.ts'
import type { MessageKind } from './message-data.ts'
import type { MessageStatus } from './message-status.ts'
import { Message } from './message.entity.ts'

/** A seat of which somebody must be told something. */
export interface DueSeat {
  readonly placementId: string
  readonly groupId: string
}

/** Kinds that come due by themselves. A change of time or place comes due where a session changes. */
export type DueKind = Extract<MessageKind, 'invitation' | 'reminder' | 'cancellation'>

/** It may have arrived: also what was under way at a crash, or came back. */
const LEFT: readonly MessageStatus[] = ['claimed', 'sent', 'delivered', 'bounced', 'printed', 'returned']
const ARRIVED: readonly MessageStatus[] = ['sent', 'delivered', 'printed']
const REMINDER_DAYS = 7

/**
 * The seats for which a message is due and has no row yet.
 * - invitation: a seat that is offered in a group that stands, before its first session;
 * - reminder: the first session is one to seven days away (a window: the server may have been off on the day itself) and the
 *   invitation went out more than seven days ago;
 * - cancellation: the group is off, and an invitation may have arrived. Who declined keeps the status `declined` and hears nothing.
 */
export async function findDueSeats(
  tx: EntityManager,
  clock: Clock,
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
    .where(`NOT EXISTS ${messagesOf(tx, 'done').andWhere('done.kind = :kind').getQuery()}`, { kind })
    .orderBy('team.formedAt')
    .addOrderBy('placement.placedAt')
    .addOrderBy('placement.id')
  const within = scopeWhere(scope, 'referral.municipality')
  query.andWhere(within.sql, within.parameters)
  if (groupId) query.andWhere('team.id = :groupId', { groupId })
  CONDITIONS[kind](query, tx, clock)
  return query.getRawMany<DueSeat>()
}

type Condition = (query: SelectQueryBuilder<Placement>, tx: EntityManager, clock: Clock) => void

const CONDITIONS: Readonly<Record<DueKind, Condition>> = {
  invitation: (query, tx, clock) => {
    query.andWhere("placement.status = 'proposed' AND team.status = 'planned'")
    query.andWhere(`EXISTS ${firstSession(tx).andWhere('first.day >= :from').getQuery()}`, { from: clock.today() })
  },
  reminder: (query, tx, clock) => {
    query.andWhere("placement.status IN ('invited', 'confirmed') AND team.status = 'planned'")
    query.andWhere(`EXISTS ${firstSession(tx).andWhere('first.day BETWEEN :from AND :to').getQuery()}`, {
      from: addDays(clock.today(), 1),
      to: addDays(clock.today(), REMINDER_DAYS),
    })
    query.andWhere(`EXISTS ${invitation(tx).andWhere('invitation.sentAt < :longAgo').getQuery()}`, {
      statuses: ARRIVED,
      longAgo: addMinutes(clock.now(), -REMINDER_DAYS * 24 * 60),
    })
  },
  cancellation: (query, tx) => {
    query.andWhere("placement.status = 'cancelled' AND team.status = 'cancelled'")
    query.andWhere(`EXISTS ${invitation(tx).getQuery()}`, { statuses: LEFT })
  },
}

function messagesOf(tx: EntityManager, alias: string): SelectQueryBuilder<Message> {
  return tx
    .createQueryBuilder()
    .subQuery()
    .select('1')
    .from(Message, alias)
    .where(`${alias}.placementId = placement.id`)
}

function invitation(tx: EntityManager): SelectQueryBuilder<Message> {
  return messagesOf(tx, 'invitation').andWhere("invitation.kind = 'invitation' AND invitation.status IN (:...statuses)")
}

function firstSession(tx: EntityManager): SelectQueryBuilder<Session> {
  const sessions = tx.createQueryBuilder().subQuery().select('1').from(Session, 'first')
  return sessions.where('first.group = team.id AND first.number = 1')
}
