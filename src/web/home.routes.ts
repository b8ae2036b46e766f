import { Router } from 'express'
import { allow } from '../accounts/allow.ts'
import { callerOf } from '../accounts/caller.ts'
import { showPage } from './page.ts'
import { translate } from './words.ts'

/** The start page. */
export function homeRouter(): Router {
  const router = Router()
  router.get('/', allow('planner', 'coordinator', 'reader'), (request, response) => {
    const { actor, language } = callerOf(request)
    showPage(request, response, 'home/home', { title: translate(language, 'common:home.title', { name: actor.name }) })
  })
  return router
}
