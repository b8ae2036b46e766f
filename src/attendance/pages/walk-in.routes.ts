import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import { callerOf } from '../../accounts/caller.ts'
import type { Deps } from '../../deps.ts'
import { flash } from '../../web/page/flash.ts'
import { formError, line, readForm } from '../../web/page/form.ts'
import { readerLanguage } from '../../web/page/language.ts'
import { showPage } from '../../web/page/page.ts'
import { sayLanguages } from '../../words/say-language.ts'
import { translate } from '../../words/words.ts'
import { addWalkIn, listWalkIns } from '../marks/walk-in.ts'
import { shortNames } from '../marks/short-names.ts'
import { findSession } from '../sessions/show-session.ts'

const form = z.object({ referral: line })
const query = z.object({ zoek: line })

/** Somebody who is not on the list: look for them among those who wait, and give them a seat on the spot. */
export function walkInRoutes(deps: Deps): Router {
  const router = Router()
  router.get('/bijeenkomsten/:id/erbij', (request, response) => showSearch(deps, request, response))
  router.post('/bijeenkomsten/:id/erbij', async (request, response) => {
    const { referral } = readForm(request.body, form)
    const here = `/bijeenkomsten/${encodeURIComponent(request.params.id)}`
    try {
      const seat = await addWalkIn(deps, callerOf(request).actor, request.params.id, referral)
      flash(request, 'ok', 'attendance:walkIn.done')
      response.redirect(303, `${here}#p-${seat}`)
    } catch (error) {
      const { text } = formError(request, error)
      flash(request, 'error', 'attendance:walkIn.refused', { text })
      response.redirect(303, `${here}/erbij`)
    }
  })
  return router
}

async function showSearch(deps: Deps, request: Request, response: Response): Promise<void> {
  const { scope } = callerOf(request).actor
  const language = readerLanguage(request)
  const { zoek } = readForm(request.query, query)
  const session = await findSession(deps.db.read, scope, request.params['id'] as string)
  const found = await listWalkIns(deps, scope, session.group.programme, zoek)
  const names = shortNames(found.map(({ person }) => person))
  const people = found.map(({ id, reference, person, waitingSince }, index) => ({
    id,
    reference,
    waitingSince,
    name: names[index],
    spoken: sayLanguages(person.languages, language),
  }))
  const title = translate(language, 'attendance:walkIn.title')
  showPage(request, response, 'attendance/walk-in', { title, session, zoek, people })
}
