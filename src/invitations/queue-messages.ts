import type { EntityManager } from 'typeorm'
import type { Deps } from '../deps.ts'
import { Placement } from '../groups/placement.entity.ts'
import type { Actor, Scope } from '../history/actor.ts'
import { copyOccasion, counsellorOf } from './counsellor-copy.ts'
import { MissingValueError } from './fill-template.ts'
import { draftMessage } from './draft-message.ts'
import { findDueSeats, type DueKind, type DueSeat } from './due-messages.ts'
import type { Held } from './held.ts'
import { reasonToWithhold } from './may-send.ts'
import { insertMessage } from './insert-message.ts'
import type { Message } from './message.entity.ts'
import { findRecipients, situationOf, type Recipient } from './recipient.ts'

type Needs = Pick<Deps, 'db' | 'clock' | 'config' | 'secrets'>

/** `change` is not among them: it will come due where a session changes. */
const KINDS: readonly DueKind[] = ['invitation', 'reminder', 'cancellation']

/**
 * Asks what groups left to be told, and makes a row for each message, group by group. Invited people get their link in the same
 * transaction. Twice does nothing twice. A group of which one message would have a hole in it waits as a whole.
 * @returns The new rows; `findIncomplete` says who waits because of a hole.
 * @throws OutsideError `templates-wrong`
 */
export async function queueMessages(deps: Needs, by: Actor): Promise<Message[]> {
  const queued: Message[] = []
  for (const kind of KINDS) {
    const seats = await findDueSeats(deps.db.read, deps.clock, by.scope, kind)
    for (const groupId of new Set(seats.map((seat) => seat.groupId)))
      queued.push(...(await queueForGroup(deps, by, kind, groupId)))
  }
  return queued
}

/** The people of groups that wait because a message would have a hole in it: the list that a person puts right. */
export async function findIncomplete(deps: Pick<Deps, 'db' | 'clock' | 'config'>, scope: Scope): Promise<Held[]> {
  const held: Held[] = []
  for (const kind of KINDS) {
    const seats = await findDueSeats(deps.db.read, deps.clock, scope, kind)
    const recipients = await findRecipients(
      deps.db.read,
      seats.map(({ placementId }) => placementId),
    )
    held.push(...[...recipients.values()].flatMap((recipient) => holesIn(deps, recipient, kind)))
  }
  return held
}

async function queueForGroup(deps: Needs, by: Actor, kind: DueKind, groupId: string): Promise<Message[]> {
  // The same lock as approving and cancelling: a group is not called off between the look and the row.
  return deps.db.write(async (tx) => {
    const seats = await findDueSeats(tx, deps.clock, by.scope, kind, groupId)
    const recipients = [...(await findRecipients(tx, seats.map(idOf))).values()]
    if (recipients.some((recipient) => holesIn(deps, recipient, kind).length > 0)) return []
    const queued: Message[] = []
    for (const recipient of recipients) queued.push(...(await queueOne(tx, deps, by, recipient, kind)))
    return queued
  }, `group:${groupId}`)
}

const idOf = ({ placementId }: DueSeat) => placementId

function holesIn(deps: Pick<Deps, 'clock' | 'config'>, recipient: Recipient, kind: DueKind): Held[] {
  try {
    draftMessage(deps, recipient, { kind, occasion: FIRST })
    return []
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined
    if (!(cause instanceof MissingValueError)) throw error
    return [{ reference: recipient.referral.reference, reason: `value-missing: ${cause.placeholder}` }]
  }
}

/** There is one invitation, reminder and cancellation for a seat; a change of time counts on. */
const FIRST = '1'

async function queueOne(tx: EntityManager, deps: Needs, by: Actor, to: Recipient, kind: DueKind): Promise<Message[]> {
  if (kind === 'invitation' && !(await invite(tx, deps, to.placement))) return []
  const draft = draftMessage(deps, to, { kind, occasion: FIRST })
  const reason = kind === 'cancellation' ? reasonToWithhold(kind, situationOf(to, deps.clock.now())) : null
  const message: Message = reason ? { ...draft, status: 'withheld', statusReason: reason } : draft
  const copied = message.status !== 'withheld' && counsellorOf(to.referral) !== null
  const copy = copied ? [draftMessage(deps, to, { kind, occasion: copyOccasion(FIRST), copy: true })] : []
  for (const row of [message, ...copy]) await insertMessage(tx, deps, by, row)
  return [message, ...copy]
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
