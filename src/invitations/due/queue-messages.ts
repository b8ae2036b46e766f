import type { EntityManager } from 'typeorm'
import type { Deps } from '../../deps.ts'
import type { Placement } from '../../groups/placement.entity.ts'
import { ConflictError } from '../../errors.ts'
import { changePlacement } from '../../groups/seats/steps.ts'
import { type Actor, type Scope, work, type Work } from '../../history/work.ts'
import { draftMessage, type Draft, type Now, draftOrHole, holesIn, type Hole } from './draft-message.ts'
import { type DueKind, listDueSeats } from './due-seats.ts'
import { reasonToWithhold, standingOf } from '../recipient/may-send.ts'
import { Message } from '../message/message.entity.ts'
import { addDays, type Day } from '../../calendar/days.ts'
import type { Moment } from '../../outside/clock.ts'
import { findRecipient, gatherRecipients, type Recipient, counsellorOf } from '../recipient/recipient.ts'
import { knowsWhatComes } from '../recipient/when-and-where.ts'
import { insertMessage } from '../message/change-message.ts'
import { hasAgreed } from '../recipient/recipient-data.ts'
import { newLink } from '../message/short-address.ts'

type Needs = Pick<Deps, 'db' | 'clock' | 'config' | 'secrets' | 'stopping'>

/** A change before a reminder: who is told today where to be needs no reminder of it. */
const KINDS: readonly DueKind[] = ['invitation', 'change', 'reminder', 'cancellation', 'absence', 'signed']

/** What was made in a run, and who waits because of a hole: the list that a person puts right. */
interface Queued {
  readonly queued: Message[]
  readonly holes: Hole[]
}

/**
 * Asks what groups left to be told, and makes a row for each message, group by group. Invited people get their link in the same
 * transaction. Twice does nothing twice. A group of which one message would have a hole in it waits as a whole.
 * @throws OutsideError `templates-wrong`
 */
export async function queueMessages(deps: Needs, by: Actor): Promise<Queued> {
  const all: Queued = { queued: [], holes: [] }
  for (const kind of KINDS)
    for (const groupId of await listDueGroups(deps, by.scope, kind)) {
      if (deps.stopping.aborted) return all
      const { queued, holes } = await queueForGroup(deps, by, kind, groupId)
      all.queued.push(...queued)
      all.holes.push(...holes)
    }
  return all
}

/** Who waits because of a hole, without making anything. */
export async function listHoles(deps: Pick<Deps, 'db' | 'clock' | 'config'>, scope: Scope): Promise<Hole[]> {
  const now = { at: deps.clock.now(), today: deps.clock.today() }
  const holes: Hole[] = []
  for (const kind of KINDS) holes.push(...holesIn(now, deps, await listDue(deps.db.read, now, scope, kind)))
  return holes
}

/** The groups of which somebody must be told something of this kind. */
async function listDueGroups({ db, clock }: Needs, scope: Scope, kind: DueKind): Promise<Set<string>> {
  const now = { at: clock.now(), today: clock.today() }
  // Of a group that moved, everybody may know by now: it is not kept from others for nothing.
  if (kind === 'change')
    return new Set((await listDue(db.read, now, scope, kind)).map(({ recipient }) => recipient.group.id))
  return new Set((await listDueSeats(db.read, now, scope, kind)).map(({ groupId }) => groupId))
}

/** Somebody to tell something, and what. */
interface Due {
  readonly recipient: Recipient
  readonly draft: Draft
}

/** Who must be told something of this kind, of one group or of all. */
async function listDue(tx: EntityManager, now: Now, scope: Scope, kind: DueKind, groupId?: string): Promise<Due[]> {
  const seats = await listDueSeats(tx, now, scope, kind, groupId)
  const recipients = await gatherRecipients(
    tx,
    seats.map(({ placementId }) => placementId),
  )
  const due: Due[] = []
  for (const recipient of recipients.values()) {
    const draft = draftOf(kind, recipient, now.today)
    if (kind !== 'change' || (await isNews(tx, recipient, draft, now.at))) due.push({ recipient, draft })
  }
  return due
}

/** There is one of each kind for a seat; a change counts on with the calendar's number of the session that moved. */
function draftOf(kind: DueKind, recipient: Recipient, today: Day): Draft {
  if (kind === 'change') return { kind, occasion: String(Math.max(...recipient.sessions.map((one) => one.sequence))) }
  const asked = recipient.placement.sessionId === null && !hasAgreed(recipient.placement)
  const offered = kind === 'invitation' && asked && isShortNotice(recipient, today)
  return { kind: offered ? 'seat-offered' : kind, occasion: '1' }
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

async function queueForGroup(deps: Needs, by: Actor, kind: DueKind, groupId: string): Promise<Queued> {
  try {
    // The same lock as approving and cancelling: a group is not called off between the look and the row.
    return await work(deps, by, { lock: `group:${groupId}` }, async (work) => {
      const all = await listDue(work.tx, work, by.scope, kind, groupId)
      const made = all.map((due) => ({ ...due, ...draftOrHole(work, deps, due.recipient, due.draft) }))
      const holes = made.flatMap((one) => ('hole' in one ? one.hole : []))
      const queued: Message[] = []
      if (holes.length > 0) return { queued, holes }
      for (const one of made) if ('message' in one) queued.push(...(await queueOne(work, deps, one)))
      return { queued, holes }
    })
  } catch (error) {
    // Somebody gave up a seat meanwhile, or took it: the next run looks at the group as it is then.
    if (error instanceof ConflictError && error.code === 'changed-meanwhile') return { queued: [], holes: [] }
    throw error
  }
}

/**
 * Invites somebody to the seat that they just took, as a part of the act in which they took it and say that they come.
 * @throws ConflictError `seat-gone` when the message would have a hole in it.
 */
export async function inviteToSeat(
  work: Work,
  deps: Pick<Needs, 'config' | 'secrets'>,
  placementId: string,
): Promise<void> {
  const recipient = await findRecipient(work.tx, placementId)
  const agreed = { ...recipient, placement: { ...recipient.placement, answeredAt: work.at } }
  const draft = draftOf('invitation', agreed, work.today)
  const made = draftOrHole(work, deps, agreed, draft)
  if ('hole' in made) throw new ConflictError('seat-gone')
  await queueOne(work, deps, { recipient, draft, ...made })
}

async function queueOne(
  work: Work,
  deps: Pick<Needs, 'config' | 'secrets'>,
  { recipient, draft, message: drafted }: Due & { readonly message: Message },
): Promise<Message[]> {
  const { kind, occasion } = draft
  const offers = kind === 'invitation' || kind === 'seat-offered'
  if (offers) await invite(work, deps, recipient.placement)
  // Of an offer, the seat has become theirs only just now.
  const reason = offers ? null : reasonToWithhold(kind, standingOf(recipient, work.at))
  const message: Message = reason ? { ...drafted, status: 'withheld', statusReason: reason } : drafted
  const copied = isForCounsellor(message) && counsellorOf(recipient.referral) !== null
  const copy = copied ? [draftMessage(work, deps, recipient, { kind, occasion, copyFor: 'counsellor' })] : []
  for (const row of [message, ...copy]) await insertMessage(work, row)
  return [message, ...copy]
}

/** A counsellor can pass on what is not worth a call. */
function isForCounsellor({ status, statusReason }: Message): boolean {
  return status !== 'withheld' || statusReason === 'only-by-phone'
}

/** The seat gets its link, and the code that can be typed instead. Who said on the telephone that they come is not asked again. */
async function invite({ tx }: Work, { secrets }: Pick<Needs, 'secrets'>, placement: Placement): Promise<void> {
  await changePlacement(tx, placement, { status: 'invited', ...(await newLink(tx, secrets, placement)) })
  if (placement.answeredAt !== null) await changePlacement(tx, placement, { status: 'confirmed' })
}
