import { Router } from 'express'
import { allow } from '../../accounts/allow.ts'
import { callerOf } from '../../accounts/caller.ts'
import type { Deps } from '../../deps.ts'
import { flash } from '../../web/page/flash.ts'
import { sayLanguage } from '../../words/say-language.ts'
import { translate, type Language } from '../../words/words.ts'
import { finishRequest, type OpenRequest } from '../newcomer/list-requests.ts'

/** Somebody of the staff says that what a newcomer asked for is arranged. */
export function requestsRoutes(deps: Deps): Router {
  const router = Router()
  router.post('/berichten/vragen/:id/klaar', allow('planner'), async (request, response) => {
    await finishRequest(deps, callerOf(request).actor, String(request.params['id']))
    flash(request, 'ok', 'invitations:requests.done')
    response.redirect(303, '/berichten#vragen')
  })
  return router
}

/** A request in words: `Een plaats voor een rolstoel, een tolk (Somalisch)`. */
export function sayRequest({ needs, language, ...request }: OpenRequest, reader: Language) {
  const words = needs.map((need) => translate(reader, `invitations:requests.needs.${need}`)).join(', ')
  const spoken = language ? ` (${sayLanguage(language, reader)})` : ''
  const dial = request.phone ? `tel:${request.phone.replaceAll(/[^\d+]/g, '')}` : null
  return { ...request, dial, text: words + spoken }
}
