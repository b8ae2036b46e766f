import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import { callerOf } from '../../accounts/caller.ts'
import { isDay } from '../../calendar/days.ts'
import type { Deps } from '../../deps.ts'
import { AppError, type ErrorValues } from '../../errors.ts'
import { line, readForm } from '../../web/page/form.ts'
import { readerLanguage, renderPart } from '../../web/page/page.ts'
import { sendZipped } from '../../web/page/zipped.ts'
import { sayDays, translate } from '../../words/words.ts'
import { markAttendance } from '../marks/mark-attendance.ts'
import { signAtSession, unsignAtSession } from '../sessions/on-the-day.ts'
import { findSession, type ListedSeat, showSession } from '../sessions/show-session.ts'
import { sayCounts } from './session-page.ts'
import { rowOf } from './session-row.ts'

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

/** What is tapped on the list of a session: a form by itself, or sent by a script, which gets the row back. */
export function tapRoutes(deps: Deps): Router {
  const router = Router()
  router.post('/bijeenkomsten/:id/aanwezigheid', async (request, response) => {
    const { seat, ...given } = readForm(request.body, mark)
    const { actor } = callerOf(request)
    await answerTap(deps, request, response, seat, async () => {
      const { number } = await findSession(deps.db.read, actor.scope, request.params.id)
      await markAttendance(deps, actor, seat, { session: number, ...given })
    })
  })
  router.post('/bijeenkomsten/:id/ondertekening', async (request, response) => {
    const { seat, what, ...details } = readForm(request.body, signature)
    const { actor } = callerOf(request)
    const where = { sessionId: request.params.id, placementId: seat }
    await answerTap(deps, request, response, seat, () =>
      what === 'withdraw'
        ? unsignAtSession(deps, actor, where)
        : signAtSession(deps, actor, where, { signs: what === 'signed', ...details }),
    )
  })
  return router
}

/** Why the last tap of this browser did not go. */
interface Refusal {
  readonly seat: string
  readonly code: string
  readonly values: ErrorValues
}

declare module 'express-session' {
  interface SessionData {
    refusal?: Refusal
  }
}

const NOT_ENOUGH = ['hours-missing', 'activity-missing']

/** A script gets the row as it is now, a form leads back to it; also when it did not go, with the reason. Too few hours need a reason. */
async function answerTap(
  deps: Deps,
  request: Request,
  response: Response,
  seat: string,
  act: () => Promise<void>,
): Promise<void> {
  const refusal = await refusalOf(seat, act)
  const here = `/bijeenkomsten/${encodeURIComponent(String(request.params['id']))}`
  const row = encodeURIComponent(seat)
  const reason = refusal && NOT_ENOUGH.includes(refusal.code) ? `${here}/uitzondering/${row}` : undefined
  if (isScript(request)) return sendRow(deps, request, response, { seat, refusal, reason })
  if (refusal && !reason) request.session.refusal = refusal
  response.redirect(303, reason ?? `${here}#p-${row}`)
}

function isScript(request: Request): boolean {
  return request.accepts(['html', 'json']) === 'json'
}

async function refusalOf(seat: string, act: () => Promise<void>): Promise<Refusal | undefined> {
  try {
    await act()
    return undefined
  } catch (error) {
    if (!(error instanceof AppError) || error.status === 404 || error.status >= 500) throw error
    return { seat, code: error.code, values: error.values }
  }
}

interface Tapped {
  readonly seat: string
  readonly refusal: Refusal | undefined
  /** Where a reason is asked for. */
  readonly reason: string | undefined
}

async function sendRow(deps: Deps, request: Request, response: Response, tapped: Tapped): Promise<void> {
  const shown = await showSession(deps.db.read, callerOf(request).actor.scope, String(request.params['id']))
  const { seat, refusal, reason } = tapped
  const found = [...shown.seats, ...shown.declined].find(({ placement }) => placement.id === seat)
  const answer = {
    title: sayCounts(shown, readerLanguage(request)),
    ...(reason && { reason }),
    rows: found ? [{ id: seat, html: rowHtml(request, shown, found, refusal, deps.clock.today()) }] : [],
  }
  response.status(refusal ? 409 : 200).set('Cache-Control', 'no-store')
  sendZipped(request, response, JSON.stringify(answer), 'json')
}

function rowHtml(
  request: Request,
  { session, isLast }: Awaited<ReturnType<typeof showSession>>,
  found: ListedSeat,
  refusal: Refusal | undefined,
  today: string,
): string {
  const language = readerLanguage(request)
  const row = rowOf(found, { session, isLast }, language)
  const seat = { ...row, refusal: refusal && sayRefusal(request, refusal, row.name) }
  return renderPart(request, 'attendance/row', { seat, session, isLast, today })
}

/** `Rania H.: Deze persoon heeft al getekend.` */
function sayRefusal(request: Request, { code, values }: Refusal, name: string): string {
  const language = readerLanguage(request)
  const text = translate(language, `errors:${code}`, sayDays(values, language))
  return translate(language, 'attendance:session.refusal', { name, text })
}

type Rows = readonly { readonly id: string; readonly name: string }[]

/** The rows of a page, with why the last tap did not go at the row that was tapped; once. */
export function withRefusal(request: Request, lists: Readonly<Record<'seats' | 'declined', Rows>>) {
  const { refusal } = request.session
  delete request.session.refusal
  const told = (rows: Rows) =>
    rows.map((row) => (row.id === refusal?.seat ? { ...row, refusal: sayRefusal(request, refusal, row.name) } : row))
  return { seats: told(lists.seats), declined: told(lists.declined) }
}
