import { IsNull } from 'typeorm'
import type { World } from '../../deps.ts'
import { type Actor, work } from '../../history/work.ts'
import { LetterBatch } from './letter-batch.entity.ts'

/** Writes down that somebody took the letters of a batch to a printer; only the first time counts. @param batchId Of one that they may see. */
export async function takeLetters(deps: World, by: Actor, batchId: string): Promise<void> {
  await work(deps, by, {}, ({ tx, at }) =>
    tx.update(LetterBatch, { id: batchId, takenAt: IsNull() }, { takenAt: at, takenBy: by.name }),
  )
}
