// A built program with a folder, a database and a moment of its own, run as people run it.
import { spawn } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { freePort } from '../postgres-server.mjs'

/** What addresses in mails and letters begin with, whatever the port. */
export const PUBLIC_URL = 'http://localhost:3000'

const STAND_STILL = pathToFileURL(join(import.meta.dirname, 'stand-still.mjs'))
const KEY = Buffer.alloc(32, 'key').toString('base64')
const NEXT_KEY = Buffer.alloc(32, 'next').toString('base64')
/** So long a command may hang, also on a busy machine. */
const LONGEST = 20 * 60_000

process.umask(0o077)
const folders = new Set()
const running = new Set()
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL')
  for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
})
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1))

/** A folder that is gone at the end. */
export function aFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'dagdeel-compare-'))
  folders.add(folder)
  return folder
}

/**
 * Makes the demo. `checkout`: a folder with the built program. `at`: the local moment, `2026-12-01T10:00`.
 * @returns The folder with its data: database, key, mail, letters.
 */
export async function makeDemo(checkout, at) {
  const [folder, port] = [aFolder(), await freePort()]
  const env = { TMPDIR: folder, PORT: String(port), PUBLIC_URL, DATA_KEY: KEY, DATA_DIR: join(folder, 'unused') }
  const demo = start(checkout, ['demo', '--now', at], { env, at, seed: 1 })
  const ended = demo.end.then(({ stderr }) => Promise.reject(new Error(`the demo ended: ${stderr}`)))
  await Promise.race([demo.said(/Ctrl-C/), ended])
  const [made] = readdirSync(folder).filter((name) => name !== 'unused' && !name.startsWith('node-'))
  const data = aFolder()
  cpSync(join(folder, made), data, { recursive: true })
  demo.process.kill('SIGTERM')
  await demo.end.catch(() => undefined)
  await ended.catch(() => undefined)
  return data
}

/**
 * An installation with a copy of some data, or with none. Commands and services of one installation come one after the other, each with
 * greater ids than those before; `after`: how many there were in the data.
 */
export function install(checkout, data, after = 1) {
  const [folder, work] = [aFolder(), aFolder()]
  if (data) cpSync(data, folder, { recursive: true })
  let seed = after
  const env = {
    DATA_DIR: folder,
    DATABASE_URL: `sqlite:${join(folder, readdirSync(folder).find((name) => name.endsWith('.sqlite')) ?? 'dagdeel.sqlite')}`,
    PUBLIC_URL,
    LOG_LEVEL: 'error',
    TRUST_PROXY: '1',
    TMPDIR: work,
  }
  return {
    folder,
    work,
    /** Seals with another key from now on, `rekey` brings the rest under it. */
    changeKey: (old) => Object.assign(env, { DATA_KEY: NEXT_KEY, DATA_KEY_OLD: old }),
    /** @returns The exit code, and what was said. */
    run: (words, at) => start(checkout, words, { env, at, seed: (seed += 1), cwd: work }).end,
    /** @returns Its address, and what stops it. */
    serve: async (at) => {
      const port = await freePort()
      const served = { ...env, PORT: String(port) }
      const service = start(checkout, ['serve', '--now', at], { env: served, at, seed: (seed += 1), cwd: work })
      const url = `http://localhost:${port}`
      await Promise.race([answers(url), service.end.then(({ stderr }) => Promise.reject(new Error(stderr)))])
      return {
        url,
        stop: async () => {
          service.process.kill('SIGTERM')
          await service.end
        },
      }
    },
  }
}

function start(checkout, words, { env, at, seed, cwd = env.TMPDIR }) {
  mkdirSync(env.TMPDIR, { recursive: true })
  const still = `${STAND_STILL}?${new URLSearchParams({ at: momentOf(at), seed: String(seed) })}`
  const child = spawn(process.execPath, ['--import', still, join(checkout, 'bin/dagdeel.mjs'), ...words], {
    cwd,
    // One thread for files: then what is written at the same time is written in the same order.
    env: { PATH: process.env.PATH, HOME: process.env.HOME, LANG: 'C', UV_THREADPOOL_SIZE: '1', ...env },
  })
  running.add(child)
  const [stdout, stderr] = [[], []]
  child.stdout.on('data', (chunk) => stdout.push(chunk))
  child.stderr.on('data', (chunk) => stderr.push(chunk))
  const said = () => Buffer.concat(stdout).toString('utf8')
  const timer = words[0] === 'serve' ? undefined : setTimeout(() => child.kill('SIGKILL'), LONGEST)
  const end = new Promise((resolve) => {
    child.once('close', (code) => {
      clearTimeout(timer)
      running.delete(child)
      resolve({ code, stdout: said(), stderr: Buffer.concat(stderr).toString('utf8') })
    })
  })
  const until = async (pattern) => {
    while (!pattern.test(said())) await pause(50)
  }
  return { process: child, end, said: until }
}

async function answers(url) {
  const isReady = () =>
    fetch(`${url}/health/ready`).then(
      ({ ok }) => ok,
      () => false,
    )
  while (!(await isReady())) await pause(50)
}

/** A local moment in UTC, as the clock of a process tells it. */
function momentOf(local) {
  const guess = new Date(`${local}:00Z`)
  const there = guess.toLocaleString('sv-SE', { timeZone: 'Europe/Amsterdam' }).replace(' ', 'T')
  return new Date(2 * guess.getTime() - Date.parse(`${there}Z`)).toISOString()
}
