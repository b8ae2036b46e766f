import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { readConfig } from '../../src/config.ts'
import type { Deps } from '../../src/deps.ts'
import { stoppedClock } from '../../src/outside/clock.ts'
import { startMailer } from '../../src/outside/mail/mailer.ts'
import { createSecrets } from '../../src/people/secrets.ts'
import { newSqlite, openTestDatabase } from './databases.ts'
import { opened } from './hooks.ts'
import { PRINTER } from './printer.ts'

const folder = mkdtempSync(join(tmpdir(), 'dagdeel-test-'))
let folders = 0

process.on('exit', () => rmSync(folder, { recursive: true, force: true }))

/** What a test sets apart from a fresh SQLite database, a clock at `2026-11-23T09:00` and mail kept in a folder. */
export interface TestSettings {
  readonly databaseUrl?: string
  readonly now?: string
  readonly environment?: Record<string, string>
}

/** Everything that an act may need, real but for the clock, which stands still. */
export async function testDeps(settings: TestSettings = {}): Promise<Deps> {
  const dataDir = join(folder, `data-${++folders}`)
  const databaseUrl = settings.databaseUrl ?? (await newSqlite())
  const config = readConfig({
    DATA_DIR: dataDir,
    DATABASE_URL: databaseUrl,
    LOG_LEVEL: 'silent',
    // One for all: what was sealed in one test is opened in the next.
    DATA_KEY: Buffer.alloc(32, 7).toString('base64'),
    ...settings.environment,
  })
  const deps: Deps = {
    config,
    db: await openTestDatabase(databaseUrl),
    clock: stoppedClock(settings.now ?? '2026-11-23T09:00'),
    secrets: createSecrets(config.dataKey, config.oldDataKeys),
    mailer: startMailer({ ...config, mailDir: join(dataDir, 'mail') }),
    printer: PRINTER,
    log: pino({ level: 'silent' }),
    stopping: new AbortController().signal,
  }
  opened.push(deps)
  return deps
}

/** The same world at another time. */
export function at(deps: Deps, now: string): Deps {
  return { ...deps, clock: stoppedClock(now) }
}
