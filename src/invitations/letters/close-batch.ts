import { In, type EntityManager } from 'typeorm'
import type { Deps, World } from '../../deps.ts'
import { type Actor, work, type Work } from '../../history/work.ts'
import { inParts } from '../../outside/database/many-rows.ts'
import { BATCH_LOCK, type OpenBatch } from './letter-batch.ts'
import { LetterBatch } from './letter-batch.entity.ts'
import { changeMessages, recordMessage, recordMessages } from '../message/change-message.ts'
import { Message } from '../message/message.entity.ts'

/** A letter that can't be printed, and why. */
export interface Fault {
  readonly messageId: string
  readonly reason: string
}

/** What became of a batch. */
export interface BatchOutcome {
  readonly pages: number
  readonly letters: number
  readonly faults: readonly Fault[]
  /** Puts the files in their place. */
  readonly keep: () => Promise<void>
}

/** Somebody held a letter back that was being printed: nothing of this transaction counts. */
class BatchChangedError extends Error {}

/**
 * Marks the letters as printed, in one transaction with `keep`. Those that can't be printed go to the list for a person, with the
 * reason.
 * @returns False when the batch changed or was finished meanwhile: then what was printed doesn't count.
 */
export async function closeBatch(deps: World, by: Actor, batch: OpenBatch, outcome: BatchOutcome): Promise<boolean> {
  try {
    await work(deps, by, { lock: BATCH_LOCK }, (work) => close(work, batch, outcome))
    return true
  } catch (error) {
    if (error instanceof BatchChangedError) return false
    throw error
  }
}

async function close(work: Work, batch: OpenBatch, { pages, letters, faults, keep }: BatchOutcome): Promise<void> {
  const { tx, at, by } = work
  const rows = await lettersOf(tx, batch)
  const reasons = new Map(faults.map(({ messageId, reason }) => [messageId, reason]))
  for (const message of rows) {
    const reason = reasons.get(message.id)
    if (reason === undefined) continue
    await settle(work, [message], 'failed', { statusReason: 'unprintable', statusDetail: reason, batchId: null })
    await recordMessage(work, message, 'failed', reason)
  }
  if (letters === 0) return
  const printed = rows.filter(({ id }) => !reasons.has(id))
  for (const some of inParts(printed, LETTERS_AT_ONCE)) {
    await settle(work, some, 'printed', { sentAt: at })
    await recordMessages(work, some, 'printed', batch.name)
  }
  await tx.update(LetterBatch, { id: batch.id }, { pages, letters, printedAt: at, printedBy: by.name })
  await keep()
}

/** Between two lots of them others get a turn. */
const LETTERS_AT_ONCE = 20

/** The letters of the batch. By their ids alone: with more to go by, SQLite reads the whole batch each time. */
async function lettersOf(tx: EntityManager, { id, letters }: OpenBatch): Promise<Message[]> {
  if ((await tx.countBy(Message, { batchId: id, status: 'queued' })) !== letters.length) throw new BatchChangedError()
  const rows: Message[] = []
  for (const some of inParts(letters, 5 * LETTERS_AT_ONCE)) {
    const ids = some.map(({ messageId }) => messageId)
    rows.push(...(await tx.find(Message, { where: { id: In(ids) }, select: WITHOUT_TEXT })))
  }
  if (rows.length !== letters.length || rows.some(({ batchId, status }) => batchId !== id || status !== 'queued'))
    throw new BatchChangedError()
  return rows
}

const WITHOUT_TEXT = {
  id: true,
  kind: true,
  copyFor: true,
  status: true,
  channel: true,
  municipality: true,
  referralId: true,
  batchId: true,
} as const

/** Only what still waits: on PostgreSQL somebody may have held a letter back since it was read. */
async function settle(...step: Parameters<typeof changeMessages>): Promise<void> {
  if (!(await changeMessages(...step))) throw new BatchChangedError()
}

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
