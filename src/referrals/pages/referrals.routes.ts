import { Router } from 'express'
import type { Deps } from '../../deps.ts'
import { importsRoutes } from './imports.routes.ts'
import { reviewRoutes } from './import-review.routes.ts'
import { movesRoutes } from './moves.routes.ts'
import { changePersonRoutes } from './change-person.routes.ts'
import { mappingsRoutes } from './mappings.routes.ts'

/** Referral files, how to read them, changing what is known of somebody, and who may have moved. */
export function referralsRouter(deps: Deps): Router {
  return Router().use(
    mappingsRoutes(deps),
    importsRoutes(deps),
    reviewRoutes(deps),
    movesRoutes(deps),
    changePersonRoutes(deps),
  )
}
