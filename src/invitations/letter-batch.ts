import { randomUUID } from 'node:crypto'
import { Like, type EntityManager } from 'typeorm'
import type { Deps } from '../deps.ts'
import type { Actor } from '../history/actor.ts'
import { inScope } from '../municipalities/scope.ts'
import { LETTERS_IN_BATCH } from '../outside/letter-printer.ts'
import { latestPrintDay } from './choose-channel.ts'
import { postFor } from './draft-message.ts'
import { fallBack } from './fall-back.ts'
import { LetterBatch } from './letter-batch.entity.ts'
import { reasonToWithhold } from './may-send.ts'
import { Message } from './message.entity.ts'
import { findRecipients, situationOf, type Recipient } from './recipient.ts'
import { reachable } from './recipient-data.ts'
import { withhold } from './withhold-messages.ts'

type Needs = Pick<Deps, 'db' | 'clock' | 'config'>

/** A letter that is to be printed. */
export interface Letter {
  readonly message: Message
  readonly recipient: Recipient
}

/** The claim on letters: a batch with a name, and the letters in the order of the post. */
export interface OpenBatch {
  readonly id: string
  readonly name: string
  readonly letters: Letter[]
}

/**
 * Claims the letters that wait. A batch that was begun and not finished (the process was killed) is taken up again under its own name
 * before a new one begins. Letters that may not or can't go out any more are pulled.
 * @returns `null` when nothing waits.
 */
export async function openBatch(deps: Needs, by: Actor): Promise<OpenBatch | null> {
  return deps.db.write(async (tx) => {
    const waiting = await findWaiting(tx, by)
    const letters = await stillToPrint(tx, deps, by, waiting)
    const begun = letters.find(({ message }) => message.batchId)?.message.batchId
    if (begun) return takeUp(tx, begun, letters)
    return letters.length > 0 ? begin(tx, deps, by, letters.slice(0, LETTERS_IN_BATCH)) : null
  }, BATCH_LOCK)
}

/** Two people who print at once print one batch, or each their own; never a letter twice. */
export const BATCH_LOCK = 'letters'

/** Queued letters in scope. A batch of somebody who sees more is left to them. */
async function findWaiting(tx: EntityManager, by: Actor): Promise<Message[]> {
  const queued = await tx.findBy(Message, { status: 'queued', channel: 'letter' })
  const others = new Set(
    queued.filter((message) => !inScope(by.scope, message.municipality)).map(({ batchId }) => batchId),
  )
  return queued.filter(
    ({ municipality, batchId }) => inScope(by.scope, municipality) && (batchId === null || !others.has(batchId)),
  )
}

/** In the order of the post: by postcode. */
async function stillToPrint(tx: EntityManager, deps: Needs, by: Actor, waiting: Message[]): Promise<Letter[]> {
  const recipients = await findRecipients(tx, [...new Set(waiting.map(({ placementId }) => placementId))])
  const letters: Letter[] = []
  for (const message of waiting) {
    const recipient = recipients.get(message.placementId)
    if (recipient && (await mayPrint(tx, deps, by, { message, recipient }))) letters.push({ message, recipient })
  }
  return letters.sort((one, other) => (postKey(one) < postKey(other) ? -1 : 1))
}

function postKey({ recipient: { person, referral } }: Letter): string {
  return `${person.postcode ?? '~'} ${person.houseNumber?.padStart(6, '0') ?? ''} ${referral.reference}`
}

/** The last look before printing; a letter that would come too late becomes a call. */
async function mayPrint(tx: EntityManager, deps: Needs, by: Actor, { message, recipient }: Letter): Promise<boolean> {
  const today = deps.clock.today()
  const reason = reasonToWithhold(message.kind, situationOf(recipient, deps.clock.now()))
  if (reason) await withhold(tx, deps, by, message, reason)
  if (reason) return false
  const late = today > latestPrintDay(postFor(message.kind, recipient, today))
  if (!late && reachable(recipient.person).hasAddress) return true
  await withhold(tx, deps, by, message, late ? 'post-too-late' : 'address-gone')
  await fallBack(tx, deps, by, message, ['letter'])
  return false
}

async function takeUp(tx: EntityManager, id: string, letters: Letter[]): Promise<OpenBatch> {
  const { name } = await tx.findOneByOrFail(LetterBatch, { id })
  return { id, name, letters: letters.filter(({ message }) => message.batchId === id) }
}

async function begin(tx: EntityManager, { clock }: Needs, by: Actor, letters: Letter[]): Promise<OpenBatch> {
  const today = clock.today()
  const earlier = await tx.findBy(LetterBatch, { name: Like(`${today}-%`) })
  const name = `${today}-${Math.max(0, ...earlier.map((batch) => Number(batch.name.slice(today.length + 1)))) + 1}`
  const id = randomUUID()
  await tx.insert(LetterBatch, {
    id,
    name,
    printedAt: clock.now(),
    printedBy: by.name,
    letters: letters.length,
    pages: 0,
  })
  for (const { message } of letters) await tx.update(Message, { id: message.id }, { batchId: id })
  return {
    id,
    name,
    letters: letters.map(({ message, recipient }) => ({ message: { ...message, batchId: id }, recipient })),
  }
}
