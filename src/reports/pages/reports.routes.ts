import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import { callerOf, allow } from '../../accounts/caller.ts'
import type { Deps } from '../../deps.ts'
import { byMunicipality, listFrame, narrowedTitle, ROWS_A_PAGE } from '../../web/page/list-frame.ts'
import { fileRoutes, type WholeList } from '../../web/page/send-table.ts'
import { orderIn } from '../../web/page/sorting.ts'
import { flash, showPage, readerLanguage } from '../../web/page/page.ts'
import { line, queryOf, readForm, ticked } from '../../web/page/form.ts'
import { type Language, sayDay, sayMoment, translate } from '../../words/words.ts'
import { listDoneReports } from '../duo/list-due-reports.ts'
import { markReported, undoReported } from '../duo/mark-reported.ts'
import { type DueRow, readDue, dueRow } from './due-list.ts'
import { oneByOneRouter } from './one-by-one.routes.ts'

const form = z.object({ signing: ticked })
const HERE = '/terugmeldingen'
const DONE = '/terugmeldingen/gedaan'

/** Telling DUO: the signing dates to type into its portal, and those that were. */
export function reportsRouter(deps: Deps): Router {
  const router = Router()
  router.use('/terugmeldingen', allow('planner', 'reader'))
  router.get('/terugmeldingen', (request, response) => showDue(deps, request, response))
  router.get('/terugmeldingen/gedaan', (request, response) => showDone(deps, request, response))
  router.get('/terugmeldingen/alles', allow('planner'), (request, response) => askAll(deps, request, response))
  // Changes nothing yet: who was ticked may be more than an address holds.
  router.post('/terugmeldingen/gekozen', allow('planner'), (request, response) => askChosen(deps, request, response))
  router.use(oneByOneRouter(deps))
  router.post('/terugmeldingen', allow('planner'), async (request, response) => {
    const { signing } = readForm(request.body, form)
    const count = await markReported(deps, callerOf(request).actor, signing)
    flash(request, 'ok', 'reports:done.now', { count })
    response.redirect(303, backTo(HERE, request))
  })
  router.post('/terugmeldingen/:signing/toch-niet', allow('planner'), async (request, response) => {
    await undoReported(deps, callerOf(request).actor, request.params['signing'] as string)
    flash(request, 'ok', 'reports:undo.done')
    response.redirect(303, backTo(DONE, request))
  })
  const readers = allow('planner', 'reader')
  return router.use(
    fileRoutes(deps, HERE, readers, (request, language) => dueSheet(deps, request, language)),
    fileRoutes(deps, DONE, readers, (request, language) => doneSheet(deps, request, language)),
  )
}

/** The list as it was narrowed, in the same order and on the same page. */
function backTo(path: string, { query }: Request): string {
  const words = queryOf(query)
  return `${path}${words && '?'}${words}`
}

async function showDue(deps: Deps, request: Request, response: Response): Promise<void> {
  const language = readerLanguage(request)
  const { all, rows, order, narrowings, words } = await readDue(deps, request)
  const say = (key: string) => translate(language, `reports:${key}`)
  const frame = listFrame({
    ...{ language, path: HERE, query: request.query, total: rows.length, order, narrowings },
    columns: [
      { label: say('name'), order: 'name' },
      { label: say('birthDate'), order: 'born' },
      { label: say('signedOn'), order: 'signed' },
      { label: say('what') },
      { label: translate(language, 'common:actions'), kind: 'action' },
    ],
  })
  const { skip } = frame.pages
  showPage(request, response, 'reports/due', {
    title: narrowedTitle(translate(language, 'reports:title', { count: rows.length }), frame.narrowed),
    due: rows.slice(skip, skip + ROWS_A_PAGE),
    ...{ all, words, mayAct: mayAct(request) },
    lead: mayAct(request) && translate(language, 'reports:lead'),
    ...frame,
  })
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
  const language = readerLanguage(request)
  const title = translate(language, 'reports:all.title', { count: due.length })
  const whom = due.map(
    ({ reference, name, signedOn }) => `${reference} ${name}, ${sayDay(signedOn, language, 'compact')}`,
  )
  showPage(request, response, 'reports/all', { title, due, whom, words })
}

/** What DUO was told, and of whom. */
async function showDone(deps: Deps, request: Request, response: Response): Promise<void> {
  const { scope } = callerOf(request).actor
  const language = readerLanguage(request)
  const { given, asked } = readDone(request)
  const { total } = await listDoneReports(deps, scope, { ...asked, skip: 0, take: 1 })
  const say = (key: string) => translate(language, `reports:${key}`)
  const frame = listFrame({
    ...{ language, path: DONE, query: request.query, total, order: given.volgorde },
    columns: [
      { label: say('name') },
      { label: say('signedOn'), order: 'signed', falls: true },
      { label: say('what') },
      { label: say('done.when'), order: 'told', falls: true },
      { label: translate(language, 'common:actions'), kind: 'action' },
    ],
    narrowings: [await byMunicipality(deps, scope, given.gemeente, language)],
  })
  showPage(request, response, 'reports/done', {
    title: narrowedTitle(translate(language, 'reports:done.title', { count: total }), frame.narrowed),
    done: await doneRows(deps, request, { skip: frame.pages.skip, take: ROWS_A_PAGE }),
    mayAct: mayAct(request),
    ...frame,
  })
}

const doneQuery = z.object({ gemeente: line, volgorde: orderIn('told', 'signed') })

function readDone(request: Request) {
  const given = readForm(request.query, doneQuery)
  return { given, asked: { municipality: given.gemeente || undefined, order: given.volgorde } }
}

async function doneRows(deps: Deps, request: Request, part: { readonly skip: number; readonly take: number }) {
  const { rows } = await listDoneReports(deps, callerOf(request).actor.scope, { ...readDone(request).asked, ...part })
  return rows.map(({ report, signing, referral }) => ({
    ...dueRow({ signingId: signing.id, kind: report.kind, signing, referral }),
    report,
    mayUndo: report.status === 'sent' && report.channel === 'portal',
  }))
}

/** What must be typed, as the page lists it: never a BSN. */
async function dueSheet(deps: Deps, request: Request, language: Language): Promise<WholeList<DueRow>> {
  const { rows } = await readDue(deps, request)
  return { name: translate(language, 'reports:file'), rows, columns: columnsOf(language) }
}

async function doneSheet(deps: Deps, request: Request, language: Language): Promise<WholeList<DoneRow>> {
  return {
    name: translate(language, 'reports:done.file'),
    rows: await doneRows(deps, request, { skip: 0, take: Number.MAX_SAFE_INTEGER }),
    columns: [
      ...columnsOf(language),
      ['reports:done.when', ({ report }) => sayMoment(report.doneAt, language)],
      ['reports:done.by', ({ report }) => report.doneBy ?? ''],
    ],
  }
}

type DoneRow = Awaited<ReturnType<typeof doneRows>>[number]

function columnsOf(language: Language): WholeList<DueRow>['columns'] {
  return [
    ['reports:reference', ({ reference }) => reference],
    ['reports:name', ({ name }) => name],
    ['reports:birthDate', ({ birthDate }) => birthDate ?? ''],
    ['reports:what', ({ kind }) => translate(language, `reports:kind.${kind}`)],
    ['reports:signedOn', ({ signedOn }) => signedOn ?? ''],
  ]
}
