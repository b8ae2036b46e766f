import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import { callerOf, allow } from '../../accounts/caller.ts'
import type { Deps } from '../../deps.ts'
import { fullName } from '../../people/full-name.ts'
import { errorsOf, type FormError, formError, line, readForm } from '../../web/page/form.ts'
import { flash, readerLanguage, showPage } from '../../web/page/page.ts'
import { sayLanguage, translate } from '../../words/words.ts'
import { sendAgain, showSendable } from '../follow-up/send-again.ts'

type ByReference = Request<{ reference: string }>

const againForm = z.object({ manier: line, taal: line })

/** Sending an invitation once more, in another way or language. */
export function sendAgainRouter(deps: Deps): Router {
  const router = Router()
  router.use('/mensen/:reference/opnieuw', allow('planner'))
  router.get('/mensen/:reference/opnieuw', (request: ByReference, response) => showForm(deps, request, response))
  router.post('/mensen/:reference/opnieuw', async (request: ByReference, response) => {
    const { manier: way, taal: language } = readForm(request.body, againForm)
    const { reference } = request.params
    try {
      await sendAgain(deps, callerOf(request).actor, reference, { way, language })
    } catch (error) {
      const fields = { 'way-missing': 'manier', 'language-missing': 'taal' }
      return showForm(deps, request, response, formError(request, error, fields))
    }
    flash(request, 'ok', `pool:again.done.${way}`)
    response.redirect(303, `/mensen/${encodeURIComponent(reference)}`)
  })
  return router
}

async function showForm(deps: Deps, request: ByReference, response: Response, error?: FormError): Promise<void> {
  const language = readerLanguage(request)
  const { referral, ways, languages, why } = await showSendable(deps, callerOf(request).actor, request.params.reference)
  const name = fullName(referral.person)
  const given = readForm(request.body, againForm)
  const data = {
    title: translate(language, 'pool:again.title', { name }),
    name,
    reference: referral.reference,
    why: why && translate(language, `errors:${why}`),
    ways: ways.map((value) => ({
      value,
      label: translate(language, `pool:again.ways.${value}`),
      checked: value === given.manier || ways.length === 1,
    })),
    languages: languages.map((value) => ({ value, label: sayLanguage(value, language) })),
    taal: given.taal || languages[0],
    languageHint: translate(language, `pool:again.${ways.includes('sms') ? 'languageHintSms' : 'languageHint'}`),
    errors: errorsOf(error),
    error,
  }
  showPage(request, response, 'invitations/send-again', data, error?.status)
}
