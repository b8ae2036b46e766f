import { type Request, type Response, Router } from 'express'
import { allow, callerOf } from '../../accounts/caller.ts'
import type { Deps } from '../../deps.ts'
import { AppError } from '../../errors.ts'
import { errorsOf, formError } from '../../web/page/form.ts'
import { flash, readerLanguage, showPage } from '../../web/page/page.ts'
import { translate } from '../../words/words.ts'
import { findImport } from '../review/find-import.ts'
import { showUndo, undoImport } from '../review/undo-import.ts'
import { placeOfImport } from './place-of-import.ts'

/** Taking an import back: what will go, and then that. */
export function importUndoRoutes(deps: Deps): Router {
  const router = Router()
  router.use('/importeren', allow('planner'))
  router.get('/importeren/:id/terugdraaien', (request, response) =>
    showPlan(deps, request, response, request.params.id),
  )
  router.post('/importeren/:id/terugdraaien', async (request, response) => {
    const { id } = request.params
    try {
      await undoImport(deps, callerOf(request).actor, id)
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'import-touched') throw error
      return showPlan(deps, request, response, id, error)
    }
    flash(request, 'ok', 'referrals:undo.done')
    response.redirect(303, `/importeren/${id}`)
  })
  return router
}

async function showPlan(deps: Deps, request: Request, response: Response, id: string, error?: AppError): Promise<void> {
  const language = readerLanguage(request)
  const { actor } = callerOf(request)
  const found = await findImport(deps.db.read, actor, id)
  const review = await showUndo(deps, actor, id)
  const place = await placeOfImport(deps, actor, found)
  const say = (words: string, count: number) => translate(language, `referrals:undo.${words}`, { count })
  const data = {
    title: translate(language, 'referrals:undo.title', { place, file: found.fileName }),
    found,
    whom: [say('added', review.added), say('changed', review.changed)].filter(Boolean),
    touched: review.touched > 0 && say('touched', review.touched),
    errors: errorsOf(error && formError(request, error)),
  }
  showPage(request, response, 'referrals/undo', data, error?.status)
}
