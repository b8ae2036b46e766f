import { Router } from 'express'
import type { Deps } from '../../deps.ts'
import { keysRoutes } from './keys.routes.ts'
import { ownAccountRoutes, passwordRoutes } from './own-account.routes.ts'
import { signInRoutes, localPath, firstAdministratorRoutes } from './sign-in.routes.ts'
import { usersRoutes } from './users.routes.ts'
import { z } from 'zod'
import { line, readForm } from '../../web/page/form.ts'
import { asLanguage, keepLanguage } from '../../web/page/language.ts'
import { switchLanguage } from '../users/change-user.ts'

/** Signing in and out, choosing a password, the reader's language; and for the administrator colleagues and keys. */
export function accountsRouter(deps: Deps): Router {
  return Router().use(
    signInRoutes(deps),
    firstAdministratorRoutes(deps),
    passwordRoutes(deps),
    ownAccountRoutes(deps),
    languageRoutes(deps),
    usersRoutes(deps),
    keysRoutes(deps),
  )
}

const languageForm = z.object({ taal: line, naar: line })

function languageRoutes(deps: Deps): Router {
  const router = Router()
  router.post('/taal', async (request, response) => {
    const { taal, naar } = readForm(request.body, languageForm)
    const language = asLanguage(taal)
    keepLanguage(deps.config, response, language)
    const { caller } = request
    if (caller?.userId) await switchLanguage(deps, caller.userId, language)
    response.redirect(303, localPath(naar))
  })
  return router
}
