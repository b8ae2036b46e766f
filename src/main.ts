import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { SCHEMA } from '../ormconfig.ts'
import type { Config } from './config.ts'
import type { Deps } from './deps.ts'
import { OutsideError, UnavailableError } from './errors.ts'
import { discardHalfPrinted } from './invitations/letters/letter-files.ts'
import { readCorrections } from './invitations/reviews/read-corrections.ts'
import { wallClock, type Clock } from './outside/clock.ts'
import { openKept } from './outside/database/kept-database.ts'
import { startLetterPrinter } from './outside/printing/letter-printer.ts'
import { startLog } from './outside/log.ts'
import { writingWithKey } from './outside/database/present-key.ts'
import { startMailer } from './outside/mail/mailer.ts'
import { startTimetable } from './outside/timetable.ts'
import { settleKeys } from './people/settle-keys.ts'
import { connectionsOf } from './web/guard/end-connections.ts'
import { endThreads } from './groups/gathering/solve-aside.ts'
import { forgetWorkedOut, nothingUnderWay } from './groups/tonight/find-worked-out.ts'
import { endWorkingOut } from './groups/tonight/work-out-aside.ts'

/**
 * Opens everything that the acts need, and brings the database up to date. Close it with `closeDeps`.
 * @throws OutsideError `database-unreachable`; InputError as `settleKeys`: then nothing is left open.
 */
export async function openDeps(
  config: Config,
  clock: Clock = wallClock(),
  { asked, overdue }: Stopping = NEVER,
): Promise<Deps> {
  const { db, secrets } = await openWithKey(config, clock)
  const deps: Deps = {
    config,
    db,
    clock,
    secrets,
    mailer: startMailer({ ...config, mailDir: join(config.dataDir, 'mail') }),
    printer: startLetterPrinter(),
    log: startLog(config.logLevel),
    stopping: asked,
  }
  overdue.addEventListener('abort', () => void letGo(deps))
  await readCorrections(deps)
  return deps
}

/** Somebody asks the program to stop; and what was in hand has had its time. */
export interface Stopping {
  readonly asked: AbortSignal
  readonly overdue: AbortSignal
}

const NEVER: Stopping = { asked: new AbortController().signal, overdue: new AbortController().signal }

/** Whatever others do for us ends here: what waits for it goes on, with an error. */
async function letGo({ mailer, printer }: Deps): Promise<void> {
  mailer.close()
  await Promise.all([printer.stop(), endThreads(), endWorkingOut()])
}

/** Brings the database up to date, and sees whether the keys are those of it. @returns The names of the migrations that were run. */
export async function migrate(config: Config, clock: Clock): Promise<string[]> {
  const { db, applied } = await openWithKey(config, clock)
  await db.close()
  return applied
}

async function openWithKey(config: Config, clock: Clock) {
  const { db, applied } = await openKept(config, SCHEMA)
  try {
    const secrets = await settleKeys(db, config, clock)
    return { db: writingWithKey(db, secrets.key), secrets, applied }
  } catch (error) {
    await db.close()
    throw error
  }
}

/** Lets go of everything that `openDeps` opened. */
export async function closeDeps(deps: Deps): Promise<void> {
  await letGo(deps)
  await nothingUnderWay()
  await deps.db.close()
}

/** The running service: web, API and timetable. */
export interface Service {
  readonly url: string
  stop(): Promise<void>
}

/**
 * Starts web, API and timetable.
 * @param tick Milliseconds between two looks at what is due.
 * @throws OutsideError `port-in-use`, `port-not-allowed`; UnavailableError `database-damaged`
 */
export async function serve(deps: Deps, { overdue }: Stopping = NEVER, tick?: number): Promise<Service> {
  const damage = await deps.db.findDamage('quick')
  if (damage !== null) throw new UnavailableError('database-damaged', { reason: damage })
  // Only a service needs the pages: other commands start faster without them.
  const [{ createApp }, { LANES, runDueJobs }] = await Promise.all([import('./app.ts'), import('./jobs.ts')])
  await discardHalfPrinted(deps.config)
  await forgetWorkedOut(deps.db)
  const server = await listen(createApp(deps).listen(deps.config.port, deps.config.host), deps.config)
  const endConnections = connectionsOf(server)
  const timetables = LANES.map((jobs) =>
    startTimetable(
      () => runDueJobs(deps, jobs).catch((error: unknown) => deps.log.error({ err: error }, 'timetable failed')),
      tick,
    ),
  )
  overdue.addEventListener('abort', () => server.closeAllConnections())
  return {
    url: addressOf(server, deps.config),
    stop: async () => {
      await Promise.all([endConnections(), ...timetables.map((stopTimetable) => stopTimetable())])
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
