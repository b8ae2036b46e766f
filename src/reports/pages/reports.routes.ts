import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import { callerOf, allow } from '../../accounts/caller.ts'
import type { Deps } from '../../deps.ts'
import { sendTable } from '../../web/page/send-table.ts'
import { flash, showPage, readerLanguage } from '../../web/page/page.ts'
import { readForm, ticked, pagesOf } from '../../web/page/form.ts'
import { translate } from '../../words/words.ts'
import { listDoneReports } from '../duo/list-due-reports.ts'
import { markReported, undoReported } from '../duo/mark-reported.ts'
import { type DueRow, readDue, dueRow } from './due-list.ts'
import { oneByOneRouter } from './one-by-one.routes.ts'

const form = z.object({ signing: ticked })
const A_PAGE = 50

/** Telling DUO: the signing dates to type into its portal, and those that were. */
export function reportsRouter(deps: Deps): Router {
  const router = Router()
  router.use('/terugmeldingen', allow('planner', 'reader'))
  router.get('/terugmeldingen', (request, response) => showDue(deps, request, response))
  router.get('/terugmeldingen/lijst.csv', (request, response) => sendList(deps, request, response))
  router.get('/terugmeldingen/gedaan', (request, response) => showDone(deps, request, response))
  router.get('/terugmeldingen/alles', allow('planner'), (request, response) => askAll(deps, request, response))
  // Changes nothing yet: who was ticked may be more than an address holds.
  router.post('/terugmeldingen/gekozen', allow('planner'), (request, response) => askChosen(deps, request, response))
  router.use(oneByOneRouter(deps))
  router.post('/terugmeldingen', allow('planner'), async (request, response) => {
    const { signing } = readForm(request.body, form)
    const count = await markReported(deps, callerOf(request).actor, signing)
    flash(request, 'ok', 'reports:done.now', { count })
    response.redirect(303, '/terugmeldingen')
  })
  router.post('/terugmeldingen/:signing/toch-niet', allow('planner'), async (request, response) => {
    await undoReported(deps, callerOf(request).actor, request.params['signing'] as string)
    flash(request, 'ok', 'reports:undo.done')
    response.redirect(303, '/terugmeldingen')
  })
  return router
}

async function showDue(deps: Deps, request: Request, response: Response): Promise<void> {
  const { all, rows: due, ...narrowed } = await readDue(deps, request)
  const title = translate(readerLanguage(request), 'reports:title', { count: due.length })
  const several = narrowed.choices.places.length > 1
  showPage(request, response, 'reports/due', { ...narrowed, title, all, due, several, mayAct: mayAct(request) })
}

function mayAct(request: Request): boolean {
  const { role } = callerOf(request)
  return role === 'planner' || role === 'admin'
}

async function askAll(deps: Deps, request: Request, response: Response): Promise<void> {
  const { rows, words } = await readDue(deps, request)
  ask(request, response, rows, words)
}

async function askChosen(deps: Deps, request: Request, response: Response): Promise<void> {
  const { rows, words } = await readDue(deps, request)
  const { signing } = readForm(request.body, form)
  const due = rows.filter(({ signingId }) => signing.includes(signingId))
  if (due.length > 0) return ask(request, response, due, words)
  flash(request, 'info', 'reports:chosen.none')
  response.redirect(303, `/terugmeldingen?${words}`)
}

/** Asks once more whether it is these. */
function ask(request: Request, response: Response, due: readonly DueRow[], words: string): void {
  const title = translate(readerLanguage(request), 'reports:all.title', { count: due.length })
  const whom = due.map(({ reference, name, signedOn }) => `${reference} ${name}, ${signedOn}`)
  showPage(request, response, 'reports/all', { title, due, whom, words })
}

async function showDone(deps: Deps, request: Request, response: Response): Promise<void> {
  const { scope } = callerOf(request).actor
  const query = readForm(request.query, z.looseObject({}))
  const first = await listDoneReports(deps, scope, { skip: 0, take: 1 })
  const pages = pagesOf(first.total, A_PAGE, '/terugmeldingen/gedaan', query)
  const { rows } = await listDoneReports(deps, scope, { skip: pages.skip, take: A_PAGE })
  const done = rows.map(({ report, signing, referral }) => ({
    ...dueRow({ signingId: signing.id, kind: report.kind, signing, referral }),
    report,
    mayUndo: report.status === 'sent' && report.channel === 'portal',
  }))
  const title = translate(readerLanguage(request), 'reports:done.title', { count: first.total })
  showPage(request, response, 'reports/done', { title, done, pages, mayAct: mayAct(request) })
}

/** The list for a spreadsheet: what must be typed, never a BSN. */
async function sendList(deps: Deps, request: Request, response: Response): Promise<void> {
  const language = readerLanguage(request)
  const word = (key: string) => translate(language, `reports:${key}`)
  const { rows: due } = await readDue(deps, request)
  const headings = ['reference', 'name', 'birthDate', 'what', 'signedOn'].map(word)
  const rows = due.map(({ reference, name, birthDate, kind, signedOn }) => [
    reference,
    name,
    birthDate ?? '',
    word(`kind.${kind}`),
    signedOn ?? '',
  ])
  await sendTable(deps, request, response, 'csv', { name: `terugmeldingen-${deps.clock.today()}`, headings, rows })
}
