import type { Transferable } from 'node:worker_threads'
import { type AppError, ConflictError, ForbiddenError, InputError, NotFoundError, OutsideError } from '../../errors.ts'
import type { Answered } from './aside-entry.ts'
import { type AsideWorker, type WorkerLimits, startWorker } from './aside-worker.ts'

export interface LimitsAside extends WorkerLimits {
  /** For one question, from when the worker has loaded its module. Without it: as long as it takes. */
  readonly seconds?: number
  /** So many workers at most; further questions wait in line. */
  readonly atOnce: number
  /** So many wait at most; whoever comes then is refused. */
  readonly inLine?: number
  /** So long after its last question an idle worker ends, and gives its memory back. */
  readonly idleSeconds?: number
  /** A process that holds more after a question is not asked again. */
  readonly freshAboveMegabytes?: number
}

/** The question took too long, or too much memory, or the worker ended over it. Whoever asked knows what that says of their input. */
export class AsideError extends Error {
  constructor(
    readonly why: 'time' | 'memory' | 'ended',
    readonly detail: string,
  ) {
    super(`the work aside was given up: ${detail}`)
    this.name = 'AsideError'
  }
}

/** A worker could not start, or was stopped: that says nothing about what it was asked. */
export class NoWorkerError extends Error {
  constructor(readonly detail: string) {
    super(`nobody works aside: ${detail}`)
    this.name = 'NoWorkerError'
  }
}

/** A question, and who waits for its answer. */
export interface Question {
  readonly act: string
  readonly input: unknown
  readonly transferred: readonly Transferable[]
  readonly resolve: (answer: unknown) => void
  readonly reject: (error: Error) => void
}

/** A worker that takes one question at a time, within limits. */
export interface OneAtATime {
  ask(question: Question): void
  isBusy(): boolean
  stop(): Promise<void>
}

/** How often a busy process is looked at: often enough that it can't fill the machine in between. */
const LOOK_MILLISECONDS = 50
const START_MILLISECONDS = 60_000

/** @param tell When it can be asked again, and once when it is given up or gone. */
export function oneAtATime(module: URL, limits: LimitsAside, tell: { free(): void; gone(): void }): OneAtATime {
  const { seconds = Infinity, megabytes = Infinity, idleSeconds = 10, freshAboveMegabytes = Infinity } = limits
  let [isReady, isGone] = [false, false]
  let question: Question | undefined
  let clock: NodeJS.Timeout | undefined
  let watch: NodeJS.Timeout | undefined

  const end = (error: Error): Promise<void> => {
    if (isGone) return Promise.resolve()
    isGone = true
    question?.reject(error)
    rest()
    // Whoever stops it must not end before it.
    worker.keepProgram(true)
    const ended = worker.end()
    tell.gone()
    return ended
  }
  // What never began says nothing about the input.
  const giveUp = (why: AsideError['why'], detail: string) =>
    void end(isReady ? new AsideError(why, detail) : new NoWorkerError(`it can't start: ${detail}`))
  const rest = () => {
    clearTimeout(clock)
    clearInterval(watch)
    question = undefined
    worker.keepProgram(false)
  }
  const within = (milliseconds: number) => {
    clearTimeout(clock)
    if (milliseconds === Infinity) return
    clock = setTimeout(() => giveUp('time', `no answer within ${milliseconds / 1000} seconds`), milliseconds)
  }
  const hear = (said: Answered) => {
    if (said === 'ready') {
      isReady = true
      if (question) within(seconds * 1000)
    } else if ('failed' in said) {
      void end(said.tooMuch ? new AsideError('memory', said.failed) : new Error(said.failed))
    } else {
      if (question) settle(question, said)
      rest()
      if ('megabytes' in said && said.megabytes > freshAboveMegabytes) return giveUp('memory', 'it holds much')
      if (idleSeconds < Infinity) clock = setTimeout(() => giveUp('ended', 'idle'), idleSeconds * 1000).unref()
      tell.free()
    }
  }
  const worker: AsideWorker = startWorker(module, limits, { hear, ended: giveUp })

  return {
    ask(asked) {
      question = asked
      worker.keepProgram(true)
      within(isReady ? seconds * 1000 : START_MILLISECONDS)
      const look = () => {
        if (worker.holds() > megabytes) giveUp('memory', `more than ${megabytes} MB`)
      }
      if (megabytes < Infinity) watch = setInterval(look, LOOK_MILLISECONDS)
      try {
        worker.say({ act: asked.act, input: asked.input }, asked.transferred)
      } catch (error) {
        // What can't be sent, such as a port that was closed meanwhile.
        asked.reject(error as Error)
        rest()
        tell.free()
      }
    },
    isBusy: () => question !== undefined,
    stop: () => end(new NoWorkerError('it was stopped')),
  }
}

const KINDS: Record<string, new (code: string, values: AppError['values']) => AppError> = {
  InputError,
  NotFoundError,
  ForbiddenError,
  ConflictError,
  OutsideError,
}

function settle(question: Question, said: Exclude<Answered, 'ready' | { failed: string }>): void {
  if ('answer' in said) return question.resolve(said.answer)
  const { kind, code, values } = said.refused
  question.reject(new (KINDS[kind] ?? InputError)(code, values))
}
