import type { EntityManager, SelectQueryBuilder } from 'typeorm'
import type { Placement } from '../../groups/placement.entity.ts'
import { Session } from '../../groups/session.entity.ts'
import { Event } from '../../history/event.entity.ts'
import { copyOccasion } from '../message/counsellor-copy.ts'
import { type MessageKind, TELLING } from '../texts/message-data.ts'
import type { MessageStatus } from '../message/message-status.ts'
import { Message } from '../message/message.entity.ts'
import { SIGNED_EVENT } from '../recipient/recipient.ts'

/** Seats as `placement`, with `referral` and, as `team`, the group. */
export type SeatQuery = SelectQueryBuilder<Placement>

/** It may have arrived: also what was under way at a crash, or came back. */
export const LEFT: readonly MessageStatus[] = ['claimed', 'sent', 'delivered', 'bounced', 'printed', 'returned']
export const ARRIVED: readonly MessageStatus[] = ['sent', 'delivered', 'printed']

/** No message of these kinds is there for the seat. */
export function notYet(query: SeatQuery, tx: EntityManager, kinds: readonly MessageKind[]): void {
  query.andWhere(`NOT EXISTS ${messagesOf(tx, 'done').andWhere('done.kind IN (:...kinds)').getQuery()}`, { kinds })
}

/** Something that said when and where to be came as far as one of these statuses. */
export function told(query: SeatQuery, tx: EntityManager, statuses: readonly MessageStatus[]): void {
  query.andWhere(`EXISTS ${telling(tx).andWhere('telling.status IN (:...statuses)').getQuery()}`, {
    statuses,
    tellingKinds: TELLING,
    copies: copyOccasion('%'),
  })
}

/** Whatever told somebody when and where to be; the copies for counsellors are not among it. After `told`, which fills it in. */
export function telling(tx: EntityManager): SelectQueryBuilder<Message> {
  const messages = messagesOf(tx, 'telling')
  return messages.andWhere('telling.kind IN (:...tellingKinds)').andWhere('telling.occasion NOT LIKE :copies')
}

function messagesOf(tx: EntityManager, alias: string): SelectQueryBuilder<Message> {
  return tx
    .createQueryBuilder()
    .subQuery()
    .select('1')
    .from(Message, alias)
    .where(`${alias}.placementId = placement.id`)
}

export function firstSession(tx: EntityManager): SelectQueryBuilder<Session> {
  return sessionsOf(tx).andWhere('session.number = 1')
}

/** The sessions of the group. */
export function sessionsOf(tx: EntityManager): SelectQueryBuilder<Session> {
  const sessions = tx.createQueryBuilder().subQuery().select('1').from(Session, 'session')
  return sessions.where('session.group = team.id')
}

/** Whose signature was written down between `:from` and `:midnight`, and in which group. */
export function signings(tx: EntityManager): SelectQueryBuilder<Event> {
  const events = tx.createQueryBuilder().subQuery().from(Event, 'happened')
  return (
    events
      .select(['happened.referral_id', 'happened.group_id'])
      // Spelled out, as in the index `event_signed`: with a parameter it would not be used.
      .where(`happened.kind = '${SIGNED_EVENT}' AND happened.at >= :from AND happened.at < :midnight`)
  )
}
