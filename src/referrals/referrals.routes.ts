import { Router } from 'express'
import type { Deps } from '../deps.ts'
import { importsRoutes } from './imports.routes.ts'
import { reviewRoutes } from './import-review.routes.ts'
import { mappingsRoutes } from './mappings.routes.ts'

/** Referral files and how to read them. */
export function referralsRouter(deps: Deps): Router {
  return Router().use(mappingsRoutes(deps), importsRoutes(deps), reviewRoutes(deps))
}
