import { Router, type Request, type Response } from 'express'
import type { Deps } from '../../deps.ts'
import { importColumnsRoutes } from './import-columns.routes.ts'
import { importMemoryRoutes } from './import-memory.routes.ts'
import { importRowsRoutes } from './import-rows.routes.ts'
import { importUndoRoutes } from './import-undo.routes.ts'
import { importValuesRoutes } from './import-values.routes.ts'
import { importsRoutes } from './imports.routes.ts'
import { reviewRoutes } from './import-review.routes.ts'
import { numbersRoutes } from './numbers.routes.ts'
import { addPersonRoutes } from './add-person.routes.ts'
import { changePersonRoutes } from './change-person.routes.ts'
import { z } from 'zod'
import { callerOf, allow } from '../../accounts/caller.ts'
import { ConflictError } from '../../errors.ts'
import { flash, showPage, readerLanguage } from '../../web/page/page.ts'
import { readForm, pagesOf } from '../../web/page/form.ts'
import { translate } from '../../words/words.ts'
import { decideMove } from '../moves/settle-moves.ts'
import { countMoves, listMoves } from '../moves/list-moves.ts'

/** Referral files, how to read them, changing what is known of somebody, and who may have moved. */
export function referralsRouter(deps: Deps): Router {
  return Router().use(
    importMemoryRoutes(deps),
    importsRoutes(deps),
    importColumnsRoutes(deps),
    importValuesRoutes(deps),
    importRowsRoutes(deps),
    importUndoRoutes(deps),
    reviewRoutes(deps),
    movesRoutes(deps),
    addPersonRoutes(deps),
    changePersonRoutes(deps),
    numbersRoutes(deps),
  )
}

const PATH = '/verhuizingen'
const ROWS_A_PAGE = 50

const answerForm = z.object({ antwoord: z.enum(['ja', 'nee']) })

/** Who may have moved to another municipality: somebody here says yes or no. */
function movesRoutes(deps: Deps): Router {
  const router = Router()
  router.use(PATH, allow('planner'))
  router.get(PATH, (request, response) => showMoves(deps, request, response))
  router.post(`${PATH}/:id`, async (request, response) => {
    const moved = readForm(request.body, answerForm).antwoord === 'ja'
    try {
      await decideMove(deps, callerOf(request).actor, request.params.id, moved)
    } catch (error) {
      if (!(error instanceof ConflictError)) throw error
      return showMoves(deps, request, response, error)
    }
    flash(request, 'ok', moved ? 'referrals:moves.letGo' : 'referrals:moves.kept')
    response.redirect(303, PATH)
  })
  return router
}

async function showMoves(deps: Deps, request: Request, response: Response, conflict?: ConflictError): Promise<void> {
  const { scope } = callerOf(request).actor
  const language = readerLanguage(request)
  const pages = pagesOf(await countMoves(deps, scope), ROWS_A_PAGE, PATH, request.query)
  const { total, moves } = await listMoves(deps, scope, { skip: pages.skip, take: ROWS_A_PAGE })
  const data = {
    title: translate(language, 'referrals:moves.title', { count: total }),
    moves: moves.map((move) => ({
      ...move,
      question: translate(language, 'referrals:moves.question', { to: move.to }),
      standing: translate(language, `referrals:moves.standing.${move.status}`),
    })),
    pages,
    conflict: conflict && translate(language, `errors:${conflict.code}`, conflict.values),
  }
  showPage(request, response, 'referrals/moves', data, conflict?.status)
}
