import { In, type EntityManager } from 'typeorm'
import type { Deps } from '../../deps.ts'
import { ConflictError } from '../../errors.ts'
import type { Actor } from '../../history/actor.ts'
import { recordMessage } from './message-event.ts'
import { checkMessageStep, FIRST_STATUSES, type MessageStatus } from './message-status.ts'
import { Message } from './message.entity.ts'

/** Inserts the row of a message and writes down how it begins. The unique key refuses the same message a second time. */
export async function insertMessage(
  tx: EntityManager,
  { clock }: Pick<Deps, 'clock'>,
  by: Actor,
  message: Message,
): Promise<void> {
  const { status, statusReason } = message
  if (!FIRST_STATUSES.includes(status)) throw new Error(`a message that begins as ${status}`)
  await tx.insert(Message, message as Parameters<typeof tx.insert<Message>>[1])
  const step = status === 'failed' || status === 'withheld' ? status : 'queued'
  await recordMessage(tx, clock.now(), by, message, step, statusReason)
}

/** What changes along with a step. Why a message stood where it stood is forgotten when nothing new is said. */
type Along = Partial<
  Pick<Message, 'statusReason' | 'statusDetail' | 'dueAt' | 'attempts' | 'claimedAt' | 'sentAt' | 'batchId'>
>

/**
 * Takes a message a step further.
 * @throws ConflictError `message-step` when it may not go there, `changed-meanwhile` when somebody else was first.
 */
export async function changeMessage(
  tx: EntityManager,
  message: Pick<Message, 'id' | 'status'>,
  status: MessageStatus,
  along: Along = {},
): Promise<void> {
  if (!(await changeMessages(tx, [message], status, along))) throw new ConflictError('changed-meanwhile')
}

/**
 * Takes messages a step further, in one go; what leaves is claimed by this.
 * @returns False when one of them stands elsewhere by now. The others have taken the step: who wants all or none gives up the transaction.
 * @throws ConflictError `message-step` when one of them may not go there.
 */
export async function changeMessages(
  tx: EntityManager,
  messages: readonly Pick<Message, 'id' | 'status'>[],
  status: MessageStatus,
  along: Along = {},
): Promise<boolean> {
  const step = { status, statusReason: null, statusDetail: null, ...along }
  let changed = 0
  for (const from of new Set(messages.map((message) => message.status))) {
    checkMessageStep(from, status)
    const ids = messages.flatMap((message) => (message.status === from ? message.id : []))
    const { affected } = await tx.update(Message, { id: In(ids), status: from }, step)
    changed += affected ?? 0
  }
  return changed === messages.length
}
