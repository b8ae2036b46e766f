import { In } from 'typeorm'
import type { Deps } from '../../deps.ts'
import type { Scope } from '../../history/work.ts'
import { scopeWhere } from '../../municipalities/scope.ts'
import type { MessageStatus } from '../message/message-status.ts'
import { Message } from '../message/message.entity.ts'

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
  const query = db.read.createQueryBuilder(Message, 'message').where(...scopeWhere(scope, 'message.municipality'))
  if (municipality !== undefined) query.andWhere('message.municipality = :municipality', { municipality })
  if (statuses) query.andWhere('message.status IN (:...statuses)', { statuses })
  const total = await query.getCount()
  // Which ones first, from the index `message_shown` alone: the messages themselves are large.
  const ids = await query
    .clone()
    .select('message.id', 'id')
    // The moment that the list shows.
    .orderBy('COALESCE(message.sentAt, message.createdAt)', 'DESC')
    .addOrderBy('message.id')
    .offset(skip)
    .limit(take)
    .getRawMany<{ id: string }>()
  const rows = new Map((await db.read.findBy(Message, { id: In(ids.map(({ id }) => id)) })).map((row) => [row.id, row]))
  return { total, rows: ids.flatMap(({ id }) => rows.get(id) ?? []) }
}
