import { fork, spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { freePort } from './postgres-server.mjs'
import { entryBeside } from '../../src/outside/project-folder.ts'

/** What Node runs: the program, with the words of a command behind it. */
const PROGRAM = processOf('./program-process')
const WARM_PROGRAM = processOf('./warm-program')
const running = new Set<ChildProcess>()

process.on('exit', () => running.forEach((child) => child.kill('SIGKILL')))

/** How a command ended. */
export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** An installation: the real program, run as people run it but from its sources, with a folder and a database of its own. */
export interface Installation {
  readonly folder: string
  readonly url: string
  /** Changes the environment of what is run from now on. What runs already keeps its own. */
  set(environment: Record<string, string>): void
  /** `run('status --json')`: runs a command to its end; one at a time, in a process that is started once. */
  run(words: string): Promise<Ended>
  /** The same, and what it said as JSON. @throws Error when it did not succeed. */
  json<T>(words: string): Promise<T>
  /** `piped('status --json', '| head -c 9')`: runs a command whose answer goes on in a shell. @returns The command's own exit code. */
  piped(words: string, onwards: string): Promise<Ended>
  /** Starts a command in a process of its own, which can be sent signals. */
  begin(words: string): { readonly process: ChildProcess; readonly end: Promise<Ended> }
  /** Starts a command and kills it, as a power cut would, as soon as `when` says so. */
  cutOff(words: string, when: () => Promise<boolean>): Promise<Ended>
  /** Starts the web at a moment; stop it with what comes back. */
  serve(now: string): Promise<() => Promise<void>>
  remove(): void
}

/** @param environment Such as `{ DATABASE_URL, SMTP_URL, MAIL_FROM }`; `PACE` is JSON of a `Pace` for processes of their own. */
export async function install(environment: Record<string, string>): Promise<Installation> {
  const folder = mkdtempSync(join(tmpdir(), 'dagdeel-installation-'))
  const port = await freePort()
  const database = { DATABASE_URL: `sqlite:${join(folder, 'dagdeel.sqlite')}` }
  const env = {
    PATH: process.env.PATH,
    LANG: 'C',
    LOG_LEVEL: 'error',
    DATA_DIR: folder,
    PORT: String(port),
    ...database,
    ...environment,
  }
  const start = (words: string) =>
    followed(spawn(process.execPath, [...PROGRAM, ...words.split(' ')], { cwd: folder, env }))
  const warm = async (process: WarmProcess, words: string): Promise<Ended> => {
    const child = await process()
    child.send({ words: words.split(' '), env: { ...env }, folder })
    return (await messageFrom(child)) as Ended
  }
  const run = (words: string) => warm(commands, words)
  const url = `http://localhost:${port}`
  return {
    folder,
    url,
    set: (changed) => void Object.assign(env, changed),
    run,
    json: async <T>(words: string) => {
      const { code, stdout, stderr } = await run(`${words} --json`)
      if (code !== 0) throw new Error(`dagdeel ${words}: ${stderr}`)
      return JSON.parse(stdout) as T
    },
    piped: async (words, onwards) => {
      const script = `"$@" ${onwards}; exit "${'$'}{PIPESTATUS[0]}"`
      const shell = ['--norc', '-c', script, 'bash', process.execPath, ...PROGRAM, ...words.split(' ')]
      return ended(followed(spawn('bash', shell, { cwd: folder, env })))
    },
    begin: (words) => {
      const process = start(words)
      return { process, end: ended(process) }
    },
    cutOff: async (words, when) => {
      const child = start(words)
      const end = ended(child)
      while (child.exitCode === null && !(await when())) await pause(2)
      child.kill('SIGKILL')
      return end
    },
    serve: async (now) => {
      const end = warm(service, `serve --now ${now}`)
      await Promise.race([answered(url), end.then(({ stderr }) => Promise.reject(new Error(`serve: ${stderr}`)))])
      return async () => {
        ;(await service()).kill('SIGTERM')
        await end
      }
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

type WarmProcess = () => Promise<ChildProcess>

/** Two processes for all installations of these tests: one for commands, one for the web. */
const [commands, service] = [once(startWarm), once(startWarm)]

async function startWarm(): Promise<ChildProcess> {
  const [file = '', ...argv] = WARM_PROGRAM
  const child = followed(fork(file, argv, { execArgv: [] }))
  await messageFrom(child)
  return child
}

function processOf(name: string): readonly string[] {
  const { file, argv } = entryBeside(name, import.meta.url)
  return [fileURLToPath(file), ...argv]
}

/** Ended with the tests, whatever became of it. */
function followed<Child extends ChildProcess>(child: Child): Child {
  running.add(child.once('exit', () => running.delete(child)))
  return child
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return () => (made ??= make())
}

function messageFrom(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const died = (code: number | null) => reject(new Error(`the program ended with ${code}`))
    child.once('exit', died)
    child.once('message', (message) => {
      child.off('exit', died)
      resolve(message)
    })
  })
}

function ended(child: ChildProcess): Promise<Ended> {
  const [stdout, stderr] = [textOf(child.stdout), textOf(child.stderr)]
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, stdout: stdout(), stderr: stderr() })))
}

function textOf(stream: NodeJS.ReadableStream | null): () => string {
  const chunks: Buffer[] = []
  stream?.on('data', (chunk: Buffer) => chunks.push(chunk))
  return () => Buffer.concat(chunks).toString('utf8')
}

/** Until the service says that it is well. */
async function answered(url: string): Promise<void> {
  const well = () =>
    fetch(`${url}/health/ready`).then(
      ({ ok }) => ok,
      () => false,
    )
  while (!(await well())) await pause(10)
}
