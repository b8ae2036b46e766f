import type { EntityManager } from 'typeorm'
import { addDays, type Day } from '../../calendar/days.ts'
import type { Deps } from '../../deps.ts'
import type { Scope } from '../../history/actor.ts'
import type { Moment } from '../../outside/clock.ts'
import type { Draft } from './draft-message.ts'
import { findDueSeats, type DueKind } from './due-messages.ts'
import { Message } from '../message/message.entity.ts'
import { findRecipients, type Recipient } from '../recipient/recipient.ts'
import { knowsWhatComes } from '../recipient/when-and-where.ts'

/** Somebody to tell something, and what. */
export interface Due {
  readonly recipient: Recipient
  readonly draft: Draft
}

/** Who must be told something of this kind, of one group or of all. */
export async function findDue(
  tx: EntityManager,
  { clock }: Pick<Deps, 'clock'>,
  scope: Scope,
  kind: DueKind,
  groupId?: string,
): Promise<Due[]> {
  const seats = await findDueSeats(tx, clock, scope, kind, groupId)
  const recipients = await findRecipients(
    tx,
    seats.map(({ placementId }) => placementId),
  )
  const due: Due[] = []
  for (const recipient of recipients.values()) {
    const draft = draftOf(kind, recipient, clock.today())
    if (kind !== 'change' || (await isNews(tx, recipient, draft, clock.now()))) due.push({ recipient, draft })
  }
  return due
}

/** There is one of each kind for a seat; a change counts on with the calendar's number of the session that moved. */
function draftOf(kind: DueKind, recipient: Recipient, today: Day): Draft {
  if (kind === 'change') return { kind, occasion: String(Math.max(...recipient.sessions.map((one) => one.sequence))) }
  return { kind: kind === 'invitation' && isShortNotice(recipient, today) ? 'seat-offered' : kind, occasion: '1' }
}

/** A seat in a group that stood already, with less time left than people are promised (`noticeDays` of who holds it). */
function isShortNotice({ placement, group, sessions, host }: Recipient, today: Day): boolean {
  return placement.placedAt > group.formedAt && sessions[0].day < addDays(today, host.rules.noticeDays)
}

/** Not for who knows already, such as when a session moved back before anybody heard of it. */
async function isNews(
  tx: EntityManager,
  recipient: Recipient,
  { kind, occasion }: Draft,
  now: Moment,
): Promise<boolean> {
  const before = recipient.lastTold?.told
  if (before && knowsWhatComes(before, recipient, now)) return false
  return !(await tx.existsBy(Message, { placementId: recipient.placement.id, kind, occasion }))
}
