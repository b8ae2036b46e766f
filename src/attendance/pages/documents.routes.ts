import { type Request, type Response, Router } from 'express'
import { callerOf } from '../../accounts/caller.ts'
import type { Deps } from '../../deps.ts'
import { flash } from '../../web/page/flash.ts'
import { readerLanguage } from '../../web/page/language.ts'
import { sayDay } from '../../words/say-when.ts'
import { translate } from '../../words/words.ts'
import { printAttendanceSheet, printCertificates, printNameCards } from '../documents/session-documents.ts'
import { showSession } from '../sessions/show-session.ts'

type ById = Request<{ id: string }>

/** What is printed for a session: the list to sign, the cards with names, and the certificates of who was there. */
export function documentsRoutes(deps: Deps): Router {
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
      headings: ['number', 'name', 'reference', 'signature'].map((key) => say(key)),
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
