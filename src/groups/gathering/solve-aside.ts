import { availableParallelism } from 'node:os'
import { MessageChannel, Worker, type MessagePort } from 'node:worker_threads'
import { entryBeside } from '../../outside/beside.ts'
import type { Plan } from '../../planner/problem/plan.ts'
import type { Problem } from '../../planner/problem/problem.ts'

interface Question {
  readonly resolve: (plan: Plan) => void
  readonly reject: (error: unknown) => void
}

/** What the thread says. */
export interface Answer {
  readonly number: number
  readonly plan?: Plan
  readonly error?: unknown
}

/** What the thread is asked: to solve a problem, perhaps with another's help, or to help another. */
export type Asked = (Problems & { readonly number: number }) | { readonly help: MessagePort }

interface Problems {
  readonly problem: Problem
  readonly seconds: number | undefined
  readonly explained: boolean
  readonly helper: MessagePort | undefined
}

/** Each thread takes some hundred megabytes, and the web wants to run too. How many there are changes no plan. */
const MOST_THREADS = Math.min(2, availableParallelism())

/** From here on a problem is of many regions, and another thread's help worth what it costs to explain the problem to it. */
const MANY_PEOPLE = 3000

const threads: Thread[] = []
let asked = 0

/**
 * Solves in a thread of its own: the solver computes for seconds without a pause, and the web goes on answering meanwhile. The
 * threads stay for the next questions: starting one takes longer than most pools need. Each does one question after the other.
 * @param seconds How long to search, from when it is this question's turn.
 * @param explained Also what would help who waits, and why the others are where they are.
 */
export function solveAside(problem: Problem, seconds?: number, explained = false): Promise<Plan> {
  const thread = freeThread()
  const helper = problem.people.length >= MANY_PEOPLE && MOST_THREADS > 1 ? helperFor(thread) : undefined
  return thread.ask({ problem, seconds, explained, helper }, helper ? [helper] : [])
}

/** Ends the threads. Who waits for an answer gets an error; who asks next gets a new thread. */
export async function endThreads(): Promise<void> {
  await Promise.all(threads.map(({ worker }) => worker.terminate()))
}

/** One that has nothing to do, if need be a new one; when there are enough, the one with the fewest questions. */
function freeThread(besides?: Thread): Thread {
  const [freest] = threads.filter((one) => one !== besides).sort((a, b) => a.questions.size - b.questions.size)
  if (freest && (freest.questions.size === 0 || threads.length >= MOST_THREADS)) return freest
  const thread = new Thread()
  threads.push(thread)
  return thread
}

/** A line to another thread, which helps on it. */
function helperFor(thread: Thread): MessagePort {
  const { port1, port2 } = new MessageChannel()
  freeThread(thread).worker.postMessage({ help: port2 } satisfies Asked, [port2])
  return port1
}

class Thread {
  readonly questions = new Map<number, Question>()
  readonly worker: Worker

  constructor() {
    const { file, argv } = entryBeside('./solve-thread', import.meta.url)
    this.worker = new Worker(file, { argv })
    // A thread that only helps is asked nothing. Before it is on its way it can't be let go of.
    this.worker.once('online', () => this.letGo())
    this.worker.on('message', (answer: Answer) => this.settle(answer))
    this.worker.on('error', (error) => this.giveUp(error))
    this.worker.on('exit', (code) => this.giveUp(new Error(`the planner's thread ended with ${code}`)))
  }

  ask(question: Problems, transferred: readonly MessagePort[]): Promise<Plan> {
    this.worker.ref()
    const number = ++asked
    this.worker.postMessage({ number, ...question } satisfies Asked, transferred)
    return new Promise((resolve, reject) => this.questions.set(number, { resolve, reject }))
  }

  /** Nobody waits for an idle thread when the program wants to end. */
  private letGo(): void {
    if (this.questions.size === 0) this.worker.unref()
  }

  private settle({ number, plan, error }: Answer): void {
    const question = this.questions.get(number)
    this.questions.delete(number)
    this.letGo()
    if (plan) question?.resolve(plan)
    else question?.reject(error)
  }

  /** Whoever asks next gets another thread. */
  private giveUp(error: unknown): void {
    if (threads.includes(this)) threads.splice(threads.indexOf(this), 1)
    for (const { reject } of this.questions.values()) reject(error)
    this.questions.clear()
  }
}
