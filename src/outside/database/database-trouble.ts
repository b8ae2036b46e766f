import { QueryFailedError } from 'typeorm'
import { AppError, UnavailableError } from '../../errors.ts'

/** What SQLite and PostgreSQL call what can go wrong with a whole database, and the code of its text. The first that fits counts. */
const TROUBLES: readonly (readonly [code: string, sign: RegExp])[] = [
  ['database-full', /^(SQLITE_FULL|53100|ENOSPC)$/],
  ['database-damaged', /^(SQLITE_CORRUPT|SQLITE_NOTADB|XX00[12])/],
  ['database-read-only', /^(SQLITE_READONLY|25006)/],
  ['database-busy', /^(SQLITE_BUSY|SQLITE_LOCKED|55P03|57014|40P01|40001)/],
  ['database-failing', /^(SQLITE_(IOERR|NOMEM|CANTOPEN|PROTOCOL)|53200|58030)/],
  ['database-away', /^(08...|57P0[1-5]|53[34]00|25P0[34]|28P01|28000|3D000)$/],
  ['database-away', /^(ECONN|ETIMEDOUT|EPIPE|ENOTFOUND|EAI_|EHOST|ENET)/],
]

/** What `pg` says in words only. */
const AWAY_IN_WORDS =
  /^(Connection terminated|timeout exceeded when trying to connect|Query read timeout|Client (has encountered a connection error|was closed)|Cannot use a pool)/

/**
 * When the whole database is in trouble (away, busy, full, damaged) and not this one query: what a person gets to know of it.
 * @returns UnavailableError, or the error itself when it is anything else.
 */
export function asTrouble(error: unknown): Error {
  if (error instanceof AppError) return error
  const cause = error instanceof QueryFailedError ? (error.driverError as unknown) : error
  const { code = '', message = '' } = (cause ?? {}) as { code?: string; message?: string }
  const found = TROUBLES.find(([, sign]) => sign.test(String(code)))?.[0]
  const trouble = found ?? (AWAY_IN_WORDS.test(message) ? 'database-away' : undefined)
  if (trouble) return new UnavailableError(trouble, {}, { cause: error })
  return error instanceof Error ? error : new Error(String(error))
}

/** Whether the connection is gone, and with it what was under way. */
export function isAway(error: unknown): boolean {
  return error instanceof UnavailableError && error.code === 'database-away'
}

/** Whether the file itself is damaged. */
export function isDamage(error: unknown): boolean {
  return error instanceof UnavailableError && error.code === 'database-damaged'
}
