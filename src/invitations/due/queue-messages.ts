import type { EntityManager } from 'typeorm'
import type { Deps } from '../../deps.ts'
import { Placement } from '../../groups/placement.entity.ts'
import type { Actor, Scope } from '../../history/actor.ts'
import { draftMessage, type Draft } from './draft-message.ts'
import { type DueKind, findDueSeats } from './due-seats.ts'
import { draftOrHole, holeIn, type Held } from './holes.ts'
import { reasonToWithhold, standingOf } from '../recipient/may-send.ts'
import { Message } from '../message/message.entity.ts'
import { addDays, type Day } from '../../calendar/days.ts'
import type { Moment } from '../../outside/clock.ts'
import { findRecipients, type Recipient, counsellorOf } from '../recipient/recipient.ts'
import { knowsWhatComes } from '../recipient/when-and-where.ts'
import { insertMessage } from '../message/change-message.ts'

type Needs = Pick<Deps, 'db' | 'clock' | 'config' | 'secrets' | 'stopping'>

/** A change before a reminder: who is told today where to be needs no reminder of it. */
const KINDS: readonly DueKind[] = ['invitation', 'change', 'reminder', 'cancellation', 'absence', 'signed']

/**
 * Asks what groups left to be told, and makes a row for each message, group by group. Invited people get their link in the same
 * transaction. Twice does nothing twice. A group of which one message would have a hole in it waits as a whole.
 * @returns The new rows; `findIncomplete` says who waits because of a hole.
 * @throws OutsideError `templates-wrong`
 */
export async function queueMessages(deps: Needs, by: Actor): Promise<Message[]> {
  const queued: Message[] = []
  for (const kind of KINDS) {
    const due = await findDue(deps.db.read, deps, by.scope, kind)
    for (const groupId of new Set(due.map(({ recipient }) => recipient.group.id)))
      if (!deps.stopping.aborted) queued.push(...(await queueForGroup(deps, by, kind, groupId)))
  }
  return queued
}

/** The people of groups that wait because a message would have a hole in it: the list that a person puts right. */
export async function findIncomplete(deps: Pick<Deps, 'db' | 'clock' | 'config'>, scope: Scope): Promise<Held[]> {
  const held: Held[] = []
  for (const kind of KINDS) {
    const due = await findDue(deps.db.read, deps, scope, kind)
    held.push(...due.flatMap(({ recipient, draft }) => holeIn(deps, recipient, draft) ?? []))
  }
  return held
}

/** Somebody to tell something, and what. */
interface Due {
  readonly recipient: Recipient
  readonly draft: Draft
}

/** Who must be told something of this kind, of one group or of all. */
async function findDue(
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

async function queueForGroup(deps: Needs, by: Actor, kind: DueKind, groupId: string): Promise<Message[]> {
  // The same lock as approving and cancelling: a group is not called off between the look and the row.
  return deps.db.write(async (tx) => {
    const all = await findDue(tx, deps, by.scope, kind, groupId)
    const whole = all.flatMap((due): Drafted[] => {
      const message = draftOrHole(deps, due.recipient, due.draft)
      return 'reason' in message ? [] : [{ ...due, message }]
    })
    if (whole.length < all.length) return []
    const queued: Message[] = []
    for (const drafted of whole) queued.push(...(await queueOne(tx, deps, by, drafted)))
    return queued
  }, `group:${groupId}`)
}

interface Drafted extends Due {
  readonly message: Message
}

async function queueOne(
  tx: EntityManager,
  deps: Needs,
  by: Actor,
  { recipient, draft, message: drafted }: Drafted,
): Promise<Message[]> {
  const { kind, occasion } = draft
  const offers = kind === 'invitation' || kind === 'seat-offered'
  if (offers && !(await invite(tx, deps, recipient.placement))) return []
  // Of an offer, the seat has become theirs only just now.
  const reason = offers ? null : reasonToWithhold(kind, standingOf(recipient, deps.clock.now()))
  const message: Message = reason ? { ...drafted, status: 'withheld', statusReason: reason } : drafted
  const copied = isForCounsellor(message) && counsellorOf(recipient.referral) !== null
  const copy = copied ? [draftMessage(deps, recipient, { kind, occasion, copyFor: 'counsellor' })] : []
  for (const row of [message, ...copy]) await insertMessage(tx, deps, by, row)
  return [message, ...copy]
}

/** A counsellor can pass on what is not worth a call. */
function isForCounsellor({ status, statusReason }: Message): boolean {
  return status !== 'withheld' || statusReason === 'only-by-phone'
}

/** The seat gets its link; false when somebody was faster. */
async function invite(
  tx: EntityManager,
  { secrets }: Needs,
  { id, tokenNumber, version }: Placement,
): Promise<boolean> {
  const tokenHash = secrets.hash('token', secrets.token(id, tokenNumber))
  const { affected } = await tx.update(
    Placement,
    { id, status: 'proposed' },
    { status: 'invited', tokenHash, version: version + 1 },
  )
  return affected === 1
}
