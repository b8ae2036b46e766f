import { parentPort } from 'node:worker_threads'
import type { LetterData } from './letter-data.ts'
import { openTypesetter } from './letter-typesetter.ts'
import { type BatchOutcome, typesetBatch } from './typeset-batch.ts'

export interface PrintOrder {
  id: number
  letters: LetterData[]
  duplex: boolean
}

export type PrintAnswer = { id: number } & (BatchOutcome | { crash: string })

const setter = openTypesetter()

async function answer({ id, letters, duplex }: PrintOrder): Promise<PrintAnswer> {
  try {
    return { id, ...(await typesetBatch(setter, letters, duplex)) }
  } catch (error) {
    return { id, crash: (error as Error).message }
  } finally {
    await setter.forget()
  }
}

parentPort?.on('message', (order: PrintOrder) => {
  void answer(order).then((reply) => parentPort?.postMessage(reply))
})
