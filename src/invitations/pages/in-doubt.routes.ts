import { Router, type Request, type Response } from 'express'
import { z } from 'zod'
import { allow } from '../../accounts/allow.ts'
import { callerOf } from '../../accounts/caller.ts'
import type { Deps } from '../../deps.ts'
import { flash } from '../../web/page/flash.ts'
import { readForm, ticked } from '../../web/page/form.ts'
import { readerLanguage } from '../../web/page/language.ts'
import { showPage } from '../../web/page/page.ts'
import { translate } from '../../words/words.ts'
import { findUndone } from '../recipient/needs-person.ts'
import { sayUndone } from '../follow-up/say-message.ts'
import { settleTogether } from '../follow-up/settle-message.ts'

/** More in one form than this, and a browser sends too much. What is left comes with the next. */
const MOST = 300

/** Mails of which nobody knows whether they arrived, settled together: after a server that broke off there can be dozens. */
export function inDoubtRoutes(deps: Deps): Router {
  const router = Router()
  router.get('/berichten/onzeker', allow('planner'), (request, response) => showInDoubt(deps, request, response))
  router.post('/berichten/onzeker', allow('planner'), async (request, response) => {
    const { keuze, bericht } = readForm(
      request.body,
      z.object({ keuze: z.enum(['verzonden', 'opnieuw']), bericht: ticked }),
    )
    if (bericht.length === 0) return showInDoubt(deps, request, response, 'nothing-chosen')
    const settled = await settleTogether(
      deps,
      callerOf(request).actor,
      bericht,
      keuze === 'verzonden' ? 'sent' : 'again',
    )
    flash(request, 'ok', `invitations:inDoubt.done.${keuze}`, { count: settled })
    response.redirect(303, '/berichten')
  })
  return router
}

async function showInDoubt(deps: Deps, request: Request, response: Response, fault?: 'nothing-chosen'): Promise<void> {
  const language = readerLanguage(request)
  const undone = await findUndone(deps, callerOf(request).actor.scope)
  const mails = undone.filter(({ need }) => need === 'in-flight')
  const data = {
    title: translate(language, 'invitations:tasks.inFlight', { count: mails.length }),
    mails: mails.slice(0, MOST).map((mail) => sayUndone(mail, language)),
    error: fault && translate(language, 'invitations:inDoubt.nothingChosen'),
  }
  showPage(request, response, 'invitations/in-doubt', data, fault ? 422 : 200)
}
