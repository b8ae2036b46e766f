import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import type { Deps } from '../../deps.ts'
import { errorsOf, type FormError, formError, line, readForm } from '../../web/page/form.ts'
import { isFromHere } from '../../web/guard/from-here.ts'
import { networkOf } from '../../web/guard/network-of.ts'
import { readerLanguage } from '../../web/page/language.ts'
import { showPage } from '../../web/page/page.ts'
import { translate } from '../../words/words.ts'
import { makeFirstAdministrator, needsFirstAdministrator } from '../users/first-administrator.ts'
import { PASSWORD_FIELDS, passwordField } from './password.routes.ts'
import { createSignInLimits } from '../sessions/sign-in-limits.ts'
import { startSession } from '../sessions/signed-in.ts'

const form = z.object({ name: line, email: line, password: passwordField, code: line })
type Form = z.output<typeof form>

const FIELDS = { ...PASSWORD_FIELDS, 'email-invalid': 'email', 'first-code-wrong': 'code' }

export function firstAdministratorRoutes(deps: Deps): Router {
  const limits = createSignInLimits(deps, 'first-administrator')
  const router = Router()
  router.use('/eerste-beheerder', async (_request, response, next) => {
    if (await needsFirstAdministrator(deps)) return next()
    response.redirect(303, '/aanmelden')
  })
  router.get('/eerste-beheerder', (request, response) => show(deps, request, response))
  router.post('/eerste-beheerder', async (request, response) => {
    const given = readForm(request.body, form)
    try {
      await limits.count('first administrator', networkOf(request))
      const candidate = { ...given, language: readerLanguage(request) }
      const { userId } = await makeFirstAdministrator(deps, candidate, isFromHere(deps.config, request))
      await startSession(deps, request, userId)
      response.redirect(303, '/')
    } catch (error) {
      show(deps, request, response, given, formError(request, error, FIELDS))
    }
  })
  return router
}

function show({ config }: Deps, request: Request, response: Response, given?: Form, error?: FormError): void {
  const title = translate(readerLanguage(request), 'accounts:first.title')
  const kept = { name: given?.name, email: given?.email, code: given?.code }
  const needsCode = !isFromHere(config, request)
  const data = { layout: 'narrow', title, ...kept, needsCode, error, errors: errorsOf(error) }
  showPage(request, response, 'accounts/first-administrator', data, error?.status)
}
