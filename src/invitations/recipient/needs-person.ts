import type { World } from '../../deps.ts'
import type { Scope } from '../../history/work.ts'
import { scopeWhere } from '../../municipalities/scope.ts'
import { addMinutes, type Moment } from '../../outside/clock.ts'
import { reasonCode } from '../message/message-status.ts'
import { Message } from '../message/message.entity.ts'
import { withRecipients, type Recipient } from './recipient.ts'

/**
 * What a person must do: call somebody, find a way to reach them, put a letter right that can't be printed, or say of a mail whether it
 * counts as sent.
 */
export type Need = 'call' | 'unreachable' | 'letter' | 'in-flight'

export interface Undone {
  readonly message: Message
  readonly recipient: Recipient
  readonly need: Need
  readonly reference: string
  /** `call`, `unreachable`, `in-flight`, or why the letter can't be printed. */
  readonly reason: string
}

/** A mail that is under way longer than this was under way at a crash. */
const IN_FLIGHT_MINUTES = 10

/**
 * Everything that waits for a person: who can't be reached first, then by the day of the first session. A mail that failed is not among
 * them: a letter or call took over.
 */
export async function listUndone({ db, clock }: World, scope: Scope): Promise<Undone[]> {
  const messages = await undoneQuery({ db, clock }, scope)
    .orderBy('message.createdAt')
    .addOrderBy('message.id')
    .getMany()
  const all = (await withRecipients(db.read, messages)).map(({ message, recipient }) => undone(message, recipient))
  return all.sort((one, other) => (urgency(one) < urgency(other) ? -1 : 1))
}

/** How many messages wait for a person, by what is needed. */
export async function countUndone(deps: World, scope: Scope): Promise<Record<Need, number>> {
  const messages = await undoneQuery(deps, scope).select(['message.id', 'message.status', 'message.channel']).getMany()
  return countNeeds(messages.map(needOf))
}

export function countNeeds(needs: readonly Need[]): Record<Need, number> {
  const counts: Record<Need, number> = { call: 0, unreachable: 0, letter: 0, 'in-flight': 0 }
  for (const need of needs) counts[need]++
  return counts
}

/** True for a mail of which nobody knows whether it arrived. */
export function isInFlight(
  { status, statusReason, claimedAt }: Pick<Message, 'status' | 'statusReason' | 'claimedAt'>,
  now: Moment,
): boolean {
  return status === 'claimed' && (statusReason === 'unknown' || (claimedAt ?? '') < addMinutes(now, -IN_FLIGHT_MINUTES))
}

function undoneQuery({ db, clock }: World, scope: Scope) {
  return db.read
    .createQueryBuilder(Message, 'message')
    .where(
      "((message.channel = 'call' AND message.status IN ('queued', 'failed')) OR " +
        "(message.channel = 'letter' AND message.status = 'failed') OR " +
        "(message.status = 'claimed' AND (message.statusReason = 'unknown' OR message.claimedAt < :since)))",
      { since: addMinutes(clock.now(), -IN_FLIGHT_MINUTES) },
    )
    .andWhere(...scopeWhere(scope, 'message.municipality'))
}

function undone(message: Message, recipient: Recipient): Undone {
  const need = needOf(message)
  const reason = need === 'letter' ? (reasonCode(message) ?? need) : need
  return { message, recipient, need, reference: recipient.referral.reference, reason }
}

const ORDER: readonly Need[] = ['unreachable', 'call', 'in-flight', 'letter']

const urgency = ({ need, recipient, reference }: Undone) =>
  `${ORDER.indexOf(need)} ${recipient.sessions[0].day} ${reference}`

function needOf({ channel, status }: Message): Need {
  if (status === 'claimed') return 'in-flight'
  if (channel === 'letter') return 'letter'
  return status === 'failed' ? 'unreachable' : 'call'
}
