import type { Deps } from '../deps.ts'
import type { Actor } from '../history/actor.ts'
import { BATCH_LOCK, type Letter, type OpenBatch } from './letter-batch.ts'
import { LetterBatch } from './letter-batch.entity.ts'
import { recordMessage } from './message-event.ts'
import { Message } from './message.entity.ts'

type Needs = Pick<Deps, 'db' | 'clock'>

/** Letters that can't be printed go to the list for a person, with the reason. */
export async function setAside(deps: Needs, by: Actor, faults: { letter: Letter; reason: string }[]): Promise<void> {
  await deps.db.write(async (tx) => {
    for (const { letter, reason } of faults) {
      const failed = { status: 'failed' as const, statusReason: reason, batchId: null }
      await tx.update(Message, { id: letter.message.id, status: 'queued' }, failed)
      await recordMessage(tx, deps.clock.now(), by, letter.message, 'failed', reason)
    }
  }, BATCH_LOCK)
}

/**
 * Marks the letters as printed, in one transaction with `keep`, which puts the files in their place.
 * @returns False when the batch changed or was finished meanwhile: then what was printed doesn't count.
 */
export async function closeBatch(
  { db, clock }: Needs,
  by: Actor,
  batch: OpenBatch,
  pages: number,
  keep: () => Promise<void>,
): Promise<boolean> {
  return db.write(async (tx) => {
    const rows = await tx.findBy(Message, { batchId: batch.id, status: 'queued' })
    const expected = new Set(batch.letters.map(({ message }) => message.id))
    if (rows.length !== expected.size || rows.some(({ id }) => !expected.has(id))) return false
    await keep()
    const printed = { status: 'printed' as const, sentAt: clock.now() }
    await tx.update(Message, { batchId: batch.id, status: 'queued' }, printed)
    for (const message of rows) await recordMessage(tx, clock.now(), by, message, 'printed', batch.name)
    const done = { pages, letters: rows.length, printedAt: clock.now(), printedBy: by.name }
    await tx.update(LetterBatch, { id: batch.id }, done)
    return true
  }, BATCH_LOCK)
}

/** Takes away batches that were begun and of which no letter is left: all were pulled or could not be printed. */
export async function dropEmptyBatches({ db }: Pick<Deps, 'db'>): Promise<void> {
  await db.write(async (tx) => {
    for (const { id } of await tx.findBy(LetterBatch, { pages: 0 })) {
      if (!(await tx.existsBy(Message, { batchId: id }))) await tx.delete(LetterBatch, { id })
    }
  }, BATCH_LOCK)
}
