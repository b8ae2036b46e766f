import { type Request, type Response, Router } from 'express'
import { callerOf, allow } from '../../accounts/caller.ts'
import type { Deps } from '../../deps.ts'
import { NotFoundError } from '../../errors.ts'
import { readerLanguage } from '../../web/page/language.ts'
import { showPage } from '../../web/page/page.ts'
import { sendTable, type SheetKind } from '../../web/page/send-table.ts'
import { translate } from '../../words/words.ts'
import { findImport, type FoundImport, type ImportCounts } from '../review/find-import.ts'
import { limitFor } from '../moves/weigh-moves.ts'
import { listRejectedRows } from '../review/list-rejected-rows.ts'
import { reviewImport } from '../review/review-import.ts'
import { reviewFigures, listOf, reviewTitle, sayProblem, shownProblem } from './review-page.ts'
import { listImportChoices } from '../review/column-mappings.ts'

const KINDS: readonly SheetKind[] = ['csv', 'xlsx']

/** One upload: its review, what came of it, and the rows that were refused as a file. */
export function reviewRoutes(deps: Deps): Router {
  const router = Router()
  router.use('/importeren', allow('planner'))
  router.get('/importeren/:id', (request, response) => showImport(deps, request, response, request.params.id))
  router.get('/importeren/:id/geweigerd.:kind', async (request, response) => {
    const kind = KINDS.find((known) => known === request.params.kind)
    if (!kind) throw new NotFoundError('page-not-found')
    await sendRejected(deps, request, response, request.params.id, kind)
  })
  return router
}

/** The page of one upload: its review while it waits, else what came of it. */
async function showImport(deps: Deps, request: Request, response: Response, id: string): Promise<void> {
  const { actor } = callerOf(request)
  const found = await findImport(deps.db.read, actor, id)
  if (found.status !== 'uploaded') return showResult(request, response, found)
  const review = await reviewImport(deps, actor, id)
  const { municipalities } = await listImportChoices(deps, actor)
  const names = new Map(municipalities.map(({ code, name }) => [code, name]))
  const language = readerLanguage(request)
  const { counts } = review
  const takeable = counts.new + counts.changed
  const place = names.get(found.municipality ?? '') ?? found.municipality ?? ''
  const data = {
    title: translate(language, reviewTitle(counts), { count: takeable, rows: counts.rows, place }),
    found,
    counts,
    takeable,
    most: limitFor(takeable + counts.unchanged),
    figures: reviewFigures(counts, `/importeren/${id}`, language),
    ...listOf(review, request, language, names),
    several: municipalities.length > 1,
  }
  showPage(request, response, 'referrals/review', data)
}

function showResult(request: Request, response: Response, found: FoundImport): void {
  const language = readerLanguage(request)
  const { result, status } = found
  const counts = status === 'confirmed' ? (result as ImportCounts) : undefined
  const problems = (result.problems ?? []).map((problem) => shownProblem(problem, language))
  const taken = counts ? counts.new + counts.changed : 0
  const data = {
    title: translate(language, counts ? 'referrals:result.title' : 'referrals:result.titleCancelled', {
      count: taken,
      file: found.fileName,
    }),
    found,
    figures: counts ? reviewFigures(counts, null, language) : [],
    moved: result.moved ?? 0,
    most: counts && limitFor(taken + counts.unchanged),
    problems,
    more: counts ? Math.max(0, counts.rejected - new Set(problems.map(({ row }) => row)).size) : 0,
  }
  showPage(request, response, 'referrals/import-result', data)
}

async function sendRejected(
  deps: Deps,
  request: Request,
  response: Response,
  id: string,
  kind: SheetKind,
): Promise<void> {
  const language = readerLanguage(request)
  const { actor } = callerOf(request)
  const table = await listRejectedRows(deps, actor, id, (problem) => sayProblem(problem, language))
  const { fileName } = await findImport(deps.db.read, actor, id)
  const headings = [translate(language, 'referrals:row'), ...table.headings, translate(language, 'referrals:reason')]
  const name = `${fileName.replace(/\.[^.]*$/, '')}-${translate(language, 'referrals:rejectedFile')}`
  await sendTable(response, kind, { name, headings, rows: table.rows })
}
