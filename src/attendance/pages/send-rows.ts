import { type ErrorRequestHandler, type Request, type Response, Router } from 'express'
import { z } from 'zod'
import { callerOf } from '../../accounts/caller.ts'
import type { Deps } from '../../deps.ts'
import { AppError, NotFoundError } from '../../errors.ts'
import { allowCamera } from '../../web/guard/security.ts'
import { type FormError, readForm } from '../../web/page/form.ts'
import { readerLanguage, renderPart, showPage } from '../../web/page/page.ts'
import { accountTag, roomScript } from '../../web/page/room-script.ts'
import { sendZipped } from '../../web/page/zipped.ts'
import { sayDays, translate } from '../../words/words.ts'
import { type ListedSeat, type ShownSession, showSession } from '../sessions/show-session.ts'
import { listVisitorsOf } from '../sessions/visitors.ts'
import { sayCounts } from './session-page.ts'
import { rowOf, visitorsHere } from './session-row.ts'

/** True for the script of the list, which asks for rows instead of pages. */
export function isScript(request: Request): boolean {
  return request.accepts(['html', 'json']) === 'json'
}

/** What to say beside a row whose tap did not go. */
interface Said {
  readonly error: string
  readonly typed: Readonly<Record<string, unknown>>
  /** The page that asks for the reason that is needed. */
  readonly reason: string | undefined
}

/** Answers a tap with its row as it is now. A session or row that is not there (any more) has none: then only the error. */
export async function sendRow(deps: Deps, request: Request, response: Response, seat: string, said?: Said) {
  const shown = await showIfThere(deps, request)
  const found = [...(shown?.seats ?? []), ...(shown?.declined ?? [])].find(({ placement }) => placement.id === seat)
  const answer = {
    ...(shown && { title: sayCounts(shown, readerLanguage(request)) }),
    ...(said && { error: said.error, reason: said.reason }),
    rows: shown && found ? [rowFor(request, shown, found, deps.clock.today(), said)] : [],
  }
  send(request, response, answer, said ? 409 : 200)
}

/** Answers the script that noted a visitor with those of the session; also when this one was not noted, with the reason and the field. */
export async function sendVisitors(deps: Deps, request: Request, response: Response, refused?: FormError) {
  const shown = await showIfThere(deps, request)
  const answer = {
    ...(refused && { error: refused.text, field: refused.field }),
    ...(shown && {
      visitors: renderPart(request, 'attendance/visitors-of-session', await visitorsOf(deps, request, shown)),
    }),
    rows: [],
  }
  send(request, response, answer, refused ? 409 : 200)
}

async function visitorsOf({ db }: Pick<Deps, 'db'>, request: Request, { session }: ShownSession) {
  return { ...visitorsHere(await listVisitorsOf(db.read, callerOf(request).actor.scope, session.id)), session }
}

async function showIfThere(deps: Deps, request: Request): Promise<ShownSession | undefined> {
  try {
    return await showSession(deps.db.read, callerOf(request).actor.scope, String(request.params['id']))
  } catch (error) {
    if (error instanceof NotFoundError) return undefined
    throw error
  }
}

function send(request: Request, response: Response, answer: object, status = 200): void {
  response.status(status).set('Cache-Control', 'no-store')
  sendZipped(request, response, JSON.stringify(answer), 'json')
}

function rowFor(request: Request, shown: ShownSession, found: ListedSeat, today: string, said?: Said) {
  const language = readerLanguage(request)
  const { session } = shown
  const row = rowOf(found, shown, language)
  const refusal = said && translate(language, 'attendance:session.refusal', { name: row.name, text: said.error })
  const seat = { ...row, refusal }
  return { id: row.id, html: renderPart(request, 'attendance/row', { seat, session, today }) }
}

/** A script is told in words too why a list is not for it (any more): the session was moved, or called off. */
export const refuseScript: ErrorRequestHandler = (error, request, response, next) => {
  if (!(error instanceof AppError) || error.status >= 500 || !isScript(request)) return next(error)
  send(request, response, { rows: [], error: sayRefusal(request, error) }, error.status)
}

/** Why something did not go, in words for a reader. */
export function sayRefusal(request: Request, { code, values }: Pick<AppError, 'code' | 'values'>): string {
  const language = readerLanguage(request)
  return translate(language, `errors:${code}`, sayDays(values, language))
}

const query = z.object({ heb: z.string().max(4_000).default('') })

/** What a phone asks again and again: which rows are otherwise than it has them, and with which token it may send. */
export function standRoutes(deps: Deps): Router {
  const router = Router()
  router.get('/bijeenkomsten/sleutel', (request, response) => {
    response.set('Cache-Control', 'no-store')
    response.json({ account: accountTag(deps, request), token: request.csrfToken?.() })
  })
  // Filled by the phone itself, and so the same for everybody who reads this language.
  router.get('/bijeenkomsten/zonder-netwerk', (request, response) => {
    const title = translate(readerLanguage(request), 'attendance:phone.title')
    const page = { layout: false as const, title, ...roomScript(deps, request, { shell: true }) }
    // Of somebody's letter, on the page of who is not on the list.
    allowCamera(response)
    showPage(request, response, 'attendance/without-network', page)
  })
  router.get('/bijeenkomsten/:id/stand', async (request, response) => {
    const has = new Set(readForm(request.query, query).heb.split('.'))
    const shown = await showSession(deps.db.read, callerOf(request).actor.scope, request.params.id)
    const all = [...shown.seats, ...shown.declined]
    const language = readerLanguage(request)
    const changed = all.filter((seat) => !has.has(rowOf(seat, shown, language).state))
    const visitors = await visitorsOf(deps, request, shown)
    const knows = has.has(visitors.visitorsState)
    if (changed.length === 0 && has.size === all.length + 1 && knows) return void response.status(204).end()
    send(request, response, {
      title: sayCounts(shown, language),
      seats: shown.seats.map(({ placement }) => placement.id),
      ...(!knows && { visitors: renderPart(request, 'attendance/visitors-of-session', visitors) }),
      rows: changed.map((seat) => rowFor(request, shown, seat, deps.clock.today())),
    })
  })
  return router
}
