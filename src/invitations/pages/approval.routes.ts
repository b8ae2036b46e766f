import { Router } from 'express'
import { callerOf, allow } from '../../accounts/caller.ts'
import type { Deps } from '../../deps.ts'
import { findGroup } from '../../groups/group/find-group.ts'
import { flash } from '../../web/page/flash.ts'
import { readerLanguage } from '../../web/page/language.ts'
import { findHoles } from '../due/find-holes.ts'
import { sayMissing } from '../follow-up/say-message.ts'

/** Stands before the approval of a group: it stops while a message would have a hole in it, and says whose and which. */
export function approvalRouter(deps: Deps): Router {
  const router = Router()
  router.post('/groepen/:id/goedkeuren', allow('planner'), async (request, response, next) => {
    const id = request.params['id'] as string
    await findGroup(deps.db.read, callerOf(request).actor.scope, id)
    const holes = await findHoles(deps, id)
    if (holes.length === 0) return next()
    const people = holes.map((held) => sayMissing(held, readerLanguage(request))).join(' ')
    flash(request, 'error', 'invitations:approvalStopped', { people })
    response.redirect(303, `/groepen/${id}`)
  })
  return router
}
