import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { childEnvironment } from '../../config.ts'
import { entryBeside } from '../beside.ts'
import type { Answered, Answers, Asked, Order } from './letter-orders.ts'

/** The letter process ended in the middle of an order, or took longer than any letter takes. It starts again with the next order. */
export class ProcessEndedError extends Error {
  constructor(readonly reason: string) {
    super(`the letter process ended: ${reason}`)
    this.name = 'ProcessEndedError'
  }
}

export interface LetterProcess {
  /** Throws ProcessEndedError, or an Error with what was wrong with the order. */
  ask<K extends Order['kind']>(order: Extract<Order, { kind: K }>): Promise<Answers[K]>
  stop(): Promise<void>
}

interface Waiting {
  readonly resolve: (answer: never) => void
  readonly reject: (error: Error) => void
}

export interface ProcessLimits {
  /** For one order. */
  readonly milliseconds: number
  /** A process that holds more is replaced as soon as it is idle. */
  readonly bytes: number
  /** So long after its last order an idle process ends, and gives its memory back. */
  readonly idleMilliseconds: number
}

const LIMITS: ProcessLimits = { milliseconds: 120_000, bytes: 220_000_000, idleMilliseconds: 60_000 }

/** What it holds in JavaScript are a few dozen letters: so little that threads to clear it cost more than they clear. */
const SMALL = ['--max-semi-space-size=2', '--max-old-space-size=96', '--single-threaded-gc']

/** A letter process that starts with the first order, ends when it has nothing to do, and never keeps the program from ending. */
export function letterProcess(limits: ProcessLimits = LIMITS): LetterProcess {
  const waiting = new Map<number, Waiting>()
  let child: ChildProcess | undefined
  let [lastId, bytes] = [0, 0]
  let timer: NodeJS.Timeout | undefined

  const failAll = (reason: string) => {
    child = undefined
    for (const { reject } of waiting.values()) reject(new ProcessEndedError(reason))
    waiting.clear()
  }
  const retire = (leaving: ChildProcess) => {
    if (child === leaving) child = undefined
    leaving.kill('SIGKILL')
  }
  const start = () => {
    // A process of its own: what Typst holds goes back to the machine when it ends, and if it breaks, it breaks alone.
    const { file, argv } = entryBeside('./letter-orders', import.meta.url)
    const started = fork(fileURLToPath(file), argv, {
      serialization: 'advanced',
      execArgv: SMALL,
      env: childEnvironment(),
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    started.on('message', (reply: Answered) => {
      bytes = reply.bytes
      settle(waiting, reply)
    })
    started.on('error', (error) => child === started && failAll(error.message))
    started.on('exit', (code, signal) => child === started && failAll(signal ?? `exit ${code}`))
    return started
  }
  const afterwards = () => {
    clearTimeout(timer)
    if (!child) return
    if (waiting.size > 0) return watch(child)
    if (bytes > limits.bytes) return retire(child)
    setReferenced(child, false)
    const idle = child
    timer = setTimeout(() => retire(idle), limits.idleMilliseconds).unref()
  }
  const watch = (busy: ChildProcess) => {
    clearTimeout(timer)
    timer = setTimeout(() => {
      retire(busy)
      failAll(`no answer within ${limits.milliseconds / 1000} seconds`)
    }, limits.milliseconds)
  }

  return {
    ask<K extends Order['kind']>(order: Extract<Order, { kind: K }>) {
      child ??= start()
      setReferenced(child, true)
      watch(child)
      const asked: Asked = { ...order, id: ++lastId }
      const answered = new Promise<Answers[K]>((resolve, reject) => waiting.set(asked.id, { resolve, reject }))
      child.send(asked)
      return answered.finally(afterwards)
    },
    async stop() {
      clearTimeout(timer)
      const stopping = child
      failAll('it was stopped')
      if (!stopping || stopping.exitCode !== null) return
      // Whoever waits for its end must not end before it.
      setReferenced(stopping, true)
      const ended = new Promise((resolve) => stopping.once('exit', resolve))
      stopping.kill('SIGKILL')
      await ended
    },
  }
}

function settle(waiting: Map<number, Waiting>, reply: Answered): void {
  const { resolve, reject } = waiting.get(reply.id) ?? {}
  waiting.delete(reply.id)
  if ('error' in reply) reject?.(new Error(reply.error))
  else resolve?.(reply.answer as never)
}

/** An idle process must not keep a command from ending. */
function setReferenced(child: ChildProcess, wanted: boolean): void {
  if (wanted) child.ref()
  else child.unref()
  if (wanted) child.channel?.ref()
  else child.channel?.unref()
}
