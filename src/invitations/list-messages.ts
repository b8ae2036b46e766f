import type { Deps } from '../deps.ts'
import type { Scope } from '../history/actor.ts'
import { scopeWhere } from '../municipalities/scope.ts'
import type { MessageStatus } from './message-status.ts'
import { Message } from './message.entity.ts'

/** Which messages, and which part of them. */
export interface MessagesAsked {
  readonly municipality?: string | undefined
  readonly statuses?: readonly MessageStatus[] | undefined
  readonly skip: number
  readonly take: number
}

/** What was or will be told, the newest first. */
export async function listMessages(
  { db }: Pick<Deps, 'db'>,
  scope: Scope,
  { municipality, statuses, skip, take }: MessagesAsked,
): Promise<{ total: number; rows: Message[] }> {
  const where = scopeWhere(scope, 'message.municipality')
  const query = db.read
    .createQueryBuilder(Message, 'message')
    .where(where.sql, where.parameters)
    // The moment that the list shows.
    .addSelect('COALESCE(message.sentAt, message.createdAt)', 'shown')
    .orderBy('shown', 'DESC')
    .addOrderBy('message.id')
  if (municipality !== undefined) query.andWhere('message.municipality = :municipality', { municipality })
  if (statuses) query.andWhere('message.status IN (:...statuses)', { statuses })
  const [rows, total] = await query.skip(skip).take(take).getManyAndCount()
  return { total, rows }
}
