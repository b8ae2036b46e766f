import { OutsideError } from '../../errors.ts'
import { type LimitsAside, type ModuleAside, type ProcessAside, type Question, startProcess } from './aside-process.ts'

type Acts<Module> = {
  [Name in keyof Module as Module[Name] extends (input: never) => unknown ? Name : never]: Module[Name]
}
type Given<Act> = Act extends (input: infer Input) => unknown ? Input : never
type Answer<Act> = Act extends (input: never) => infer Output ? Promise<Awaited<Output>> : never

/** @throws AsideError, an AppError that the function threw, or OutsideError `too-busy` when too many wait already. */
export type Aside<Module> = <Name extends string & keyof Acts<Module>>(
  act: Name,
  input: Given<Acts<Module>[Name]>,
) => Answer<Acts<Module>[Name]>

/**
 * The functions of a module, in processes of their own: for what comes from outside and may be made to cost time or memory. What it costs
 * ends with the process, and nothing else waits for it or falls with it. A process starts with the first question, ends when it has
 * nothing to do, is replaced when it was given up, and never keeps the program from ending. It knows no key and no password.
 * @returns Asks a function by its name. What goes in and out is copied: plain objects, Buffers, Maps, Sets and Dates.
 * @example const reading = aside<typeof readFile>({ module: './file/read-file', from: import.meta.url }, { seconds: 30, … })
 *          await reading('readAndCheck', file)
 */
export function aside<Module>(where: ModuleAside, limits: LimitsAside): Aside<Module> {
  const { atOnce, inLine = 20 } = limits
  const line: Question[] = []
  const idle: ProcessAside[] = []
  let processes = 0

  const forget = (one: ProcessAside) => {
    processes--
    if (idle.includes(one)) idle.splice(idle.indexOf(one), 1)
    if (line.length > 0) next()
  }
  const next = () => {
    const free = idle.pop() ?? (processes < atOnce ? begin() : undefined)
    const question = free && line.shift()
    if (!question) return
    void free.ask(question).then(() => {
      if (!free.hasEnded()) idle.push(free)
      if (line.length > 0) next()
    })
  }
  const begin = () => {
    processes++
    return startProcess(where, limits, forget)
  }

  return ((act: string, input: unknown) => {
    if (line.length >= inLine) return Promise.reject(new OutsideError('too-busy'))
    return new Promise((resolve, reject) => {
      line.push({ act, input, resolve, reject })
      next()
    })
  }) as Aside<Module>
}
