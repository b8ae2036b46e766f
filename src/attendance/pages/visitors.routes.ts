import { type Request, Router } from 'express'
import { callerOf } from '../../accounts/caller.ts'
import type { Deps } from '../../deps.ts'
import { flash, readerLanguage, showPage } from '../../web/page/page.ts'
import { translate } from '../../words/words.ts'
import { shortNames } from '../marks/short-names.ts'
import { findByLetter, listVisitors, settleVisitor, type ShownVisitor } from '../sessions/visitors.ts'
import { shownWalkIn } from './say-walk-in.ts'

/** The visitors that nobody has sorted out. */
export function visitorsRoutes(deps: Deps): Router {
  const router = Router()
  router.get('/bijeenkomsten/bezoekers', async (request, response) => {
    const found = await listVisitors(deps, callerOf(request).actor.scope)
    const visitors = await Promise.all(found.map((one) => shownVisitor(deps, request, one)))
    const title = translate(readerLanguage(request), 'attendance:visitors.title', { count: visitors.length })
    showPage(request, response, 'attendance/visitors', { title, visitors })
  })
  router.post('/bijeenkomsten/bezoekers/:visitor', async (request, response) => {
    await settleVisitor(deps, callerOf(request).actor, request.params.visitor)
    flash(request, 'ok', 'attendance:visitors.settled')
    response.redirect(303, '/bijeenkomsten/bezoekers')
  })
  return router
}

/** A visitor, and of who showed a letter whose it is and the seat that they can have with one tap. */
async function shownVisitor({ db }: Pick<Deps, 'db'>, request: Request, one: ShownVisitor) {
  const known = await findByLetter(db.read, callerOf(request).actor.scope, one)
  if (!known) return one
  const [name] = shortNames([known.referral])
  return { ...one, person: { ...shownWalkIn(known, readerLanguage(request)), name } }
}
