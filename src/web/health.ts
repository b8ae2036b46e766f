import { Router } from 'express'
import type { Deps } from '../deps.ts'

/**
 * `/health/live`: the process answers. `/health/ready`: the database too, and every migration was run; not once the program is asked to
 * stop.
 */
export function health({ db, stopping }: Pick<Deps, 'db' | 'stopping'>): Router {
  const router = Router()
  router.get('/ready', (_request, response, next) => {
    if (stopping.aborted) response.status(503).json({ status: 'stopping' })
    else next()
  })
  router.get('/live', (_request, response) => void response.json({ status: 'ok' }))
  router.get('/ready', async (_request, response) => {
    const database = await stateOf(() => db.upToDate())
    response.status(database === 'ok' ? 200 : 503).json({ status: database === 'ok' ? 'ok' : 'not ready', database })
  })
  return router
}

async function stateOf(upToDate: () => Promise<boolean>): Promise<'ok' | 'not migrated' | 'unreachable'> {
  try {
    return (await upToDate()) ? 'ok' : 'not migrated'
  } catch {
    return 'unreachable'
  }
}
