import { type Request, type Response, Router } from 'express'
import { callerOf, allow } from '../../accounts/caller.ts'
import type { Deps } from '../../deps.ts'
import { roomScript } from '../../web/page/room-script.ts'
import { flash, showPage, readerLanguage } from '../../web/page/page.ts'
import { sayLanguage, translate, sayDay } from '../../words/words.ts'
import { listNotSigned, listShortOfHours, inviteAgain } from '../sessions/stuck.ts'
import { requireInView } from '../sessions/long-ago.ts'
import { showOverview, type Overview, type SessionSummary, doorOnPhone } from '../sessions/list-sessions.ts'
import { sessionListRoutes } from './session-list.routes.ts'
import { refuseScript, standRoutes } from './send-rows.ts'
import { sessionRoutes, notYetRoutes } from './session.routes.ts'
import { shortNames } from '../marks/short-names.ts'
import { printAttendanceSheet, printCertificates, printNameCards } from '../documents/session-documents.ts'
import { showSession } from '../sessions/show-session.ts'
import { paperRoutes } from './paper.routes.ts'
import { visitorsRoutes } from './visitors.routes.ts'
import { walkInRoutes } from './walk-in.routes.ts'
import { listVisitors } from '../sessions/visitors.ts'

/** Attendance: which sessions there are, who was at one of them, and who is stuck afterwards. */
export function attendanceRouter(deps: Deps): Router {
  const router = Router()
  router.use('/bijeenkomsten', allow('planner', 'coordinator'))
  router.get('/bijeenkomsten', (request, response) => showSessions(deps, request, response))
  router.get('/bijeenkomsten/niet-getekend', (request, response) => showStuck(deps, request, response))
  router.post('/bijeenkomsten/niet-getekend/:placement/terug', async (request, response) => {
    await inviteAgain(deps, callerOf(request).actor, request.params.placement)
    flash(request, 'ok', 'attendance:stuck.backDone')
    response.redirect(303, '/bijeenkomsten/niet-getekend')
  })
  return router.use(
    sessionListRoutes(deps),
    longAgo(deps),
    notYetRoutes(deps),
    standRoutes(deps),
    visitorsRoutes(deps),
    documentsRoutes(deps),
    paperRoutes(deps),
    sessionRoutes(deps),
    walkInRoutes(deps),
    refuseScript,
  )
}

/** See `requireInView`. */
function longAgo(deps: Deps): Router {
  return Router().use('/bijeenkomsten/:id', async (request: Request<{ id: string }>, _response, next) => {
    const { role, actor } = callerOf(request)
    if (role === 'coordinator') await requireInView(deps, actor.scope, request.params.id)
    next()
  })
}

async function showSessions(deps: Deps, request: Request, response: Response): Promise<void> {
  const language = readerLanguage(request)
  const { scope } = callerOf(request).actor
  const found = await showOverview(deps, scope)
  const stuck = (await listNotSigned(deps, scope)).length
  const later = (await listShortOfHours(deps, scope)).length
  const shown = (summary: SessionSummary) => ({
    ...summary,
    keep: doorOnPhone(summary, deps),
    spoken: sayLanguage(summary.session.group.language, language),
  })
  const lists = { open: found.open.map(shown), today: found.today.map(shown), next: found.next.map(shown) }
  const title = translate(language, ...headingOf(found))
  const nothing = found.open.length + found.today.length + found.next.length === 0
  const script = roomScript(deps, request, { keeps: true })
  const visitors = (await listVisitors(deps, scope)).length
  showPage(request, response, 'attendance/sessions', { title, ...lists, stuck, visitors, later, nothing, ...script })
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
  const names = shortNames([...notSigned, ...short].map(({ placement }) => placement.referral))
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

type ById = Request<{ id: string }>

/** What is printed for a session: the list to sign, the cards with names, and the certificates of who was there. */
function documentsRoutes(deps: Deps): Router {
  const router = Router()
  router.get('/bijeenkomsten/:id/presentielijst.pdf', (request, response) => sendSheet(deps, request, response))
  router.get('/bijeenkomsten/:id/naamkaartjes.pdf', (request, response) => sendCards(deps, request, response))
  router.get('/bijeenkomsten/:id/bewijzen.pdf', (request, response) => sendCertificates(deps, request, response))
  return router
}

async function sendSheet(deps: Deps, request: ById, response: Response): Promise<void> {
  const { scope } = callerOf(request).actor
  const language = readerLanguage(request)
  const { session, elsewhere } = await showSession(deps.db.read, scope, request.params.id)
  const say = (key: string, values = {}) => translate(language, `attendance:sheet.${key}`, values)
  const place = session.group.slot.room.venue.name
  send(
    response,
    await printAttendanceSheet(deps, scope, request.params.id, {
      language,
      title: say('title', { day: sayDay(session.day, language, 'full') }),
      lead: say('lead', { start: session.startTime, end: session.endTime, place }),
      headings: ['number', 'name', 'reference', 'present', 'signature'].map((key) => say(key)),
      foot: [say('coordinator'), say('coordinatorSignature')],
      notes: elsewhere > 0 ? [translate(language, 'attendance:session.elsewhere', { count: elsewhere })] : [],
    }),
  )
}

async function sendCards(deps: Deps, request: ById, response: Response): Promise<void> {
  const title = translate(readerLanguage(request), 'attendance:sheet.cards')
  send(response, await printNameCards(deps, callerOf(request).actor.scope, request.params.id, title))
}

async function sendCertificates(deps: Deps, request: ById, response: Response): Promise<void> {
  const pdf = await printCertificates(deps, callerOf(request).actor.scope, request.params.id)
  if (pdf) return send(response, pdf)
  flash(request, 'info', 'attendance:sheet.nobody')
  response.redirect(303, `/bijeenkomsten/${encodeURIComponent(request.params.id)}`)
}

function send(response: Response, pdf: Buffer): void {
  response.set('Cache-Control', 'no-store').type('pdf').send(pdf)
}
