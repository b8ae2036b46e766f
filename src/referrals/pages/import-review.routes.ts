import { type Request, type Response, Router } from 'express'
import { callerOf, allow } from '../../accounts/caller.ts'
import type { Deps } from '../../deps.ts'
import { AppError, NotFoundError } from '../../errors.ts'
import { flash, readerLanguage, showPage } from '../../web/page/page.ts'
import type { SheetKind } from '../../web/page/make-sheet.ts'
import { sendTable } from '../../web/page/send-table.ts'
import { translate, type Language } from '../../words/words.ts'
import { findImport, type FoundImport, type ImportCounts } from '../review/find-import.ts'
import { limitFor } from '../moves/weigh-moves.ts'
import { lookAtImport } from '../review/import-work.ts'
import { listRejectedRows, type ImportReview, type RowChange } from '../review/review-import.ts'
import { listImportChoices } from '../review/column-mappings.ts'
import { showProgress } from './working-on-import.ts'
import { refusedRows, sayProblem } from './refused-rows.ts'
import { sayRowChange } from './say-row-change.ts'
import { sayPlace } from './say-place.ts'
import { pagesOf } from '../../web/page/form.ts'
import type { RowProblem } from '../file/problems.ts'

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

/** The page of one upload: its review while it waits, else what came of it. As long as its columns are not known, these come first. */
async function showImport(deps: Deps, request: Request, response: Response, id: string): Promise<void> {
  const { actor } = callerOf(request)
  const found = await findImport(deps.db.read, actor, id)
  if (found.status !== 'uploaded') return showResult(request, response, found)
  const look = await lookAtImport(deps, actor, found).catch((failed: unknown) => ({ failed }))
  if ('failed' in look) return showFailure(request, response, id, look.failed)
  if ('progress' in look) return showProgress(deps, request, response, found, look.progress)
  const { review } = look
  const { municipalities } = await listImportChoices(deps, actor)
  const names = new Map(municipalities.map(({ code, name }) => [code, name]))
  const language = readerLanguage(request)
  const { counts, decisions, unknown } = review
  const takeable = counts.new + counts.changed
  const place = names.get(found.municipality ?? '') ?? found.municipality ?? ''
  const decided = Object.entries(decisions)
  const data = {
    title: translate(language, reviewTitle(counts), { count: takeable, rows: counts.rows, place }),
    found,
    counts,
    takeable,
    where: sayPlace(review.place, language),
    most: limitFor(takeable + counts.unchanged),
    figures: reviewFigures(counts, `/importeren/${id}`, language),
    unknown: { count: unknown.length, rows: unknown.reduce((sum, { rows }) => sum + rows, 0) },
    asked: review.asked.slice(0, ROWS_A_PAGE).map((row) => shownChange(row, language)),
    ...listOf(review, request, language, municipalities),
    decided: decided.slice(0, ROWS_A_PAGE).map(([row, decision]) => ({ row, decision })),
    decidedCount: decided.length,
    several: municipalities.length > 1,
  }
  showPage(request, response, 'referrals/review', data)
}

/** A file whose columns are not known yet is asked about; one that would do something else by now is looked at again. */
function showFailure(request: Request, response: Response, id: string, failed: unknown): void {
  if (!(failed instanceof AppError)) throw failed
  if (failed.code.startsWith('column-')) return response.redirect(303, `/importeren/${id}/kolommen`)
  if (failed.code !== 'import-changed') throw failed
  flash(request, 'warning', 'referrals:working.changed')
  response.redirect(303, `/importeren/${id}`)
}

function shownChange<T extends { readonly changes: readonly RowChange[] }>(row: T, language: Language) {
  return { ...row, changes: row.changes.map((change) => sayRowChange(change, language)) }
}

const RESULT_TITLES = {
  uploaded: 'referrals:result.title',
  confirmed: 'referrals:result.title',
  cancelled: 'referrals:result.titleCancelled',
  undone: 'referrals:result.titleUndone',
}

function showResult(request: Request, response: Response, found: FoundImport): void {
  const language = readerLanguage(request)
  const { result, status } = found
  const counts = status === 'confirmed' ? (result as ImportCounts) : undefined
  const problems = (result.problems ?? []).map((problem) => shownProblem(problem, language))
  const taken = counts ? counts.new + counts.changed : 0
  const data = {
    title: translate(language, RESULT_TITLES[status], {
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
  await sendTable(deps, request, response, kind, { name, headings, rows: table.rows })
}

/** The lists of a review, by the word in the address; the first that is not empty is shown first. */
const LISTS = { geweigerd: 'rejected', gewijzigd: 'changed', nieuw: 'new', bekend: 'unchanged' } as const
type List = keyof typeof LISTS

const ROWS_A_PAGE = 50

/** The words that say whether there is anything to take in. */
function reviewTitle(counts: ImportCounts): string {
  if (counts.new + counts.changed > 0) return 'referrals:review.title'
  return counts.rejected > 0 ? 'referrals:review.titleNone' : 'referrals:review.titleKnown'
}

/** How many rows there are of each list. With the `path` of a review each number leads to its list. */
function reviewFigures(counts: ImportCounts, path: string | null, language: Language) {
  const kinds = { geweigerd: 'bad', gewijzigd: 'warning', nieuw: 'ok', bekend: undefined } as const
  return (['nieuw', 'gewijzigd', 'bekend', 'geweigerd'] as const).map((list) => ({
    number: counts[LISTS[list]],
    label: translate(language, `referrals:counts.${LISTS[list]}`),
    ...(path && counts[LISTS[list]] > 0 && { href: `${path}?toon=${list}#lijst`, kind: kinds[list] }),
  }))
}

/** Where the reader is, and what they chose there. */
interface Address {
  readonly path: string
  readonly query: Readonly<Record<string, unknown>>
}

/**
 * The rows of the list that was asked for with `?toon=`, one page of them; else of the first that is not empty.
 */
function listOf(
  review: ImportReview,
  { path, query }: Address,
  language: Language,
  municipalities: readonly { readonly code: string; readonly name: string }[],
) {
  const names = new Map(municipalities.map(({ code, name }) => [code, name]))
  const known = (Object.keys(LISTS) as List[]).filter((list) => review[LISTS[list]].length > 0)
  const chosen = known.find((list) => list === query['toon']) ?? known[0] ?? 'geweigerd'
  const kind = LISTS[chosen]
  const asked = new Set(review.asked.map(({ row }) => row))
  const refused = review.rejected.filter(({ row }) => !asked.has(row))
  const rows = kind === 'rejected' ? [...new Set(refused.map(({ row }) => row))] : review[kind].map(({ row }) => row)
  const pages = pagesOf(rows.length, ROWS_A_PAGE, path, query)
  const wanted = new Set(rows.slice(pages.skip, pages.skip + ROWS_A_PAGE))
  const part = <T extends { row: number }>(all: readonly T[]) => all.filter(({ row }) => wanted.has(row))
  const placed = <T extends { municipality: string }>(row: T) => ({ ...row, place: names.get(row.municipality) })
  return {
    kind,
    pages,
    here: { toon: chosen, pagina: pages.page },
    rejected: kind === 'rejected' ? refusedRows(part(refused), review.refused, language, municipalities) : [],
    changed: kind === 'changed' ? part(review.changed).map((row) => shownChange(row, language)) : [],
    people: kind === 'new' || kind === 'unchanged' ? part(review[kind]).map(placed) : [],
  }
}

/** A problem with the place in the file where it stands. */
function shownProblem(problem: RowProblem, language: Language) {
  return { row: problem.row, column: problem.column, text: sayProblem(problem, language) }
}
