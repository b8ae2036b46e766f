import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { MIGRATIONS } from '../migrations/index.ts'
import type { Config } from './config.ts'
import type { Deps } from './deps.ts'
import { ENTITIES } from './entities.ts'
import { OutsideError } from './errors.ts'
import { wallClock, type Clock } from './outside/clock.ts'
import { openDatabase } from './outside/database.ts'
import { startLetterPrinter } from './outside/printing/letter-printer.ts'
import { startLog } from './outside/log.ts'
import { startMailer } from './outside/mail/mailer.ts'
import { startTimetable } from './outside/timetable.ts'
import { createSecrets } from './people/secrets.ts'

/** Opens everything that the acts need, and brings the database up to date. Close it with `closeDeps`. */
export async function openDeps(
  config: Config,
  clock: Clock = wallClock(),
  stopping = new AbortController().signal,
): Promise<Deps> {
  const db = await openDatabase(config.databaseUrl, { entities: ENTITIES, migrations: MIGRATIONS })
  await db.migrate()
  return {
    config,
    db,
    clock,
    secrets: createSecrets(config.dataKey, config.oldDataKeys),
    mailer: startMailer({ ...config, mailDir: join(config.dataDir, 'mail') }),
    printer: startLetterPrinter(),
    log: startLog(config.logLevel),
    stopping,
  }
}

/** Lets go of everything that `openDeps` opened. */
export async function closeDeps({ mailer, printer, db }: Deps): Promise<void> {
  mailer.close()
  await printer.stop()
  await db.close()
}

/** The running service: web, API and timetable. */
export interface Service {
  readonly url: string
  stop(): Promise<void>
}

/**
 * Starts web, API and timetable.
 * @throws OutsideError `port-in-use`, `port-not-allowed`
 */
export async function serve(deps: Deps): Promise<Service> {
  // Only a service needs the pages: other commands start faster without them.
  const [{ createApp }, { runDueJobs }] = await Promise.all([import('./app.ts'), import('./jobs.ts')])
  const server = await listen(createApp(deps).listen(deps.config.port, deps.config.host), deps.config)
  const stopTimetable = startTimetable(() =>
    runDueJobs(deps).catch((error: unknown) => deps.log.error({ err: error }, 'timetable failed')),
  )
  return {
    url: addressOf(server, deps.config),
    stop: async () => {
      await stopTimetable()
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeIdleConnections()
      await closed
      await closeDeps(deps)
    },
  }
}

/** With port 0 the machine chooses a free one. */
function addressOf(server: Server, { port, publicUrl }: Config): string {
  return port === 0 ? `http://localhost:${(server.address() as AddressInfo).port}` : publicUrl
}

function listen(server: Server, { port, host }: Config): Promise<Server> {
  return new Promise((resolve, reject) => {
    server.once('listening', () => resolve(server))
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(new OutsideError(portErrors[error.code ?? ''] ?? 'port-unusable', { port, host, reason: error.message })),
    )
  })
}

const portErrors: Record<string, string> = { EADDRINUSE: 'port-in-use', EACCES: 'port-not-allowed' }
