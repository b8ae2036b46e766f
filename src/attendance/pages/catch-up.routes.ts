import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import { allow, callerOf } from '../../accounts/caller.ts'
import type { Deps } from '../../deps.ts'
import { InputError } from '../../errors.ts'
import type { WeighedCatchUp } from '../../groups/changing/weigh-catch-up.ts'
import { RulesBrokenError } from '../../groups/proposals/change-members.ts'
import { sayObjection } from '../../groups/proposals/say-rules.ts'
import { fullName } from '../../people/full-name.ts'
import { errorsOf, type FormError, formError, line, readForm, ticked } from '../../web/page/form.ts'
import { flash, readerLanguage, showPage } from '../../web/page/page.ts'
import { type Language, sayActivity, sayDay, sayLanguage, translate } from '../../words/words.ts'
import { catchUp, endCatchUp, showCatchUp, type ShownCatchUp } from '../catching-up/catch-up.ts'
import { sayCatchingUp } from '../catching-up/say-catching-up.ts'
import { inHours } from '../marks/find-marks.ts'
import { lackAfter } from '../marks/hours-to-come.ts'

type ByReference = Request<{ reference: string }>

const chosenForm = z.object({ bijeenkomst: line, toch: ticked, version: z.coerce.number().int() })
type Typed = Pick<z.output<typeof chosenForm>, 'bijeenkomst' | 'toch'>

/** Choosing, together with somebody who lacks hours, one session of another series at which they catch up; and taking them off it again. */
export function catchUpRouter(deps: Deps): Router {
  const router = Router()
  router.use('/mensen/:reference/inhalen', allow('planner'))
  router.get('/mensen/:reference/inhalen', (request: ByReference, response) =>
    showForm(deps, request, response, { bijeenkomst: '', toch: [] }),
  )
  router.post('/mensen/:reference/inhalen', async (request: ByReference, response) => {
    const typed = readForm(request.body, chosenForm)
    try {
      if (typed.bijeenkomst === '') throw new InputError('session-missing')
      const chosen = { sessionId: typed.bijeenkomst, version: typed.version, comesAnyway: typed.toch.length > 0 }
      await catchUp(deps, callerOf(request).actor, request.params.reference, chosen)
    } catch (error) {
      return showForm(deps, request, response, typed, formError(request, error, FIELD_NAMES), error)
    }
    goBack(request, response, 'pool:catchUp.done')
  })
  router.post('/mensen/:reference/inhalen/eraf', async (request: ByReference, response) => {
    const { plaats } = readForm(request.body, z.object({ plaats: line }))
    try {
      await endCatchUp(deps, callerOf(request).actor, request.params.reference, plaats)
    } catch (error) {
      return showForm(deps, request, response, { bijeenkomst: '', toch: [] }, formError(request, error, {}), error)
    }
    goBack(request, response, 'pool:catchUp.offDone')
  })
  return router
}

const FIELD_NAMES = { 'session-missing': 'bijeenkomst', 'said-no': 'toch' }

function goBack(request: ByReference, response: Response, done: string): void {
  flash(request, 'ok', done)
  response.redirect(303, `/mensen/${encodeURIComponent(request.params.reference)}`)
}

async function showForm(
  deps: Deps,
  request: ByReference,
  response: Response,
  typed: Typed,
  error?: FormError,
  thrown?: unknown,
): Promise<void> {
  const language = readerLanguage(request)
  const shown = await showCatchUp(deps, callerOf(request).actor, request.params.reference)
  const { referral, choices, seat } = shown
  const name = fullName(referral.person)
  const names = new Map([[referral.reference, { name }]])
  const say = (key: string, values = {}) => translate(language, `pool:catchUp.${key}`, values)
  const why = (objections: WeighedCatchUp['objections']) =>
    objections.map((one) => sayObjection(language, one, names).text)
  const possible = choices.filter(({ objections }) => objections.length === 0)
  const data = {
    title: say('title', { name }),
    name,
    reference: referral.reference,
    version: referral.version,
    seat: seat && { id: seat.id },
    ...sayCatchingUp(shown, language),
    options: possible.map((choice) => ({
      value: choice.session.id,
      label: whenAndWhere(choice, language),
      hint: hintOf(choice, shown, language),
      checked: choice.session.id === typed.bijeenkomst,
    })),
    anyway: possible.some(({ saidNo }) => saidNo)
      ? [{ value: 'ja', label: translate(language, 'pool:place.anyway'), checked: typed.toch.length > 0 }]
      : null,
    impossible: choices
      .filter(({ objections }) => objections.length > 0)
      .map((choice) => ({
        id: choice.group.id,
        what: whenAndWhere(choice, language),
        why: why(choice.objections),
      })),
    broken: thrown instanceof RulesBrokenError ? why(thrown.objections) : [],
    errors: errorsOf(error),
    error,
  }
  showPage(request, response, 'pool/catch-up', data, error?.status)
}

/** `dinsdag 15 december 2026, 09:00–12:30, Stadhuis, Arabisch, excursie` */
function whenAndWhere({ session, group }: WeighedCatchUp, language: Language): string {
  return [
    sayDay(session.day, language, 'full'),
    `${session.startTime}–${session.endTime}`,
    group.slot.room.venue.name,
    sayLanguage(group.language, language),
    sayActivity(session.activity, language),
  ]
    .filter(Boolean)
    .join(', ')
}

/** Which session of its series it is, how many seats are free, whether it is enough, and what else somebody should know before they choose. */
function hintOf(
  { session, group, left, saidNo }: WeighedCatchUp,
  { lack, referral }: ShownCatchUp,
  language: Language,
): string {
  const say = (key: string, values = {}) => translate(language, `pool:catchUp.${key}`, values)
  const still = lack && lackAfter(lack, session)
  const seats = translate(language, 'pool:place.left', { count: left })
  const isLate = referral.deadline !== null && session.day > referral.deadline
  return [
    say('number', { number: session.number, of: group.slot.sessions.length, left: seats }),
    still?.minutes ? say('notEnough', { hours: inHours(still.minutes) }) : say(still ? 'noActivity' : 'enough'),
    isLate && say('late', { day: sayDay(referral.deadline, language) }),
    saidNo && translate(language, 'pool:place.saidNo'),
  ]
    .filter(Boolean)
    .join(' ')
}
