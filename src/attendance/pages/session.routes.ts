import { type Request, type Response, Router } from 'express'
import { callerOf } from '../../accounts/caller.ts'
import type { Deps } from '../../deps.ts'
import { ConflictError } from '../../errors.ts'
import { roomScript } from '../../web/page/room-script.ts'
import { flash, showPage, readerLanguage } from '../../web/page/page.ts'
import { sayDay, translate } from '../../words/words.ts'
import { listStaffing } from '../../groups/trainers/list-staffing.ts'
import { sayStaffing } from '../../groups/trainers/say-trainers.ts'
import { closeSession } from '../sessions/close-session.ts'
import { donePage, sessionPage } from './session-page.ts'
import { showSession, findSession } from '../sessions/show-session.ts'
import { listVisitorsOf } from '../sessions/visitors.ts'
import { visitorsHere } from './session-row.ts'
import { isScript } from './send-rows.ts'
import { tapRoutes, withRefusal } from './taps.routes.ts'

/** One session: the list of who was there and who signed, made with one thumb. */
export function sessionRoutes(deps: Deps): Router {
  const router = Router()
  router.get('/bijeenkomsten/:id', async (request, response) => {
    const shown = await showSession(deps.db.read, callerOf(request).actor.scope, request.params.id)
    const page = sessionPage(request, shown, deps.clock)
    const staffing = (await listStaffing(deps.db.read, [shown.session])).get(shown.session.id)
    const visitors = await listVisitorsOf(deps.db.read, callerOf(request).actor.scope, shown.session.id)
    showPage(request, response, 'attendance/session', {
      ...page,
      ...visitorsHere(visitors),
      ...withRefusal(request, page),
      ...(staffing && sayStaffing(staffing, readerLanguage(request))),
      ...(page.notYet ? {} : roomScript(deps, request)),
    })
  })
  router.get('/bijeenkomsten/:id/klaar', (request, response) => askToClose(deps, request, response))
  router.post('/bijeenkomsten/:id/klaar', async (request, response) => {
    const count = await closeSession(deps, callerOf(request).actor, request.params.id)
    flash(request, 'ok', 'attendance:close.done', { count })
    response.redirect(303, `/bijeenkomsten/${encodeURIComponent(request.params.id)}/klaar`)
  })
  router.get('/bijeenkomsten/:id/uitzondering/:seat', (request, response) => askException(deps, request, response))
  return router.use(tapRoutes(deps))
}

async function askToClose(deps: Deps, request: Request, response: Response): Promise<void> {
  const { scope } = callerOf(request).actor
  const shown = await showSession(deps.db.read, scope, request.params['id'] as string)
  const { session, seats, isLast } = shown
  const open = seats.filter(({ unmarked }) => unmarked)
  if (open.length === 0) {
    const here = `/bijeenkomsten/${session.id}`
    const closed = roomScript(deps, request, { closed: `${here} ${here}/erbij` })
    return showPage(request, response, 'attendance/done', { ...donePage(request, shown), ...closed })
  }
  const language = readerLanguage(request)
  const title = translate(language, 'attendance:close.title', { count: open.length })
  const words = isLast ? 'attendance:close.happens' : 'attendance:close.happensSeries'
  const happens = translate(language, words, { count: open.length, day: sayDay(session.day, language) })
  showPage(request, response, 'attendance/close', { title, happens, session, whom: open.map(({ name }) => name) })
}

async function askException(deps: Deps, request: Request, response: Response): Promise<void> {
  const { actor } = callerOf(request)
  const { session, seats, declined } = await showSession(deps.db.read, actor.scope, request.params['id'] as string)
  const seat = [...seats, ...declined].find(({ placement }) => placement.id === request.params['seat'])
  if (!seat?.hours && seat?.hours !== 0) return response.redirect(303, `/bijeenkomsten/${session.id}`)
  const title = translate(readerLanguage(request), 'attendance:exception.title', { name: seat.name })
  showPage(request, response, 'attendance/exception', { title, session, seat })
}

const IN_THE_ROOM = [
  'aanwezigheid',
  'ondertekening',
  'verschil',
  'klaar',
  'erbij',
  'erbij/zoeken',
  'toch-niet',
  'bezoeker',
  'stand',
]
const ACTS = [...IN_THE_ROOM, 'papier', 'papier/bestand']
const ON_THE_DAY = ACTS.map((act) => `/bijeenkomsten/:id/${act}`)

/** What is for the day itself says so before that day, and leads back to the list; also to a page that was left open. */
export function notYetRoutes(deps: Deps): Router {
  const router = Router()
  router.all(ON_THE_DAY, async (request, response, next) => {
    const session = await findSession(deps.db.read, callerOf(request).actor.scope, request.params['id'] as string)
    if (session.day <= deps.clock.today()) return next()
    if (isScript(request)) throw new ConflictError('session-not-yet', { day: session.day })
    const language = readerLanguage(request)
    const title = translate(language, 'attendance:notYet.title', { day: sayDay(session.day, language, 'full') })
    showPage(request, response, 'attendance/not-yet', { title, session }, 409)
  })
  return router
}
