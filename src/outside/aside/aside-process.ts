import { type ChildProcess, fork } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { childEnvironment } from '../../config.ts'
import { type AppError, ConflictError, ForbiddenError, InputError, NotFoundError, OutsideError } from '../../errors.ts'
import type { Answered, Asked } from './aside-orders.ts'
import { entryBeside, fileBeside } from '../beside.ts'

/** Where the functions are that run aside: the module without what it ends with, relative to `from`, which is `import.meta.url`. */
export interface ModuleAside {
  readonly module: string
  readonly from: string
}

export interface LimitsAside {
  /** For one question, from when the process has loaded its module. */
  readonly seconds: number
  /** For the whole process. On Linux all it holds, elsewhere what it holds in JavaScript; 100 of them are Node's own. */
  readonly megabytes: number
  /** So many processes at most; further questions wait in line. */
  readonly atOnce: number
  /** So many wait at most; whoever comes then is refused. */
  readonly inLine?: number
  /** So long after its last question an idle process ends, and gives its memory back. */
  readonly idleSeconds?: number
}

/** The question took too long, or too much memory, or the process ended over it. Whoever asked knows what that says of their input. */
export class AsideError extends Error {
  constructor(
    readonly why: 'time' | 'memory' | 'ended',
    detail: string,
  ) {
    super(`the process aside was given up: ${detail}`)
    this.name = 'AsideError'
  }
}

/** A question and who waits for its answer. */
export interface Question extends Asked {
  readonly resolve: (answer: unknown) => void
  readonly reject: (error: Error) => void
}

/** How often a busy process is looked at: often enough that it can't fill the machine in between. */
const LOOK_MILLISECONDS = 50
const START_MILLISECONDS = 60_000
/** How V8 ends a process that needs more than it may hold. */
const OUT_OF_MEMORY = 'SIGABRT'
const KINDS: Record<string, new (code: string, values: AppError['values']) => AppError> = {
  InputError,
  NotFoundError,
  ForbiddenError,
  ConflictError,
  OutsideError,
}

/** One process, which takes one question at a time. */
export interface ProcessAside {
  /** Settles the question; never throws. */
  ask(question: Question): Promise<void>
  hasEnded(): boolean
}

/**
 * Starts a process for the functions of a module.
 * @param onEnd Called once, when the process is given up or gone.
 */
export function startProcess(
  where: ModuleAside,
  limits: LimitsAside,
  onEnd: (self: ProcessAside) => void,
): ProcessAside {
  const { file, argv } = entryBeside('./aside-orders', import.meta.url)
  const child = fork(fileURLToPath(file), [...argv, fileBeside(where.module, where.from).href], {
    serialization: 'advanced',
    execArgv: [`--max-old-space-size=${limits.megabytes}`],
    env: childEnvironment(),
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  let [ready, ended] = [false, false]
  let question: Question | undefined
  let answered = () => {}
  let clock: NodeJS.Timeout | undefined

  const end = (why: AsideError['why'], detail: string, error?: Error) => {
    if (ended) return
    ended = true
    child.kill('SIGKILL')
    // What never began says nothing about the input.
    question?.reject(
      error ?? (ready ? new AsideError(why, detail) : new Error(`a process aside can't start: ${detail}`)),
    )
    rest()
    onEnd(self)
  }
  const rest = () => {
    clearTimeout(clock)
    clearInterval(watch)
    question = undefined
    setReferenced(child, false)
    answered()
  }
  const within = (milliseconds: number) => {
    clearTimeout(clock)
    clock = setTimeout(() => end('time', `no answer within ${milliseconds / 1000} seconds`), milliseconds)
  }
  const hear = (said: Answered) => {
    if (said === 'ready') {
      ready = true
      if (question) within(limits.seconds * 1000)
    } else if ('failed' in said) {
      end('memory', said.failed, said.tooMuch ? undefined : new Error(said.failed))
    } else {
      if (question) settle(question, said)
      rest()
      clock = setTimeout(() => end('ended', 'idle'), (limits.idleSeconds ?? 10) * 1000).unref()
    }
  }
  let watch: NodeJS.Timeout | undefined
  const look = () => {
    if (megabytesOf(child) > limits.megabytes) end('memory', `more than ${limits.megabytes} MB`)
  }

  child.on('message', hear)
  child.on('error', (error) => end('ended', error.message))
  child.on('exit', (code, signal) => end(signal === OUT_OF_MEMORY ? 'memory' : 'ended', signal ?? `exit ${code}`))

  const self: ProcessAside = {
    ask(asked) {
      const done = new Promise<void>((resolve) => (answered = resolve))
      question = asked
      setReferenced(child, true)
      within(ready ? limits.seconds * 1000 : START_MILLISECONDS)
      watch = setInterval(look, LOOK_MILLISECONDS)
      child.send({ act: asked.act, input: asked.input } satisfies Asked)
      return done
    },
    hasEnded: () => ended,
  }
  return self
}

function settle({ resolve, reject }: Question, said: Exclude<Answered, 'ready' | { failed: string }>): void {
  if ('answer' in said) return resolve(said.answer)
  const { kind, code, values } = said.refused
  reject(new (KINDS[kind] ?? InputError)(code, values))
}

/** What a process holds of the memory of the machine; 0 where the system doesn't tell. */
function megabytesOf({ pid }: ChildProcess): number {
  try {
    const kilobytes = /^VmRSS:\s*(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1]
    return Number(kilobytes ?? 0) / 1024
  } catch {
    return 0
  }
}

/** An idle process must not keep a command from ending. */
function setReferenced(child: ChildProcess, wanted: boolean): void {
  if (wanted) child.ref()
  else child.unref()
  if (wanted) child.channel?.ref()
  else child.channel?.unref()
}
