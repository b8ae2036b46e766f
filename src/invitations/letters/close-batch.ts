import { In, type EntityManager } from 'typeorm'
import type { Deps } from '../../deps.ts'
import type { Actor } from '../../history/actor.ts'
import { inParts } from '../../outside/in-parts.ts'
import { BATCH_LOCK, type OpenBatch } from './letter-batch.ts'
import { LetterBatch } from './letter-batch.entity.ts'
import { recordMessage, recordMessages } from '../message-event.ts'
import { Message } from '../message.entity.ts'

type Needs = Pick<Deps, 'db' | 'clock'>

/** A letter that can't be printed, and why. */
export interface Fault {
  readonly messageId: string
  readonly reason: string
}

/** What became of a batch. */
export interface Outcome {
  readonly pages: number
  readonly letters: number
  readonly faults: readonly Fault[]
  /** Puts the files in their place. */
  readonly keep: () => Promise<void>
}

/**
 * Marks the letters as printed, in one transaction with `keep`. Those that can't be printed go to the list for a person, with the
 * reason.
 * @returns False when the batch changed or was finished meanwhile: then what was printed doesn't count.
 */
export async function closeBatch(
  { db, clock }: Needs,
  by: Actor,
  batch: OpenBatch,
  { pages, letters, faults, keep }: Outcome,
): Promise<boolean> {
  return db.write(async (tx) => {
    const rows = await stillQueued(tx, batch)
    if (!rows) return false
    const reasons = new Map(faults.map(({ messageId, reason }) => [messageId, reason]))
    for (const message of rows) {
      const reason = reasons.get(message.id)
      if (reason === undefined) continue
      await tx.update(Message, { id: message.id }, { status: 'failed', statusReason: reason, batchId: null })
      await recordMessage(tx, clock.now(), by, message, 'failed', reason)
    }
    if (letters === 0) return true
    await keep()
    const printed = rows.filter(({ id }) => !reasons.has(id))
    for (const some of inParts(printed, LETTERS_AT_ONCE)) {
      await tx.update(Message, { id: In(some.map(({ id }) => id)) }, { status: 'printed', sentAt: clock.now() })
      await recordMessages(tx, clock.now(), by, some, 'printed', batch.name)
    }
    await tx.update(LetterBatch, { id: batch.id }, { pages, letters, printedAt: clock.now(), printedBy: by.name })
    return true
  }, BATCH_LOCK)
}

/** Between two lots of them others get a turn. */
const LETTERS_AT_ONCE = 20

/** The letters of the batch; null when it has other letters than it had. */
async function stillQueued(tx: EntityManager, { id, letters }: OpenBatch): Promise<Message[] | null> {
  const waiting = { batchId: id, status: 'queued' as const }
  if ((await tx.countBy(Message, waiting)) !== letters.length) return null
  const rows: Message[] = []
  for (const some of inParts(letters, 5 * LETTERS_AT_ONCE)) {
    // By their ids alone: with more to go by, SQLite reads the whole batch each time.
    const ids = some.map(({ messageId }) => messageId)
    rows.push(...(await tx.find(Message, { where: { id: In(ids) }, select: WITHOUT_TEXT })))
  }
  const all = rows.every(({ batchId, status }) => batchId === id && status === 'queued')
  return all && rows.length === letters.length ? rows : null
}

const WITHOUT_TEXT = {
  id: true,
  kind: true,
  occasion: true,
  channel: true,
  municipality: true,
  referralId: true,
  batchId: true,
  status: true,
} as const

/** Takes away batches that were begun and of which no letter is left: all were pulled or could not be printed. */
export async function dropEmptyBatches({ db }: Pick<Deps, 'db'>): Promise<void> {
  await db.write(async (tx) => {
    const begun = await tx.findBy(LetterBatch, { pages: 0 })
    if (begun.length === 0) return
    const used = await tx.find(Message, {
      where: { batchId: In(begun.map(({ id }) => id)) },
      select: { id: true, batchId: true },
    })
    const empty = begun.filter(({ id }) => !used.some(({ batchId }) => batchId === id))
    if (empty.length > 0) await tx.delete(LetterBatch, { id: In(empty.map(({ id }) => id)) })
  }, BATCH_LOCK)
}
