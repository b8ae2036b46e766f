import { type Request, type Response, Router } from 'express'
import { callerOf, allow } from '../../accounts/caller.ts'
import type { Deps } from '../../deps.ts'
import { flash } from '../../web/page/flash.ts'
import { readerLanguage } from '../../web/page/language.ts'
import { showPage } from '../../web/page/page.ts'
import { sayLanguage } from '../../words/say-language.ts'
import { translate } from '../../words/words.ts'
import { documentsRoutes } from './documents.routes.ts'
import { listNotSigned, listShortOfHours, inviteAgain } from '../sessions/stuck.ts'
import { showOverview, type Overview, type SessionSummary, summariesOf } from '../sessions/show-overview.ts'
import { sessionRoutes, notYetRoutes } from './session.routes.ts'
import { shortNames } from '../marks/short-names.ts'
import { walkInRoutes } from './walk-in.routes.ts'
import { pagesOf } from '../../web/page/pages-of.ts'
import { EVER, listPastSessions, listSessions } from '../sessions/list-sessions.ts'

/** Attendance: which sessions there are, who was at one of them, and who is stuck afterwards. */
export function attendanceRouter(deps: Deps): Router {
  const router = Router()
  router.use('/bijeenkomsten', allow('planner', 'coordinator'))
  router.get('/bijeenkomsten', (request, response) => showSessions(deps, request, response))
  router.get('/bijeenkomsten/eerdere', (request, response) => showPast(deps, request, response))
  router.get('/bijeenkomsten/niet-getekend', (request, response) => showStuck(deps, request, response))
  router.post('/bijeenkomsten/niet-getekend/:placement/terug', async (request, response) => {
    await inviteAgain(deps, callerOf(request).actor, request.params.placement)
    flash(request, 'ok', 'attendance:stuck.backDone')
    response.redirect(303, '/bijeenkomsten/niet-getekend')
  })
  return router.use(documentsRoutes(deps), notYetRoutes(deps), sessionRoutes(deps), walkInRoutes(deps))
}

async function showSessions(deps: Deps, request: Request, response: Response): Promise<void> {
  const language = readerLanguage(request)
  const { scope } = callerOf(request).actor
  const found = await showOverview(deps, scope)
  const stuck = (await listNotSigned(deps, scope)).length
  const later = (await listShortOfHours(deps, scope)).length
  const shown = (summary: SessionSummary) => ({
    ...summary,
    spoken: sayLanguage(summary.session.group.language, language),
  })
  const lists = { open: found.open.map(shown), today: found.today.map(shown), next: found.next.map(shown) }
  const title = translate(language, ...headingOf(found))
  const nothing = found.open.length + found.today.length + found.next.length === 0
  showPage(request, response, 'attendance/sessions', { title, ...lists, stuck, later, nothing })
}

/** The answer to "what must I do?": today first, then what was left open. */
function headingOf({ open, today, next }: Overview): [string, Record<string, unknown>?] {
  const people = today.reduce((sum, { expected }) => sum + expected, 0)
  if (today.length > 0) return ['attendance:heading.today', { count: today.length, people }]
  if (open.length > 0) return ['attendance:heading.open', { count: open.length }]
  return next.length > 0 ? ['attendance:heading.notToday'] : ['attendance:heading.nothing']
}

async function showStuck(deps: Deps, request: Request, response: Response): Promise<void> {
  const { scope } = callerOf(request).actor
  const notSigned = await listNotSigned(deps, scope)
  const short = await listShortOfHours(deps, scope)
  const names = shortNames([...notSigned, ...short].map(({ placement }) => placement.referral.person))
  const today = deps.clock.today()
  const stuck = notSigned.map((one, index) => ({ ...one, name: names[index] }))
  const later = short.map((one, index) => ({
    ...one,
    name: names[notSigned.length + index],
    over: one.lastSession.day < today,
  }))
  const title = translate(readerLanguage(request), 'attendance:stuck.title', { count: stuck.length })
  showPage(request, response, 'attendance/stuck', { title, stuck, later })
}

const ROWS_A_PAGE = 30

/** The sessions that are past, the latest first, page by page. */
async function showPast(deps: Deps, request: Request, response: Response): Promise<void> {
  const { scope } = callerOf(request).actor
  const language = readerLanguage(request)
  const past = await listPastSessions(deps, scope)
  const pages = pagesOf(past.length, ROWS_A_PAGE, '/bijeenkomsten/eerdere', request.query)
  const ids = past.slice(pages.skip, pages.skip + ROWS_A_PAGE)
  const found = await summariesOf(deps, scope, (await listSessions(deps, scope, EVER, ids)).reverse())
  const sessions = found.map((one) => ({ ...one, spoken: sayLanguage(one.session.group.language, language) }))
  const title = translate(language, 'attendance:past.title', { count: pages.total })
  showPage(request, response, 'attendance/past', { title, sessions, pages })
}
