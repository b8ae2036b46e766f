// `npm test`: every test, in shares that run two at a time, because the machine that proves it may have only two cores.
// Each share is a mocha of its own, with its own browser and a database in one PostgreSQL; what it says is shown when it is done.
import { spawn } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { startPostgres } from './support/postgres-server.mjs'

const ROOT = join(import.meta.dirname, '..')
const MOCHA = join(ROOT, 'node_modules/mocha/bin/mocha.js')
const AT_ONCE = 2

/** The folders of each share, the longest share first; the last takes what no other names. */
const SHARES = [
  ['invitations'],
  ['groups', 'pool'],
  ['browser', 'web', 'accounts', 'planner', 'api'],
  ['journeys', 'outside', 'referrals'],
  [],
]

const files = readdirSync(join(ROOT, 'test'), { recursive: true }).filter((file) => file.endsWith('.test.ts'))
const named = new Set(SHARES.flat())
const folderOf = (file) => file.split('/')[0]
const filesOf = (share) =>
  files.filter((file) => (share.length > 0 ? share.includes(folderOf(file)) : !named.has(folderOf(file))))

const started = performance.now()
const waiting = SHARES.map((share) => filesOf(share).map((file) => join('test', file)))
const outcomes = []

async function work() {
  for (let share = waiting.shift(); share; share = waiting.shift()) outcomes.push(await run(share))
}

function run(share) {
  const mocha = spawn(process.execPath, [MOCHA, ...share], {
    cwd: ROOT,
    env: { ...process.env, TEST_POSTGRES: postgres.url },
  })
  const said = []
  mocha.stdout.on('data', (chunk) => said.push(chunk))
  mocha.stderr.on('data', (chunk) => said.push(chunk))
  return new Promise((resolve) =>
    mocha.on('close', (code) => {
      const text = Buffer.concat(said).toString('utf8')
      process.stdout.write(text)
      resolve({ code, passed: count(text, 'passing'), failed: count(text, 'failing'), skipped: count(text, 'pending') })
    }),
  )
}

function count(text, what) {
  return Number(new RegExp(`^\\s+(\\d+) ${what}`, 'm').exec(text)?.[1] ?? 0)
}

const postgres = await startPostgres()
await Promise.all(Array.from({ length: AT_ONCE }, work))
await postgres.stop()
const sum = (what) => outcomes.reduce((total, outcome) => total + outcome[what], 0)
process.stdout.write(
  `${Math.round((performance.now() - started) / 1000)} s\n${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped\n`,
)
// Not `process.exitCode`: what stopped PostgreSQL sets that to 0.
process.exit(outcomes.some(({ code, failed }) => code !== 0 || failed > 0) || sum('passed') === 0 ? 1 : 0)
