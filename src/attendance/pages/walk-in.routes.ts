import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import { callerOf } from '../../accounts/caller.ts'
import type { Deps } from '../../deps.ts'
import { AppError, NotFoundError } from '../../errors.ts'
import { readCode } from '../../invitations/message/short-address.ts'
import { inScope } from '../../municipalities/scope.ts'
import { Referral } from '../../referrals/referral.entity.ts'
import { allowCamera } from '../../web/guard/security.ts'
import { errorsOf, type FormError, formError, line, readForm } from '../../web/page/form.ts'
import { flash, readerLanguage, showPage } from '../../web/page/page.ts'
import { roomScript } from '../../web/page/room-script.ts'
import { sayDay, sayDays, translate } from '../../words/words.ts'
import { listWalkIns, possibleWalkIn } from '../marks/find-walk-ins.ts'
import { shortNames } from '../marks/short-names.ts'
import { addWalkIn, countRoom, removeWalkIn } from '../marks/walk-in.ts'
import { findSession } from '../sessions/show-session.ts'
import { noteVisitor } from '../sessions/visitors.ts'
import { shownWalkIn } from './say-walk-in.ts'
import { isScript, sendVisitors } from './send-rows.ts'

const form = z.object({
  referral: line,
  takeOver: z.literal('yes').optional(),
  reason: z.string().trim().max(200).default(''),
})
// What is longer than its field takes is said beside it (`noteVisitor`).
const visitorForm = z.object({
  name: z.string().trim().default(''),
  note: z.string().trim().default(''),
  shown: z.string().trim().default(''),
  id: z.string().min(8).max(100).optional(),
  at: z.iso.datetime().optional(),
})
const search = z.object({ zoek: z.string().max(500).trim().optional() })

/** Who stands at the door and is not on the list: a seat, a seat that is taken over, or a visitor for a planner to sort out. */
export function walkInRoutes(deps: Deps): Router {
  const router = Router()
  router.get('/bijeenkomsten/:id/erbij', (request, response) => showSearch(deps, request, response))
  // Where a browser comes back to, from another language or the address bar: nobody is looked for there.
  router.get('/bijeenkomsten/:id/erbij/zoeken', (request, response) =>
    response.redirect(303, `/bijeenkomsten/${encodeURIComponent(request.params.id)}/erbij`),
  )
  // A form that is posted: what is looked for may be a BSN, and an address is kept in logs and histories.
  router.post('/bijeenkomsten/:id/erbij/zoeken', (request, response) => showSearch(deps, request, response))
  router.get('/bijeenkomsten/:id/erbij/:referral', (request, response) => askFirst(deps, request, response))
  router.post('/bijeenkomsten/:id/erbij', (request, response) => add(deps, request, response))
  router.post('/bijeenkomsten/:id/toch-niet', async (request, response) => {
    const { seat } = readForm(request.body, z.object({ seat: line }))
    await removeWalkIn(deps, callerOf(request).actor, request.params.id, seat)
    flash(request, 'ok', 'attendance:walkIn.removed')
    response.redirect(303, `/bijeenkomsten/${encodeURIComponent(request.params.id)}`)
  })
  router.post('/bijeenkomsten/:id/bezoeker', (request, response) => addVisitor(deps, request, response))
  return router
}

interface Typed {
  readonly name?: string
  readonly note?: string
  readonly shown?: string
}

async function showSearch(deps: Deps, request: Request, response: Response, typed: Typed = {}, error?: FormError) {
  const { actor } = callerOf(request)
  const language = readerLanguage(request)
  const { zoek } = readForm(request.body ?? {}, search)
  const session = await findSession(deps.db.read, actor.scope, String(request.params['id']))
  const found = await listWalkIns(deps, actor, { group: session.group, session }, zoek ?? '')
  const names = shortNames(found.map(({ referral }) => referral))
  const people = found.map((one, index) => {
    const name = names[index] ?? ''
    // The reference has a line of its own.
    return { ...shownWalkIn(one, language), name, shown: name.replace(` (${one.referral.reference})`, '') }
  })
  const title = translate(language, 'attendance:walkIn.title')
  const isLetter = LETTER.test(zoek ?? '')
  // A number that was typed is not repeated, nor is what opens somebody's page.
  const opens = isLetter || (found.length > 0 && readCode(zoek ?? '') !== null)
  const searched = { zoek: opens || /\d{5}/.test(zoek ?? '') ? '' : zoek, asked: zoek !== undefined, isLetter }
  const data = { title, session, people, typed, errors: errorsOf(error), ...searched, ...roomScript(deps, request) }
  allowCamera(response)
  showPage(request, response, 'attendance/walk-in', data, error?.status)
}

/** What a camera reads in the code of a letter. */
const LETTER = /\/[uk]\//

/** Says before what a seat here costs: the seat elsewhere, or the size of the group. */
async function askFirst(deps: Deps, request: Request, response: Response, error?: FormError): Promise<void> {
  const { scope } = callerOf(request).actor
  const language = readerLanguage(request)
  const session = await findSession(deps.db.read, scope, String(request.params['id']))
  const id = String(request.params['referral'] ?? (request.body as { referral?: unknown }).referral)
  const referral = await deps.db.read.findOne(Referral, { where: { id }, relations: { person: true } })
  if (!referral || !inScope(scope, referral.municipality)) throw new NotFoundError('referral-unknown')
  const one = await possibleWalkIn(deps.db.read, { group: session.group, session }, referral)
  const { taken, seats } = await countRoom(deps.db.read, session.group, session, one.alone)
  const isFull = one.can !== 'here' && taken >= session.group.capacity
  const [name] = shortNames([referral])
  showPage(
    request,
    response,
    'attendance/walk-in-ask',
    {
      title: translate(language, 'attendance:walkIn.ask', { name }),
      session,
      person: { ...shownWalkIn(one, language), name },
      elsewhere: one.elsewhere && {
        ...shownWalkIn(one, language),
        day: sayDay(one.elsewhere.session.day, language, 'full'),
        place: one.elsewhere.placement.group.slot.room.venue.name,
      },
      isFull,
      taken,
      seats,
      errors: errorsOf(error),
    },
    error?.status,
  )
}

const ASK = ['group-full', 'seat-elsewhere']

async function add(deps: Deps, request: Request<{ id: string }>, response: Response): Promise<void> {
  const { referral, takeOver, reason } = readForm(request.body, form)
  const here = `/bijeenkomsten/${encodeURIComponent(request.params.id)}`
  try {
    const wishes = { takeOver: takeOver === 'yes', reason }
    const seat = await addWalkIn(deps, callerOf(request).actor, request.params.id, referral, wishes)
    flash(request, 'ok', 'attendance:walkIn.done')
    response.redirect(303, `${here}#p-${seat}`)
  } catch (error) {
    if (error instanceof AppError && ASK.includes(error.code))
      return response.redirect(303, `${here}/erbij/${encodeURIComponent(referral)}`)
    const { text } = formError(request, error)
    flash(request, 'error', 'attendance:walkIn.refused', { text })
    response.redirect(303, `${here}/erbij`)
  }
}

const VISITOR_FIELDS = {
  'visitor-name-missing': 'name',
  'visitor-name-long': 'name',
  'number-in-text': 'note',
  'visitor-note-long': 'note',
  'number-in-reference': 'shown',
  'visitor-letter-long': 'shown',
}

/** A form by itself, or kept by a phone and sent when there is network. */
async function addVisitor(deps: Deps, request: Request<{ id: string }>, response: Response): Promise<void> {
  const { at: notedAt, ...given } = readForm(request.body, visitorForm)
  try {
    await noteVisitor(deps, callerOf(request).actor, request.params.id, { ...given, notedAt })
  } catch (error) {
    if (isScript(request)) return sendVisitors(deps, request, response, refusalOf(request, error))
    return showSearch(deps, request, response, given, formError(request, error, VISITOR_FIELDS))
  }
  if (isScript(request)) return sendVisitors(deps, request, response)
  flash(request, 'ok', 'attendance:visitors.done')
  response.redirect(303, `/bijeenkomsten/${encodeURIComponent(request.params.id)}`)
}

/** A page says by itself that something is not there; a script has to be told. */
function refusalOf(request: Request, error: unknown): FormError {
  if (!(error instanceof NotFoundError)) return formError(request, error, VISITOR_FIELDS)
  const language = readerLanguage(request)
  return { text: translate(language, `errors:${error.code}`, sayDays(error.values, language)), status: error.status }
}
