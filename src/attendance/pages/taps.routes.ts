import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import { callerOf } from '../../accounts/caller.ts'
import { isDay } from '../../calendar/days.ts'
import type { Deps } from '../../deps.ts'
import { AppError, type ErrorValues } from '../../errors.ts'
import { line, readForm } from '../../web/page/form.ts'
import { readerLanguage } from '../../web/page/page.ts'
import { translate } from '../../words/words.ts'
import { settleTap, tap } from '../sessions/tap.ts'
import type { TapSays } from '../tap.entity.ts'
import { isScript, sayRefusal, sendRow } from './send-rows.ts'

/** An emptied box is that they were in time. */
const minutes = z
  .union([z.literal(''), z.coerce.number().int().min(0).max(1_440)])
  .optional()
  .transform((count) => (count === '' ? 0 : count))

const OF_PHONE = {
  seat: line,
  id: z.string().min(8).max(100).optional(),
  at: z.iso.datetime().optional(),
  seen: z.string().max(100).optional(),
}

const mark = z.object({
  ...OF_PHONE,
  status: z.enum(['present', 'absent', 'excused', '']).transform((status) => status || null),
  lateMinutes: minutes,
  earlyMinutes: minutes,
  remark: z.string().trim().max(200).optional(),
})

const signature = z.object({
  ...OF_PHONE,
  what: z.enum(['signed', 'refused', 'withdraw']),
  day: z
    .union([z.literal(''), z.string().refine(isDay)])
    .optional()
    .transform((day) => day || undefined),
  exception: z.string().trim().max(200).default(''),
})

const choice = z.object({ seat: line, tap: line, choice: z.enum(['tapped', 'stands']) })

/** What is tapped on the list of a session: a form by itself, or sent by a script, which gets the row back. */
export function tapRoutes(deps: Deps): Router {
  const router = Router()
  router.post('/bijeenkomsten/:id/aanwezigheid', async (request, response) => {
    const { seat, id, at, seen, ...given } = readForm(request.body, mark)
    await sendTap(deps, request, response, { seat, id, at, seen }, { what: 'mark', ...given })
  })
  router.post('/bijeenkomsten/:id/ondertekening', async (request, response) => {
    const { seat, id, at, seen, what, ...details } = readForm(request.body, signature)
    await sendTap(deps, request, response, { seat, id, at, seen }, what === 'signed' ? { what, ...details } : { what })
  })
  router.post('/bijeenkomsten/:id/verschil', async (request, response) => {
    const { seat, tap: id, choice: chosen } = readForm(request.body, choice)
    await answerTap(deps, request, response, seat, () =>
      settleTap(deps, callerOf(request).actor, id, chosen === 'tapped'),
    )
  })
  return router
}

interface OfPhone {
  readonly seat: string
  readonly id?: string | undefined
  readonly at?: string | undefined
  readonly seen?: string | undefined
}

function sendTap(
  deps: Deps,
  request: Request,
  response: Response,
  { seat, id, at, seen }: OfPhone,
  says: TapSays,
): Promise<void> {
  const where = { sessionId: String(request.params['id']), placementId: seat }
  return answerTap(deps, request, response, seat, () =>
    tap(deps, callerOf(request).actor, where, { says, id, tappedAt: at, seen }),
  )
}

/** Why the last tap of this browser did not go, and what was typed with it. */
interface Refusal {
  readonly seat: string
  readonly code: string
  readonly values: ErrorValues
  readonly typed: Readonly<Record<string, unknown>>
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
  act: () => Promise<unknown>,
): Promise<void> {
  const refusal = await refusalOf(request, seat, act)
  const here = `/bijeenkomsten/${encodeURIComponent(String(request.params['id']))}`
  const row = encodeURIComponent(seat)
  const reason = refusal && NOT_ENOUGH.includes(refusal.code) ? `${here}/uitzondering/${row}` : undefined
  if (isScript(request)) {
    const said = refusal && { error: sayRefusal(request, refusal), typed: refusal.typed, reason }
    return sendRow(deps, request, response, seat, said)
  }
  if (refusal && !reason) request.session.refusal = refusal
  response.redirect(303, reason ?? `${here}#p-${row}`)
}

/** A page says by itself that something is not there; a script has to be told. */
async function refusalOf(request: Request, seat: string, act: () => Promise<unknown>): Promise<Refusal | undefined> {
  try {
    await act()
    return undefined
  } catch (error) {
    if (!(error instanceof AppError) || error.status >= 500) throw error
    if (error.status === 404 && !isScript(request)) throw error
    const { lateMinutes, earlyMinutes, remark } = request.body as Record<string, unknown>
    return { seat, code: error.code, values: error.values, typed: { lateMinutes, earlyMinutes, remark } }
  }
}

type Rows = readonly { readonly id: string; readonly name: string }[]

/** The rows of a page, with why the last tap did not go at the row that was tapped; once. */
export function withRefusal(request: Request, lists: Readonly<Record<'seats' | 'declined', Rows>>) {
  const { refusal } = request.session
  delete request.session.refusal
  const told = (rows: Rows) => rows.map((row) => (row.id === refusal?.seat ? refused(request, refusal, row) : row))
  return { seats: told(lists.seats), declined: told(lists.declined) }
}

function refused(request: Request, refusal: Refusal, row: Rows[number]) {
  const values = { name: row.name, text: sayRefusal(request, refusal) }
  const { lateMinutes, earlyMinutes, remark } = refusal.typed
  const typed = remark === undefined ? {} : { late: lateMinutes, early: earlyMinutes, remark }
  return { ...row, ...typed, refusal: translate(readerLanguage(request), 'attendance:session.refusal', values) }
}
