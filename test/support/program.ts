import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { after } from 'mocha'
import { freePort } from './postgres.ts'

const PROGRAM = join(import.meta.dirname, '../../bin/dagdeel.mjs')
const running = new Set<ChildProcess>()

after(() => running.forEach((child) => child.kill('SIGKILL')))

/** How a command ended. */
export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** An installation: the real program, run as people run it, with a folder and a database of its own. */
export interface Installation {
  readonly folder: string
  readonly url: string
  /** `run('status --json')`: runs a command to its end. */
  run(words: string): Promise<Ended>
  /** The same, and what it said as JSON. @throws Error when it did not succeed. */
  json<T>(words: string): Promise<T>
  /** Starts a command and kills it, as a power cut would, as soon as `when` says so. */
  cutOff(words: string, when: () => Promise<boolean>): Promise<Ended>
  /** Starts the web at a moment; stop it with what comes back. */
  serve(now: string): Promise<() => Promise<void>>
  remove(): void
}

/** @param environment Such as `{ DATABASE_URL, SMTP_URL, MAIL_FROM }`. */
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
  const start = (words: string) => {
    const child = spawn(process.execPath, [PROGRAM, ...words.split(' ')], { cwd: folder, env })
    running.add(child.once('exit', () => running.delete(child)))
    return child
  }
  const run = (words: string) => ended(start(words))
  return {
    folder,
    url: `http://localhost:${port}`,
    run,
    json: async <T>(words: string) => {
      const { code, stdout, stderr } = await run(`${words} --json`)
      if (code !== 0) throw new Error(`dagdeel ${words}: ${stderr}`)
      return JSON.parse(stdout) as T
    },
    cutOff: async (words, when) => {
      const child = start(words)
      const end = ended(child)
      while (child.exitCode === null && !(await when())) await pause(2)
      child.kill('SIGKILL')
      return end
    },
    serve: async (now) => {
      const child = start(`serve --now ${now}`)
      const end = ended(child)
      await Promise.race([answered(child), end.then(({ stderr }) => Promise.reject(new Error(`serve: ${stderr}`)))])
      return async () => {
        child.kill('SIGTERM')
        await end
      }
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
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

/** The service says its address when it listens. */
function answered(child: ChildProcess): Promise<void> {
  return new Promise((resolve) =>
    child.stdout?.on('data', (chunk: Buffer) => chunk.includes('Dagdeel: http') && resolve()),
  )
}
