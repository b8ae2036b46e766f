import { Router } from 'express'
import type { Deps } from '../../deps.ts'
import { unbroken } from '../texts/inserted-text.ts'
import { askedLanguage } from './asked-language.routes.ts'
import { confirmEmail, findEmailLink } from '../newcomer/confirm-email.ts'
import { callTo, frame } from './newcomer-page.ts'
import { pageLanguage } from '../texts/page-words.ts'
import { showNewcomer, showUnknown, type ByToken } from './show-newcomer.routes.ts'

/**
 * Behind the link in a mail to a new e-mail address: a button, since GET changes nothing. The page names nobody and says nothing about
 * anybody: the address may be somebody else's.
 */
export function confirmEmailRouter(deps: Deps): Router {
  const router = Router()
  router.get('/:token/adres', async (request: ByToken, response) => {
    const { token } = request.params
    const link = await findEmailLink(deps, token)
    if (!link) return showUnknown(deps, request, response)
    const reading = pageLanguage(askedLanguage(request), link.language)
    const { words } = reading
    const state = link.confirmed ? 'confirmed' : link.open ? 'open' : 'old'
    showNewcomer(request, response.status(state === 'old' ? 410 : 200), 'invitations/newcomer-email', {
      ...frame(reading, `/u/${token}`),
      ...callTo(unbroken(link.sender.phone), reading),
      below: '/adres',
      title: words['email'],
      sender: link.sender.name,
      state: { [state]: true },
    })
  })
  router.post('/:token/adres', async (request: ByToken, response) => {
    await confirmEmail(deps, request.params.token)
    const asked = askedLanguage(request)
    const language = typeof asked === 'string' && asked !== '' ? `?taal=${encodeURIComponent(asked)}` : ''
    response.redirect(303, `/u/${encodeURIComponent(request.params.token)}/adres${language}`)
  })
  return router
}
