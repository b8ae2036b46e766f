import { mkdtempSync, rmSync } from 'node:fs'
import type { AddressInfo, Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Express } from 'express'
import { pino } from 'pino'
import { createApp } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import type { Deps } from '../../src/deps.ts'
import { stoppedClock } from '../../src/outside/clock.ts'
import { startMailer } from '../../src/outside/mail/mailer.ts'
import { createSecrets } from '../../src/people/secrets.ts'
import { newSqlite, openTestDatabase } from './databases.ts'
import { PRINTER } from './printer.ts'

const folder = mkdtempSync(join(tmpdir(), 'dagdeel-app-'))
let apps = 0

process.on('exit', () => rmSync(folder, { recursive: true, force: true }))

/** Tuesday 1 December 2026, six in the morning. */
export const NOW = '2026-12-01T06:00'

const DATA_KEY = Buffer.alloc(32, 7).toString('base64')

/** What a test wants otherwise: another database, settings of the process, or a part of the world. */
export type AppWishes = Partial<Deps> & { databaseUrl?: string; environment?: Record<string, string> }

/** A service in production, behind one proxy, as people come to it over https. */
export const PRODUCTION = { NODE_ENV: 'production', PUBLIC_URL: 'https://dagdeel.example.org', TRUST_PROXY: '1' }

/**
 * What the acts need, all real: a fresh SQLite database (or the one at `databaseUrl`), mail as .eml files in a folder of its own
 * (`config.dataDir`/mail), the letter printer of all tests. The clock stands still at `NOW`.
 */
export async function testDeps(overrides: AppWishes = {}): Promise<Deps> {
  const { databaseUrl = await newSqlite(), environment = {}, ...given } = overrides
  const dataDir = join(folder, `data-${++apps}`)
  const settings = { DATABASE_URL: databaseUrl, DATA_DIR: dataDir, DATA_KEY, LOG_LEVEL: 'silent' }
  const config = readConfig({ ...settings, ...environment })
  return {
    config,
    db: given.db ?? (await openTestDatabase(databaseUrl)),
    clock: stoppedClock(NOW),
    secrets: createSecrets(config.dataKey),
    mailer: startMailer({ smtpUrl: null, mailFrom: 'dagdeel@example.org', mailDir: join(dataDir, 'mail') }),
    printer: PRINTER,
    // A page that failed says why.
    log: pino({ level: 'error' }, pino.destination(2)),
    stopping: new AbortController().signal,
    ...given,
  }
}

/** The running application. */
export interface RunningApp {
  readonly url: string
  readonly deps: Deps
  /** Stops answering and closes the database. */
  close(): Promise<void>
}

/** Starts the web application on a free port of this machine, around `testDeps(overrides)`. Close it in `after`. */
export function startApp(overrides: AppWishes = {}): Promise<RunningApp> {
  return serveApp(overrides, createApp)
}

/** The same for another composition: a test of the shell alone. */
export async function serveApp(overrides: AppWishes, compose: (deps: Deps) => Express): Promise<RunningApp> {
  const deps = await testDeps(overrides)
  const server = await listening(compose(deps).listen(0, '127.0.0.1'))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url,
    deps,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      deps.mailer.close()
      await deps.db.close()
    },
  }
}

async function listening<T extends Server>(server: T): Promise<T> {
  await new Promise<void>((resolve, reject) => server.once('listening', resolve).once('error', reject))
  return server
}
