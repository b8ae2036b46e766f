import { Router } from 'express'
import type { Deps } from '../deps.ts'
import { importsRoutes } from './imports.routes.ts'
import { reviewRoutes } from './import-review.routes.ts'
import { personRoutes } from './person.routes.ts'
import { mappingsRoutes } from './mappings.routes.ts'

/** Referral files, how to read them, and changing what is known of somebody. */
export function referralsRouter(deps: Deps): Router {
  return Router().use(mappingsRoutes(deps), importsRoutes(deps), reviewRoutes(deps), personRoutes(deps))
}
