import type { Transferable } from 'node:worker_threads'
import { OutsideError } from '../../errors.ts'
import { type LimitsAside, NoWorkerError, type OneAtATime, oneAtATime, type Question } from './one-at-a-time.ts'
import { fileBeside } from '../project-folder.ts'

/** Where the functions are that run aside: the module without what it ends with, relative to `from`, which is `import.meta.url`. */
export interface ModuleAside {
  readonly module: string
  readonly from: string
}

type Acts<Module> = {
  [Name in keyof Module as Module[Name] extends (input: never) => unknown ? Name : never]: Module[Name]
}
type Given<Act> = Act extends (input: infer Input) => unknown ? Input : never
type Answer<Act> = Act extends (input: never) => infer Output ? Promise<Awaited<Output>> : never

export interface Aside<Module> {
  /**
   * @param transferred Only to a thread: what moves there with the input.
   * @throws AsideError, NoWorkerError, an AppError that the function threw, or OutsideError `too-busy` when too many wait already.
   */
  <Name extends string & keyof Acts<Module>>(
    act: Name,
    input: Given<Acts<Module>[Name]>,
    transferred?: readonly Transferable[],
  ): Answer<Acts<Module>[Name]>
  /** Ends all workers. Whoever waits for an answer gets a NoWorkerError; who asks next gets a new worker. */
  stop(): Promise<void>
}

/**
 * The functions of a module, in workers of their own. In processes: for what comes from outside and may be made to cost time or memory;
 * what it costs ends with the process, and nothing else waits for it or falls with it. In threads: for what we compute ourselves. A
 * worker starts with the first question, takes one at a time, ends when it has nothing to do, is replaced when it was given up, and
 * never keeps the program from ending. A process knows no key and no password.
 * @returns Asks a function by its name. What goes in and out is copied: plain objects, Buffers, Maps, Sets and Dates.
 * @example const reading = aside<typeof readFile>({ module: './file/read-file', from: import.meta.url }, { seconds: 30, … })
 *          await reading('readAndCheck', file)
 */
export function aside<Module>({ module, from }: ModuleAside, limits: LimitsAside): Aside<Module> {
  const { atOnce, inLine = 20 } = limits
  const line: Question[] = []
  const workers = new Set<OneAtATime>()
  const next = () => {
    if (line.length === 0) return
    const idle = [...workers].filter((one) => !one.isBusy())
    const free = idle.at(-1) ?? (workers.size < atOnce ? begin() : undefined)
    const question = free && line.shift()
    if (question) free.ask(question)
  }
  const begin = () => {
    const worker: OneAtATime = oneAtATime(fileBeside(module, from), limits, {
      free: next,
      gone: () => {
        workers.delete(worker)
        next()
      },
    })
    workers.add(worker)
    return worker
  }
  const ask = (act: string, input: unknown, transferred: readonly Transferable[] = []) => {
    if (line.length >= inLine) return Promise.reject(new OutsideError('too-busy'))
    return new Promise((resolve, reject) => {
      line.push({ act, input, transferred, resolve, reject })
      next()
    })
  }
  const stop = async () => {
    for (const { reject } of line.splice(0)) reject(new NoWorkerError('it was stopped'))
    await Promise.all([...workers].map((worker) => worker.stop()))
  }
  return Object.assign(ask, { stop }) as Aside<Module>
}
