import { type EntityManager, type FindOptionsWhere, In } from 'typeorm'
import { ConflictError } from '../../errors.ts'
import { type Work, recordEvent, recordEvents, type Happening } from '../../history/work.ts'
import { checkMessageStep, FIRST_STATUSES, type MessageReason, type MessageStatus } from './message-status.ts'
import { Message } from './message.entity.ts'
import { Event } from '../../history/event.entity.ts'

/** Inserts the row of a message and writes down how it begins. The unique key refuses the same message a second time. */
export async function insertMessage(work: Work, message: Message): Promise<void> {
  const { tx } = work
  const { status, statusReason } = message
  if (!FIRST_STATUSES.includes(status)) throw new Error(`a message that begins as ${status}`)
  await tx.insert(Message, message as Parameters<typeof tx.insert<Message>>[1])
  const step = status === 'failed' || status === 'withheld' ? status : 'queued'
  await recordMessage(work, message, step, statusReason)
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
  work: Work,
  message: Pick<Message, 'id' | 'status'>,
  status: MessageStatus,
  along: Along = {},
): Promise<void> {
  if (!(await changeMessages(work, [message], status, along))) throw new ConflictError('changed-meanwhile')
}

/**
 * Takes messages a step further, in one go; what leaves is claimed by this.
 * @returns False when one of them stands elsewhere by now. The others have taken the step: who wants all or none gives up the transaction.
 * @throws ConflictError `message-step` when one of them may not go there.
 */
export async function changeMessages(
  { tx }: Work,
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

/**
 * Says anew why messages stand where they stand. They take no step.
 * @param which Those that still are as they were read.
 * @returns How many there were.
 */
export async function explainMessages(
  tx: EntityManager,
  which: FindOptionsWhere<Message> & Pick<Message, 'status'>,
  why: Pick<Along, 'dueAt'> & { readonly statusReason: MessageReason },
): Promise<number> {
  return (await tx.update(Message, which, why)).affected ?? 0
}

/** What can happen to a message; each has a sentence in the history for each kind, `invitation.sent`. */
type MessageStep =
  | 'queued'
  | 'sent'
  | 'delivered'
  | 'later'
  | 'failed'
  | 'withheld'
  | 'unknown'
  | 'printed'
  | 'called'
  | 'missed'
  | 'again'
  | 'delayed'
  | 'bounced'
  | 'not-arrived'
  | 'returned'

/** Writes down what happened to a message, in the transaction that made it happen. */
export async function recordMessage(
  { tx, at, by }: Work,
  message: Recorded,
  step: MessageStep,
  reason?: string | null,
): Promise<void> {
  await recordEvent(tx, at, by, happening(message, step, reason))
}

/** The same for many at once: a batch of letters has thousands. */
export async function recordMessages(
  { tx, at, by }: Work,
  messages: readonly Recorded[],
  step: MessageStep,
  reason?: string,
): Promise<void> {
  await recordEvents(
    tx,
    at,
    by,
    messages.map((message) => happening(message, step, reason)),
  )
}

type Recorded = Pick<Message, 'id' | 'kind' | 'copyFor' | 'channel' | 'municipality' | 'referralId'>

function happening(message: Recorded, step: MessageStep, reason?: string | null): Happening {
  return {
    kind: `${message.copyFor === 'counsellor' ? 'copy' : message.kind}.${step}`,
    referralId: message.referralId,
    municipality: message.municipality,
    data: { message: message.id, channel: message.channel, ...(reason && { reason }) },
  }
}

/** What happened to a message, the latest first. */
export async function listMessageEvents(
  tx: EntityManager,
  message: Pick<Message, 'id' | 'referralId'>,
): Promise<Event[]> {
  const events = await tx.find(Event, { where: { referralId: message.referralId }, order: { at: 'DESC' } })
  return events.filter(({ data }) => data['message'] === message.id)
}
