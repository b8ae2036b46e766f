import { Router } from 'express'
import { callerOf } from '../../accounts/caller.ts'
import type { Deps } from '../../deps.ts'
import { ForbiddenError } from '../../errors.ts'
import { DAYS_KEPT_IN_VIEW } from '../../groups/group/long-ago.ts'
import { dayLongAgo } from '../sessions/long-ago.ts'

/** Who keeps attendance opens no list that is long ago and done, nor what is printed of it; a planner does. */
export function longAgoRoutes(deps: Deps): Router {
  const router = Router()
  router.use('/bijeenkomsten/:id', async (request, _response, next) => {
    const { role, actor } = callerOf(request)
    const day = role === 'coordinator' ? await dayLongAgo(deps, actor.scope, request.params.id) : null
    if (day !== null) throw new ForbiddenError('session-long-ago', { day, days: DAYS_KEPT_IN_VIEW })
    next()
  })
  return router
}
