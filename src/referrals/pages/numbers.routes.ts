import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import { callerOf, allow } from '../../accounts/caller.ts'
import type { Deps } from '../../deps.ts'
import { fullName } from '../../people/full-name.ts'
import { errorsOf, type FormError, formError, line, readForm } from '../../web/page/form.ts'
import { flash, readerLanguage, showPage } from '../../web/page/page.ts'
import { translate } from '../../words/words.ts'
import { findReferral } from '../find-referral.ts'
import { changeNumbers, NUMBER_REASONS, showNumbers, type TypedNumbers } from '../receiving/numbers.ts'

const asked = z.object({ reason: line })
const typed = z.object({ version: z.coerce.number().int(), bsn: line, vNumber: line })
const FIELD_NAMES = { 'v-nummer': 'vNumber', 'reason-missing': 'reason' }

type Asked = Request<{ reference: string }>

/** BSN and V-number of somebody: closed until a planner says why, then to read and to change. Never in an address. */
export function numbersRoutes(deps: Deps): Router {
  const router = Router()
  router.use('/mensen/:reference/nummers', allow('planner'))
  router.get('/mensen/:reference/nummers', (request: Asked, response) => showClosed(deps, request, response))
  router.post('/mensen/:reference/nummers', async (request: Asked, response) => {
    const { reason } = readForm(request.body, asked)
    const { reference } = request.params
    try {
      const { bsn, vNumber, version } = await showNumbers(deps, callerOf(request).actor, reference, reason)
      await showOpen(deps, request, response, { bsn: bsn ?? '', vNumber: vNumber ?? '', version })
    } catch (error) {
      await showClosed(deps, request, response, formError(request, error, FIELD_NAMES))
    }
  })
  router.post('/mensen/:reference/nummers/wijzigen', async (request: Asked, response) => {
    const given = readForm(request.body, typed)
    const { reference } = request.params
    try {
      await changeNumbers(deps, callerOf(request).actor, reference, given)
    } catch (error) {
      return showOpen(deps, request, response, given, formError(request, error, FIELD_NAMES))
    }
    flash(request, 'ok', 'pool:numbers.done')
    response.redirect(303, `/mensen/${encodeURIComponent(reference)}`)
  })
  return router
}

async function showClosed(deps: Deps, request: Asked, response: Response, error?: FormError): Promise<void> {
  const language = readerLanguage(request)
  const reasons = NUMBER_REASONS.map((value) => ({
    value,
    label: translate(language, `pool:numbers.reasons.${value}`),
  }))
  const data = { ...(await whose(deps, request)), reasons, errors: errorsOf(error) }
  showPage(request, response, 'pool/numbers', data, error?.status)
}

async function showOpen(
  deps: Deps,
  request: Asked,
  response: Response,
  given: TypedNumbers,
  error?: FormError,
): Promise<void> {
  const data = { ...(await whose(deps, request)), given, errors: errorsOf(error), error }
  showPage(request, response, 'pool/numbers', data, error?.status)
}

async function whose({ db }: Deps, request: Asked) {
  const { reference, person } = await findReferral(db.read, callerOf(request).actor, request.params.reference)
  const name = fullName(person)
  return { reference, name, title: translate(readerLanguage(request), 'pool:numbers.title', { name }) }
}
