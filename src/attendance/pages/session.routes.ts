import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import { callerOf } from '../../accounts/caller.ts'
import { isDay } from '../../calendar/days.ts'
import type { Deps } from '../../deps.ts'
import { AppError } from '../../errors.ts'
import { flash, showPage, readerLanguage } from '../../web/page/page.ts'
import { line, readForm } from '../../web/page/form.ts'
import { sayDay, translate } from '../../words/words.ts'
import { closeSession, signAtSession } from '../sessions/on-the-day.ts'
import { markAttendance } from '../marks/mark-attendance.ts'
import { donePage, sessionPage } from './session-page.ts'
import { showSession, findSession } from '../sessions/show-session.ts'
import { withdrawSigning } from '../signing/record-signing.ts'

const tick = z
  .enum(['yes', 'no'])
  .optional()
  .transform((ticked) => ticked === 'yes')

const mark = z.object({
  seat: line,
  status: z.enum(['present', 'absent', 'excused', '']).transform((status) => status || null),
  late: tick,
  leftEarly: tick,
  id: z.string().min(8).max(100).optional(),
})

const signature = z.object({
  seat: line,
  what: z.enum(['signed', 'refused', 'withdraw']),
  day: z
    .union([z.literal(''), z.string().refine(isDay)])
    .optional()
    .transform((day) => day || undefined),
  exception: z.string().trim().max(200).default(''),
})

/** One session: the list of who was there and who signed, made with one thumb. */
export function sessionRoutes(deps: Deps): Router {
  const router = Router()
  router.get('/bijeenkomsten/:id', async (request, response) => {
    const shown = await showSession(deps.db.read, callerOf(request).actor.scope, request.params.id)
    showPage(request, response, 'attendance/session', sessionPage(request, shown, deps.clock))
  })
  router.post('/bijeenkomsten/:id/aanwezigheid', async (request, response) => {
    const { seat, ...given } = readForm(request.body, mark)
    const { actor } = callerOf(request)
    await backToRow(request, response, seat, async () => {
      const { number } = await findSession(deps.db.read, actor.scope, request.params.id)
      await markAttendance(deps, actor, seat, { session: number, ...given })
    })
  })
  router.post('/bijeenkomsten/:id/ondertekening', async (request, response) => {
    const { seat, what, ...details } = readForm(request.body, signature)
    const { actor } = callerOf(request)
    const where = { sessionId: request.params.id, placementId: seat }
    await backToRow(request, response, seat, () =>
      what === 'withdraw'
        ? withdrawSigning(deps, actor, seat)
        : signAtSession(deps, actor, where, { signs: what === 'signed', ...details }),
    )
  })
  router.get('/bijeenkomsten/:id/klaar', (request, response) => askToClose(deps, request, response))
  router.post('/bijeenkomsten/:id/klaar', async (request, response) => {
    const count = await closeSession(deps, callerOf(request).actor, request.params.id)
    flash(request, 'ok', 'attendance:close.done', { count })
    response.redirect(303, `/bijeenkomsten/${encodeURIComponent(request.params.id)}/klaar`)
  })
  router.get('/bijeenkomsten/:id/uitzondering/:seat', (request, response) => askException(deps, request, response))
  return router
}

const NOT_ENOUGH = ['hours-missing', 'activity-missing']

/** Back to the same row, with what went wrong above the list; who has too few hours needs a reason. */
async function backToRow(
  request: Request,
  response: Response,
  seat: string,
  act: () => Promise<unknown>,
): Promise<void> {
  const here = `/bijeenkomsten/${encodeURIComponent(String(request.params['id']))}`
  try {
    await act()
    response.redirect(303, `${here}#p-${encodeURIComponent(seat)}`)
  } catch (error) {
    if (!(error instanceof AppError) || error.status === 404 || error.status >= 500) throw error
    flash(request, 'error', `errors:${error.code}`, error.values)
    response.redirect(303, NOT_ENOUGH.includes(error.code) ? `${here}/uitzondering/${encodeURIComponent(seat)}` : here)
  }
}

async function askToClose(deps: Deps, request: Request, response: Response): Promise<void> {
  const { scope } = callerOf(request).actor
  const shown = await showSession(deps.db.read, scope, request.params['id'] as string)
  const { session, seats, isLast } = shown
  const open = seats.filter(({ unmarked }) => unmarked)
  if (open.length === 0) return showPage(request, response, 'attendance/done', donePage(request, shown))
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

const ON_THE_DAY = ['aanwezigheid', 'ondertekening', 'klaar', 'erbij'].map((act) => `/bijeenkomsten/:id/${act}`)

/** What is for the day itself says so before that day, and leads back to the list; also to a page that was left open. */
export function notYetRoutes(deps: Deps): Router {
  const router = Router()
  router.all(ON_THE_DAY, async (request, response, next) => {
    const session = await findSession(deps.db.read, callerOf(request).actor.scope, request.params['id'] as string)
    if (session.day <= deps.clock.today()) return next()
    const language = readerLanguage(request)
    const title = translate(language, 'attendance:notYet.title', { day: sayDay(session.day, language, 'full') })
    showPage(request, response, 'attendance/not-yet', { title, session }, 409)
  })
  return router
}
