import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import type { Deps } from '../../deps.ts'
import { flash } from '../../web/page/flash.ts'
import { errorsOf, type FormError, formError, readForm } from '../../web/page/form.ts'
import { readerLanguage } from '../../web/page/language.ts'
import { showPage } from '../../web/page/page.ts'
import { translate } from '../../words/words.ts'
import { choosePassword, findSetup } from '../users/choose-password.ts'
import { startSession } from '../sessions/sign-in.ts'

/** A password as a form sends it. */
export const passwordField = z.string().max(1_000).default('')

/** What can be wrong with a new one, and where a form says so. */
export const PASSWORD_FIELDS = {
  'password-too-short': 'password',
  'password-too-long': 'password',
  'password-is-email': 'password',
  'password-common': 'password',
}

const form = z.object({ password: passwordField })

export function passwordRoutes(deps: Deps): Router {
  const router = Router()
  router.get('/wachtwoord/:word', async (request, response) => {
    show(request, response, await findSetup(deps, request.params.word))
  })
  router.post('/wachtwoord/:word', async (request, response) => {
    const { password } = readForm(request.body, form)
    const { word } = request.params
    try {
      const { userId } = await choosePassword(deps, word, password)
      await startSession(deps, request, userId)
      flash(request, 'ok', 'accounts:password.chosen')
      response.redirect(303, '/')
    } catch (error) {
      show(request, response, await findSetup(deps, word), formError(request, error, PASSWORD_FIELDS))
    }
  })
  return router
}

function show(request: Request, response: Response, owner: { email: string; name: string }, error?: FormError): void {
  const title = translate(readerLanguage(request), 'accounts:password.title')
  const data = { layout: 'narrow', title, ...owner, error, errors: errorsOf(error) }
  showPage(request, response, 'accounts/choose-password', data, error?.status)
}
