import { randomUUID } from 'node:crypto'
import { In, Like } from 'typeorm'
import type { Deps } from '../../deps.ts'
import { type Actor, work, type Work } from '../../history/work.ts'
import { inScope } from '../../municipalities/scope.ts'
import { LetterBatch } from './letter-batch.entity.ts'
import { Message } from '../message/message.entity.ts'
import { gatherRecipients, type Recipient } from '../recipient/recipient.ts'
import { inParts } from '../../outside/database/many-rows.ts'
import { latestPrintDay } from '../recipient/choose-channel.ts'
import { postFor, reachable } from '../recipient/recipient-data.ts'
import { withhold, upToDate } from '../due/withhold-messages.ts'
import { whyWithhold } from '../recipient/may-send.ts'
import { fallBack } from '../due/came-back.ts'
import type { Person } from '../../people/person.entity.ts'

type Needs = Pick<Deps, 'db' | 'clock' | 'config'>

/** A letter that is to be printed: what finds it, and its place in the post. Thousands of these are held, so no text and no names. */
interface BatchLetter {
  readonly messageId: string
  readonly placementId: string
  readonly reference: string
  readonly language: string
  readonly postcode: string | null
  readonly postKey: string
}

/** The claim on letters: a batch with a name, and the letters in the order of the post. */
export interface OpenBatch {
  readonly id: string
  readonly name: string
  readonly letters: readonly BatchLetter[]
}

/** One PDF that a printing house, and a reader of PDFs, can still handle. */
const LETTERS_IN_BATCH = 5_000

/** So many at a time. */
const LETTERS_A_LOOK = 50

/** Two people who print at once print one batch, or each their own; never a letter twice. */
export const BATCH_LOCK = 'letters'

/**
 * Claims the letters that wait. A batch that was begun and not finished (the process was killed) is taken up again under its own name
 * before a new one begins. Letters that may not or can't go out any more are pulled.
 * @param only The letters that were chosen; without it all that wait.
 * @returns `null` when nothing waits.
 */
export async function openBatch(deps: Needs, by: Actor, only?: readonly string[]): Promise<OpenBatch | null> {
  return work(deps, by, { lock: BATCH_LOCK }, async (work) => {
    const waiting = await listWaiting(work)
    const begun = waiting.filter(({ batchId }) => batchId !== null)
    const again = await stillToPrint(work, deps, begun)
    const [first] = again
    if (first) return takeUp(work, first.batchId ?? '', again)
    const letters = await stillToPrint(
      work,
      deps,
      waiting.filter(({ id, batchId }) => batchId === null && (only?.includes(id) ?? true)),
    )
    return letters.length > 0 ? begin(work, letters.slice(0, LETTERS_IN_BATCH)) : null
  })
}

/** What a message is known by here: not its text. */
const LIGHT = {
  id: true,
  placementId: true,
  referralId: true,
  municipality: true,
  kind: true,
  occasion: true,
  copyFor: true,
  channel: true,
  language: true,
  status: true,
  batchId: true,
  told: true,
} as const

/** What there can be thousands of. */
type Queued = Pick<Message, 'id' | 'municipality' | 'batchId'>

/** Queued letters in scope. A batch of somebody who sees more is left to them. */
async function listWaiting({ tx, by }: Work): Promise<Queued[]> {
  const queued = await tx
    .createQueryBuilder(Message, 'message')
    .select(['message.id AS id', 'message.municipality AS municipality', 'message.batchId AS "batchId"'])
    .where({ status: 'queued', channel: 'letter' })
    .getRawMany<Queued>()
  const others = new Set(
    queued.filter((message) => !inScope(by.scope, message.municipality)).map(({ batchId }) => batchId),
  )
  return queued.filter(
    ({ municipality, batchId }) => inScope(by.scope, municipality) && (batchId === null || !others.has(batchId)),
  )
}

type Waiting = BatchLetter & { readonly batchId: string | null }

async function stillToPrint(work: Work, deps: Pick<Deps, 'config'>, waiting: readonly Queued[]): Promise<Waiting[]> {
  const letters: Waiting[] = []
  for (const some of inParts(waiting, LETTERS_A_LOOK)) {
    const messages = await work.tx.find(Message, { where: { id: In(some.map(({ id }) => id)) }, select: LIGHT })
    const recipients = await gatherRecipients(work.tx, [...new Set(messages.map(({ placementId }) => placementId))])
    for (const message of messages) {
      const recipient = recipients.get(message.placementId)
      if (recipient && (await mayPrint(work, deps, message, recipient))) letters.push(waitingLetter(message, recipient))
    }
  }
  return inPostOrder(letters)
}

/** The last look before printing; a letter that would come too late becomes a call. */
async function mayPrint(
  work: Work,
  deps: Pick<Deps, 'config'>,
  message: Message,
  recipient: Recipient,
): Promise<boolean> {
  const reason = whyWithhold(message, recipient, work.at)
  if (reason) await withhold(work, message, reason)
  if (reason) return false
  const late = work.today > latestPrintDay(postFor(message.kind, recipient, work))
  if (!late && reachable(recipient.person, deps.config).hasAddress) {
    await upToDate(work, deps, message, recipient)
    return true
  }
  await withhold(work, message, late ? 'post-too-late' : 'address-gone')
  await fallBack(work, deps, message)
  return false
}

function waitingLetter({ id, placementId, language, batchId }: Message, { person, referral }: Recipient): Waiting {
  const { reference } = referral
  const { postcode } = person
  return { messageId: id, placementId, language, batchId, reference, postcode, postKey: postKey(person, reference) }
}

async function takeUp({ tx }: Work, id: string, letters: readonly Waiting[]): Promise<OpenBatch> {
  const { name } = await tx.findOneByOrFail(LetterBatch, { id })
  return { id, name, letters: letters.filter(({ batchId }) => batchId === id) }
}

async function begin({ tx, at, today, by }: Work, letters: readonly Waiting[]): Promise<OpenBatch> {
  const earlier = await tx.findBy(LetterBatch, { name: Like(`${today}-%`) })
  const name = `${today}-${Math.max(0, ...earlier.map((batch) => Number(batch.name.slice(today.length + 1)))) + 1}`
  const id = randomUUID()
  const row = {
    id,
    name,
    printedAt: at,
    printedBy: by.name,
    letters: letters.length,
    pages: 0,
    takenAt: null,
    takenBy: null,
  }
  await tx.insert(LetterBatch, row)
  for (const slice of inParts(letters, LETTERS_A_LOOK)) {
    await tx.update(Message, { id: In(slice.map(({ messageId }) => messageId)) }, { batchId: id })
  }
  return { id, name, letters }
}

/** Post within the Netherlands goes first; the register has no other addresses for who takes part. */
export const COUNTRY = 'NL'

/** What letters are sorted by: country, postcode, house number; who lives together lies together. */
export function postKey(
  { postcode, houseNumber }: Pick<Person, 'postcode' | 'houseNumber'>,
  reference: string,
): string {
  return `${COUNTRY} ${postcode ?? '~'} ${houseNumber?.padStart(6, '0') ?? ''} ${reference}`
}

/** The order in which post is cheapest to deliver. */
export function inPostOrder<T extends { readonly postKey: string }>(letters: readonly T[]): T[] {
  return [...letters].sort((one, other) => (one.postKey < other.postKey ? -1 : 1))
}
