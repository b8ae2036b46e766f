import { setTimeout as pause } from 'node:timers/promises'
import { Router } from 'express'
import type { Deps } from '../../deps.ts'
import { AppError } from '../../errors.ts'

const KEPT_MILLISECONDS = 1_000
const MOST_MILLISECONDS = 3_000

/**
 * `/health/live`: the process answers. `/health/ready`: something was really written, every migration was run, and nothing in the
 * file was found damaged; not once the program is asked to stop. Who asks more than once a second gets the last answer.
 */
export function health({ db, stopping }: Pick<Deps, 'db' | 'stopping'>): Router {
  const router = Router()
  let last: { readonly state: string; readonly until: number } | undefined
  let looking: Promise<string> | undefined
  const look = async () => {
    const state = await stateOf(db)
    last = { state, until: performance.now() + KEPT_MILLISECONDS }
    looking = undefined
    return state
  }
  /** On SQLite one long write holds up the others, and that is well; a PostgreSQL that takes so long is not. */
  const meanwhile = () =>
    pause(MOST_MILLISECONDS, undefined, { ref: false }).then(() => (isSqlite && last?.state) || 'slow')
  const isSqlite = db.kind === 'sqlite'
  router.get('/ready', (_request, response, next) => {
    if (stopping.aborted) response.status(503).json({ status: 'stopping' })
    else next()
  })
  router.get('/live', (_request, response) => void response.json({ status: 'ok' }))
  router.get('/ready', async (_request, response) => {
    const isFresh = last && performance.now() < last.until
    const database = isFresh ? last!.state : await Promise.race([(looking ??= look()), meanwhile()])
    response.status(database === 'ok' ? 200 : 503).json({ status: database === 'ok' ? 'ok' : 'not ready', database })
  })
  return router
}

/** `full`, `damaged`, `read-only`, `busy`, `failing`, `replaced`, `newer`: as in the codes of the errors. */
async function stateOf(db: Deps['db']): Promise<string> {
  try {
    if (!(await db.upToDate())) return 'not migrated'
    await db.tryWriting()
    return 'ok'
  } catch (error) {
    const trouble = error instanceof AppError ? error.code.replace('database-', '') : 'away'
    return trouble === 'away' ? 'unreachable' : trouble
  }
}
