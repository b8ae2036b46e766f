import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { MIGRATIONS } from '../../migrations/index.ts'
import { readDemoConfig } from '../../src/config.ts'
import { chance, demoRow, HEADING } from '../../src/demo/people.ts'
import { demoRegion } from '../../src/demo/region.ts'
import { ENTITIES } from '../../src/entities.ts'
import { COMMAND } from '../../src/history/work.ts'
import { stoppedClock } from '../../src/outside/clock.ts'
import { openDatabase } from '../../src/outside/database/database.ts'
import { createSecrets } from '../../src/people/secrets.ts'
import { importFile } from '../../src/referrals/review/import-file.ts'
import { applySettings } from '../../src/setup/settings/apply-settings.ts'

/** One way to get the rows in. */
export interface ImportRow {
  readonly way: string
  readonly seconds: number
  readonly rowsPerSecond: number
  /** How many times as long as the bare `.import`. */
  readonly timesBare: number
}

const TODAY = '2026-11-23'

/**
 * A referral file of so many rows: read, checked, compared, sealed and stored by Dagdeel, beside putting the same rows into a table
 * and nothing else (`sqlite3 .import`; without that program, prepared inserts), in one run.
 */
export async function benchImport(rows = 100_000): Promise<ImportRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'dagdeel-bench-'))
  try {
    const content = makeFile(rows)
    writeFileSync(join(folder, 'referrals.csv'), content)
    const bare = importBare(folder, content)
    const first = await importWithDagdeel(folder, content)
    return [bare, first.first, first.second].map(({ way, seconds }) => ({
      way,
      seconds: round(seconds),
      rowsPerSecond: Math.round(rows / seconds),
      timesBare: round(seconds / bare.seconds),
    }))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

interface Timed {
  readonly way: string
  readonly seconds: number
}

/** The numbers from 9999xxxxx are far too few here: these go on in a range that the check on BSNs passes as well. */
function makeFile(rows: number): string {
  const draw = chance(1)
  const people = demoRow(draw, 1, TODAY).split(';')
  let bsn = 910_000_000
  const lines = Array.from({ length: rows }, (_, index) => {
    do bsn++
    while (!passes(bsn))
    return people
      .with(0, `B-${index + 1}`)
      .with(1, String(bsn))
      .with(2, String(2_800_000_000 + index))
      .join(';')
  })
  return [HEADING, ...lines].join('\n')
}

function passes(bsn: number): boolean {
  return (
    [9, 8, 7, 6, 5, 4, 3, 2, -1].reduce((sum, weight, index) => sum + weight * Number(String(bsn)[index]), 0) % 11 === 0
  )
}

function importBare(folder: string, content: string): Timed {
  const started = performance.now()
  try {
    execFileSync(
      'sqlite3',
      [
        join(folder, 'bare.sqlite'),
        '-cmd',
        '.mode csv',
        '-cmd',
        '.separator ;',
        `.import ${join(folder, 'referrals.csv')} bare`,
      ],
      { stdio: 'ignore' },
    )
    return { way: 'sqlite3 .import', seconds: since(started) }
  } catch {
    return insertBare(folder, content)
  }
}

function insertBare(folder: string, content: string): Timed {
  const started = performance.now()
  const database = new Sqlite(join(folder, 'prepared.sqlite'))
  const columns = HEADING.split(';')
  database.exec(`CREATE TABLE bare (${columns.map((_, index) => `c${index} TEXT`).join(', ')})`)
  const insert = database.prepare(`INSERT INTO bare VALUES (${columns.map(() => '?').join(', ')})`)
  database.transaction((lines: string[]) => {
    for (const line of lines) insert.run(line.split(';'))
  })(content.split('\n').slice(1))
  database.close()
  return { way: 'prepared inserts (no sqlite3 here)', seconds: since(started) }
}

async function importWithDagdeel(folder: string, content: string): Promise<{ first: Timed; second: Timed }> {
  const config = readDemoConfig(folder)
  const db = await openDatabase(config.databaseUrl, { entities: ENTITIES, migrations: MIGRATIONS })
  await db.migrate()
  const deps = { db, clock: stoppedClock(`${TODAY}T09:00`), secrets: createSecrets(config.dataKey) }
  await applySettings(deps, COMMAND, JSON.stringify(demoRegion(TODAY)))
  const file = { name: 'referrals.csv', bytes: Buffer.from(content), municipality: '0935' }
  const seconds: number[] = []
  for (const expected of ['new', 'unchanged'] as const) {
    const started = performance.now()
    const result = await importFile(deps, COMMAND, file)
    seconds.push(since(started))
    if (result[expected] !== result.rows) throw new Error(`${result[expected]} of ${result.rows} rows are ${expected}`)
  }
  await db.close()
  return {
    first: { way: 'dagdeel import, all new', seconds: seconds[0] ?? 0 },
    second: { way: 'dagdeel import, all unchanged', seconds: seconds[1] ?? 0 },
  }
}

function since(started: number): number {
  return (performance.now() - started) / 1000
}

function round(number: number): number {
  return Math.round(number * 100) / 100
}
