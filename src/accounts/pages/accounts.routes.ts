import { Router } from 'express'
import type { Deps } from '../../deps.ts'
import { firstAdministratorRoutes } from './first-administrator.routes.ts'
import { keysRoutes } from './keys.routes.ts'
import { languageRoutes } from './language.routes.ts'
import { ownAccountRoutes } from './own-account.routes.ts'
import { passwordRoutes } from './password.routes.ts'
import { signInRoutes } from './sign-in.routes.ts'
import { usersRoutes } from './users.routes.ts'

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
