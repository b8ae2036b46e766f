import { Worker } from 'node:worker_threads'
import { entryBeside } from '../beside.ts'
import type { LetterInFile } from './letters-in-pdf.ts'
import type { Joined } from './join-thread.ts'

/** A PDF that is joined in a thread of its own, while further letters are being typeset. */
export interface Joining {
  /** Adds a file. It is taken away when it was read. @param letters Those in it, in its order. @throws Error once joining has failed. */
  add(file: string, letters: readonly LetterInFile[]): void
  /** Until the joined file is complete. @throws Error what was wrong with one of the files. */
  finish(): Promise<void>
  /** Gives up. What is written of the file stays. */
  stop(): Promise<void>
}

/** A file at a time leaves little behind; more room for what is new would only be filled. */
const SMALL = { maxYoungGenerationSizeMb: 6 }

/** Starts to join files into this one. */
export function joinAside(target: string): Joining {
  const { file, argv } = entryBeside('./join-thread', import.meta.url)
  const worker = new Worker(file, { argv, workerData: target, resourceLimits: SMALL })
  const ended = new Promise<void>((resolve, reject) => {
    worker.once('error', reject)
    worker.once('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`the thread that joins letters ended with ${code}`)),
    )
  })
  let failure: unknown
  ended.catch((error: unknown) => (failure = error))
  const say = (asked: Joined) => worker.postMessage(asked)
  return {
    add(file, letters) {
      if (failure) throw failure as Error
      say({ file, letters })
    },
    finish: () => {
      say(null)
      return ended
    },
    stop: async () => void (await worker.terminate()),
  }
}
