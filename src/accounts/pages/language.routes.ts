import { Router } from 'express'
import { z } from 'zod'
import type { Deps } from '../../deps.ts'
import { line, readForm } from '../../web/page/form.ts'
import { asLanguage, keepLanguage } from '../../web/page/language.ts'
import { localPath } from './local-path.ts'
import { switchLanguage } from '../users/switch-language.ts'

const form = z.object({ taal: line, naar: line })

export function languageRoutes(deps: Deps): Router {
  const router = Router()
  router.post('/taal', async (request, response) => {
    const { taal, naar } = readForm(request.body, form)
    const language = asLanguage(taal)
    keepLanguage(deps.config, response, language)
    const { caller } = request
    if (caller?.userId) await switchLanguage(deps, caller.userId, language)
    response.redirect(303, localPath(naar))
  })
  return router
}
