import { In, type SelectQueryBuilder } from 'typeorm'
import type { Deps } from '../../deps.ts'
import type { Scope } from '../../history/work.ts'
import { scopeWhere } from '../../municipalities/scope.ts'
import { inParts } from '../../outside/database/many-rows.ts'
import { placeIn } from '../../outside/database/place-in.ts'
import { Person } from '../../people/person.entity.ts'
import { Referral } from '../../referrals/referral.entity.ts'
import type { MessageStatus } from '../message/message-status.ts'
import { Message } from '../message/message.entity.ts'
import type { SaidMessage } from './say-message.ts'

/** What a list of messages is narrowed to. */
export interface MessagesNarrowed {
  readonly municipality?: string | undefined
  readonly statuses?: readonly MessageStatus[] | undefined
  /** `copy`: those to a counsellor, whatever their kind. */
  readonly kind?: string | undefined
  readonly channel?: string | undefined
}

/** Which messages, and which part of them. */
export interface MessagesAsked extends MessagesNarrowed {
  readonly skip: number
  readonly take: number
}

/**
 * By what a list of messages is in order: the moment that it shows, the latest first; the kind, the way or the status, as the reader calls
 * them; the family name, which is only for a list of few.
 */
export interface MessageOrder {
  readonly by: 'moment' | 'kind' | 'channel' | 'status' | 'name'
  readonly backward: boolean
}

/** By what each is shown first: when it left, or was made. */
export const NEWEST_FIRST: MessageOrder = { by: 'moment', backward: false }

/** A message in a list, without its text, and whom it is for. */
export interface ListedMessage extends SaidMessage {
  readonly message: SaidMessage['message'] & Pick<Message, 'placementId' | 'referralId' | 'language' | 'dueAt'>
}

/** How many messages there are of each status. */
export async function countMessages(
  { db }: Pick<Deps, 'db'>,
  scope: Scope,
  narrowed: MessagesNarrowed,
): Promise<ReadonlyMap<MessageStatus, number>> {
  const rows = await queryMessages({ db }, scope, narrowed)
    .select('message.status', 'status')
    .addSelect('COUNT(*)', 'messages')
    .groupBy('message.status')
    .getRawMany<{ status: MessageStatus; messages: string | number }>()
  return new Map(rows.map(({ status, messages }) => [status, Number(messages)]))
}

/**
 * What was or will be told; some of it, or all.
 * @param codes Of what they are in order of: its codes in the order of the reader's alphabet.
 */
export async function listMessages(
  { db }: Pick<Deps, 'db'>,
  scope: Scope,
  { skip, take, ...narrowed }: MessagesAsked,
  order: MessageOrder,
  codes: readonly string[] = [],
): Promise<ListedMessage[]> {
  // Which ones first, from the index `message_shown` alone: the messages themselves are large.
  const ids = await idsOf(inOrder(queryMessages({ db }, scope, narrowed), order, codes), { skip, take })
  const rows: ListedMessage[] = []
  for (const part of inParts(ids)) rows.push(...(await rowsOf({ db }, part)))
  return rows
}

function queryMessages(
  { db }: Pick<Deps, 'db'>,
  scope: Scope,
  { municipality, statuses, kind, channel }: MessagesNarrowed,
): SelectQueryBuilder<Message> {
  const query = db.read.createQueryBuilder(Message, 'message').where(...scopeWhere(scope, 'message.municipality'))
  if (municipality) query.andWhere('message.municipality = :municipality', { municipality })
  if (statuses) query.andWhere('message.status IN (:...statuses)', { statuses })
  if (kind === 'copy') query.andWhere("message.copyFor = 'counsellor'")
  else if (kind) query.andWhere("message.kind = :kind AND message.copyFor = 'newcomer'", { kind })
  if (channel) query.andWhere('message.channel = :channel', { channel })
  return query
}

/** The moment that the list shows. */
const MOMENT = 'COALESCE(message.sentAt, message.createdAt)'

function inOrder(
  query: SelectQueryBuilder<Message>,
  { by, backward }: MessageOrder,
  codes: readonly string[],
): SelectQueryBuilder<Message> {
  const [way, other] = backward ? (['DESC', 'ASC'] as const) : (['ASC', 'DESC'] as const)
  query.select('message.id', 'id')
  if (by === 'name')
    query
      .innerJoin(Referral, 'referral', 'referral.id = message.referralId')
      .innerJoin(Person, 'person', 'person.id = referral.person')
      .orderBy('person.familyName', way)
  else if (by !== 'moment') query.orderBy(placeIn(COLUMNS[by], codes), way)
  return query.addOrderBy(MOMENT, by === 'moment' ? other : 'DESC').addOrderBy('message.id')
}

const COLUMNS = {
  kind: "CASE message.copyFor WHEN 'counsellor' THEN 'copy' ELSE message.kind END",
  channel: 'message.channel',
  status: 'message.status',
} as const

async function idsOf(
  query: SelectQueryBuilder<Message>,
  { skip, take }: { readonly skip: number; readonly take: number },
): Promise<string[]> {
  const rows = await query.offset(skip).limit(take).getRawMany<{ id: string }>()
  return rows.map(({ id }) => id)
}

async function rowsOf({ db }: Pick<Deps, 'db'>, ids: readonly string[]): Promise<ListedMessage[]> {
  const messages = await db.read.find(Message, { where: { id: In([...ids]) }, select: SHOWN })
  const referrals = await db.read.find(Referral, {
    where: { id: In([...new Set(messages.map(({ referralId }) => referralId))]) },
    relations: { person: true },
    select: { id: true, reference: true, person: { id: true, givenNames: true, prefix: true, familyName: true } },
  })
  const byId = new Map(messages.map((message) => [message.id, message]))
  const byReferral = new Map(referrals.map((referral) => [referral.id, referral]))
  return ids.flatMap((id) => {
    const message = byId.get(id)
    const referral = message && byReferral.get(message.referralId)
    return referral ? [{ message, recipient: { person: referral.person, referral } }] : []
  })
}

const SHOWN = {
  ...{ id: true, placementId: true, referralId: true, municipality: true, kind: true, channel: true, copyFor: true },
  ...{ language: true, dueAt: true },
  ...{ status: true, statusReason: true, statusDetail: true, sentAt: true, createdAt: true, claimedAt: true },
} as const
