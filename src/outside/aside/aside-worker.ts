import { fork } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type Transferable, Worker } from 'node:worker_threads'
import { childEnvironment } from '../../config.ts'
import type { Answered, Asked } from './aside-entry.ts'
import { entryBeside } from '../project-folder.ts'

/** What a worker runs in, and how much it may hold. */
export interface WorkerLimits {
  /** A thread shares its memory with the program, so it is for work of our own only: nobody looks at what it holds. */
  readonly inThread?: boolean
  /** For the whole process. On Linux all it holds, elsewhere what it holds in JavaScript; 100 of them are Node's own. */
  readonly megabytes?: number
  /** Further settings of V8 for the process. */
  readonly v8?: readonly string[]
}

/** A process or thread that runs the functions of a module: what is said to it, and what is heard of it. */
export interface AsideWorker {
  say(asked: Asked, transferred: readonly Transferable[]): void
  /** In megabytes; 0 where the system doesn't tell. */
  holds(): number
  /** An idle one must not keep a command from ending. */
  keepProgram(isWanted: boolean): void
  /** At once, whatever it does. */
  end(): Promise<void>
}

export interface Listener {
  readonly hear: (said: Answered) => void
  /** @param why `memory` when V8 ended it because it needed more than it may hold. */
  readonly ended: (why: 'memory' | 'ended', detail: string) => void
}

/** Starts a worker for the functions of a module. */
export function startWorker(module: URL, limits: WorkerLimits, listener: Listener): AsideWorker {
  return limits.inThread ? startThread(module, listener) : startProcess(module, limits, listener)
}

/** How V8 ends a process that needs more than it may hold. */
const OUT_OF_MEMORY = 'SIGABRT'

function startProcess(module: URL, { megabytes, v8 = [] }: WorkerLimits, { hear, ended }: Listener): AsideWorker {
  const { file, argv } = entryBeside('./aside-entry', import.meta.url)
  const child = fork(fileURLToPath(file), [...argv, module.href], {
    serialization: 'advanced',
    execArgv: [...(megabytes ? [`--max-old-space-size=${megabytes}`] : []), ...v8],
    env: childEnvironment(),
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  child.on('message', hear)
  child.on('error', (error) => ended('ended', error.message))
  child.on('exit', (code, signal) => ended(signal === OUT_OF_MEMORY ? 'memory' : 'ended', signal ?? `exit ${code}`))
  return {
    say: (asked) => void child.send(asked),
    holds: () => megabytesOf(child.pid),
    keepProgram(isWanted) {
      if (isWanted) child.ref()
      else child.unref()
      if (isWanted) child.channel?.ref()
      else child.channel?.unref()
    },
    end() {
      if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
      child.kill('SIGKILL')
      return gone
    },
  }
}

function startThread(module: URL, { hear, ended }: Listener): AsideWorker {
  const { file, argv } = entryBeside('./aside-entry', import.meta.url)
  const thread = new Worker(file, { argv, workerData: module.href, env: childEnvironment() })
  let [isOnline, isKept] = [false, true]
  const settle = () => {
    if (isKept) thread.ref()
    else if (isOnline) thread.unref()
  }
  // Before it is on its way it can't be let go of.
  thread.once('online', () => {
    isOnline = true
    settle()
  })
  thread.on('message', hear)
  thread.on('error', (error) => ended('ended', error.stack ?? error.message))
  thread.on('exit', (code) => ended('ended', `exit ${code}`))
  return {
    say: (asked, transferred) => thread.postMessage(asked, transferred),
    holds: () => 0,
    keepProgram(isWanted) {
      isKept = isWanted
      settle()
    },
    end: async () => void (await thread.terminate()),
  }
}

/** What a process holds of the memory of the machine. */
function megabytesOf(pid: number | undefined): number {
  try {
    const kilobytes = /^VmRSS:\s*(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1]
    return Number(kilobytes ?? 0) / 1024
  } catch {
    return 0
  }
}
