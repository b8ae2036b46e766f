import { rmSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import { joinPdfs } from './join-pdfs.ts'
import type { LetterInFile } from './letters-in-pdf.ts'
import { stepAside } from '../aside/step-aside.ts'

/** A file to add, which is taken away then; null: that was all. */
export type Joined = { readonly file: string; readonly letters: readonly LetterInFile[] } | null

stepAside()
const joining = joinPdfs(workerData as string)

parentPort?.on('message', (asked: Joined) => {
  if (!asked) {
    joining.finish()
    parentPort?.close()
    return
  }
  joining.add(asked.file, asked.letters)
  rmSync(asked.file)
})
