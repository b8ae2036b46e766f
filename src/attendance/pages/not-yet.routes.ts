import { Router } from 'express'
import { callerOf } from '../../accounts/caller.ts'
import type { Deps } from '../../deps.ts'
import { readerLanguage } from '../../web/page/language.ts'
import { showPage } from '../../web/page/page.ts'
import { sayDay } from '../../words/say-when.ts'
import { translate } from '../../words/words.ts'
import { findSession } from '../sessions/find-session.ts'

const ON_THE_DAY = ['aanwezigheid', 'ondertekening', 'klaar', 'erbij'].map((act) => `/bijeenkomsten/:id/${act}`)

/** What is for the day itself says so before that day, and leads back to the list; also to a page that was left open. */
export function notYetRoutes(deps: Deps): Router {
  const router = Router()
  router.all(ON_THE_DAY, async (request, response, next) => {
    const session = await findSession(deps.db.read, callerOf(request).actor.scope, request.params['id'] as string)
    if (session.day <= deps.clock.today()) return next()
    const language = readerLanguage(request)
    const title = translate(language, 'attendance:notYet.title', { day: sayDay(session.day, language, 'full') })
    showPage(request, response, 'attendance/not-yet', { title, session }, 409)
  })
  return router
}
