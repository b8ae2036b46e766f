import { type Request, type Response, Router } from 'express'
import { callerOf } from '../../accounts/caller.ts'
import type { Deps } from '../../deps.ts'
import { InputError } from '../../errors.ts'
import { fullName } from '../../people/full-name.ts'
import { errorsOf, type FormError, formError, readUpload } from '../../web/page/form.ts'
import { flash, readerLanguage, showPage } from '../../web/page/page.ts'
import { sendTable } from '../../web/page/send-table.ts'
import { translate } from '../../words/words.ts'
import { sealCode, type RowCode } from '../paper/list-code.ts'
import { rowThatCounts } from '../paper/list-row.ts'
import { COLUMNS, headingOf, sayPresent, saySigned } from '../paper/list-words.ts'
import { openList, takeIn } from '../paper/take-in.ts'
import { versionOf } from '../sessions/judge-tap.ts'
import { type ListedSeat, showSession, type ShownSession } from '../sessions/show-session.ts'
import { readPaperForm, type TypedRow, typedOf, usualRow, writtenIn } from './paper-form.ts'
import { paperPage, reviewPage } from './paper-page.ts'

type ById = Request<{ id: string }>

const MOST_MEGABYTES = 1

/** A list on paper or in a spreadsheet: out, and back in by the same taps as in the room. */
export function paperRoutes(deps: Deps): Router {
  const router = Router()
  router.get('/bijeenkomsten/:id/presentielijst.xlsx', (request, response) => sendList(deps, request, response))
  router.get('/bijeenkomsten/:id/papier', (request, response) => showForm(deps, request, response))
  router.post('/bijeenkomsten/:id/papier', (request, response) => takeForm(deps, request, response))
  router.get('/bijeenkomsten/:id/papier/bestand', (request, response) =>
    response.redirect(303, `${pathOf(request)}/papier`),
  )
  router.post('/bijeenkomsten/:id/papier/bestand', (request, response) => takeFile(deps, request, response))
  return router
}

function pathOf({ params }: ById): string {
  return `/bijeenkomsten/${encodeURIComponent(params.id)}`
}

function codeOf({ placement, ...seat }: ListedSeat, { session }: Pick<ShownSession, 'session'>): RowCode {
  const { reference, person } = placement.referral
  return {
    sessionId: session.id,
    day: session.day,
    placementId: placement.id,
    reference,
    name: fullName(person),
    seen: versionOf(seat),
    before: rowThatCounts(seat, session.day),
  }
}

async function sendList(deps: Deps, request: ById, response: Response): Promise<void> {
  const language = readerLanguage(request)
  const shown = await showSession(deps.db.read, callerOf(request).actor.scope, request.params.id)
  const columns = COLUMNS.filter((column) => column !== 'signed' || shown.isLast)
  const rows = shown.seats.map((seat, index) => {
    const code = codeOf(seat, shown)
    const { lateMinutes, earlyMinutes, remark } = code.before
    const cells: Record<(typeof COLUMNS)[number], string> = {
      number: String(index + 1),
      name: code.name,
      reference: code.reference,
      present: sayPresent(code.before, language),
      signed: saySigned(code.before, language),
      late: lateMinutes ? String(lateMinutes) : '',
      early: earlyMinutes ? String(earlyMinutes) : '',
      remark,
      code: sealCode(deps.secrets, code),
    }
    return columns.map((column) => cells[column])
  })
  const name = `${translate(language, 'paper:fileName')}-${shown.session.day}`
  const headings = columns.map((column) => headingOf(column, language))
  await sendTable(deps, request, response, 'xlsx', { name, headings, rows })
}

/** Everybody as most lists say it, unless something is marked already. */
function usualRows(deps: Deps, shown: ShownSession): TypedRow[] {
  return shown.seats.map((seat) => {
    const code = codeOf(seat, shown)
    const row = usualRow(code.before, shown.isLast && seat.signing === null)
    return typedOf({ code, row }, sealCode(deps.secrets, code))
  })
}

async function showForm(deps: Deps, request: ById, response: Response, rows?: readonly TypedRow[], error?: FormError) {
  const shown = await showSession(deps.db.read, callerOf(request).actor.scope, request.params.id)
  const page = paperPage(request, shown, rows ?? usualRows(deps, shown))
  const wrong = rows?.some(({ errors }) => Object.keys(errors).length > 0)
  const form = wrong ? translate(readerLanguage(request), 'paper:severalWrong') : undefined
  const errors = { ...(form && { form }), ...errorsOf(error) }
  showPage(request, response, 'attendance/paper', { ...page, errors }, error?.status ?? (wrong ? 422 : 200))
}

async function takeForm(deps: Deps, request: ById, response: Response): Promise<void> {
  const { actor } = callerOf(request)
  const shown = await showSession(deps.db.read, actor.scope, request.params.id)
  const body = (request.body ?? {}) as Record<string, unknown>
  let rows: TypedRow[]
  try {
    rows = readPaperForm(deps.secrets, shown.session, body)
  } catch (error) {
    return showForm(deps, request, response, undefined, formError(request, error))
  }
  const isWrong = rows.some(({ errors }) => Object.keys(errors).length > 0)
  if (body['step'] === 'edit' || isWrong) return showForm(deps, request, response, rows)
  const tryOut = body['step'] !== 'take'
  const outcomes = await takeIn(deps, actor, shown.session.id, rows.map(writtenIn), { tryOut })
  const count = outcomes.filter(({ state }) => state === 'done').length
  const aside = outcomes.filter(({ state }) => state === 'set-aside').length
  if (tryOut || outcomes.some(({ state }) => state === 'refused')) {
    const page = reviewPage(request, shown, { rows, outcomes, problems: [], isDone: !tryOut })
    return showPage(request, response, 'attendance/paper-review', page, tryOut ? 200 : 409)
  }
  if (aside > 0)
    flash(request, 'warning', `paper:${count > 0 ? 'takenAndSetAside' : 'setAside'}`, { count: aside, taken: count })
  else flash(request, 'ok', 'paper:taken', { count })
  response.redirect(303, pathOf(request))
}

/** A file is only looked at: what it says stands in the form of the answer, which is sent to take it in. */
async function takeFile(deps: Deps, request: ById, response: Response): Promise<void> {
  const { actor } = callerOf(request)
  try {
    const { file } = await readUpload(request, MOST_MEGABYTES)
    if (!file) throw new InputError('file-missing')
    const found = await openList(deps, actor, request.params.id, file)
    const shown = await showSession(deps.db.read, actor.scope, request.params.id)
    const outcomes = await takeIn(deps, actor, shown.session.id, found.rows, { tryOut: true })
    const rows = found.rows.map((row) => typedOf(row, sealCode(deps.secrets, row.code)))
    const page = reviewPage(request, shown, { rows, outcomes, problems: found.problems, isDone: false })
    showPage(request, response, 'attendance/paper-review', page)
  } catch (error) {
    return showForm(deps, request, response, undefined, formError(request, error, FILE))
  }
}

const FILE = Object.fromEntries(
  [
    'file-missing',
    'file-too-large',
    'file-too-much',
    'list-unreadable',
    'list-empty',
    'list-other-session',
    'list-moved',
  ].map((code) => [code, 'file']),
)
