import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import { callerOf, allow } from '../../accounts/caller.ts'
import type { Deps } from '../../deps.ts'
import { fullName } from '../../people/full-name.ts'
import { flash, showPage, readerLanguage } from '../../web/page/page.ts'
import { errorsOf, type FormError, formError, readForm, line } from '../../web/page/form.ts'
import { sayField } from '../../words/say-field.ts'
import { translate, type Language } from '../../words/words.ts'
import { changePerson, TERM_REASONS } from '../receiving/change-person.ts'
import { findReferral } from '../find-referral.ts'
import type { Referral } from '../referral.entity.ts'
import {
  FIELD_NAMES,
  filledIn,
  personChoices,
  personShape,
  type TypedPerson,
  typedBesides,
  typedFields,
} from './person-form.ts'

/** What a planner may change of somebody, with the versions of the person and the referral that the form was made from. */
const changeForm = personShape.extend({
  version: z.coerce.number().int(),
  referralVersion: z.coerce.number().int(),
  termReason: line,
})
type TypedChange = z.output<typeof changeForm>

/** Changing what is known of somebody. */
export function changePersonRoutes(deps: Deps): Router {
  const router = Router()
  router.use('/mensen/:reference/wijzigen', allow('planner'))
  router.get('/mensen/:reference/wijzigen', async (request, response) => {
    const referral = await findReferral(deps.db.read, callerOf(request).actor, request.params.reference)
    showForm(deps, request, response, referral, typedOf(referral))
  })
  router.post('/mensen/:reference/wijzigen', async (request, response) => {
    const typed = readForm(request.body, changeForm)
    const { actor } = callerOf(request)
    const { reference } = request.params
    try {
      await changePerson(deps, actor, reference, {
        version: typed.version,
        referralVersion: typed.referralVersion,
        fields: typedFields(typed),
        besides: typedBesides(typed),
        termReason: TERM_REASONS.find((one) => one === typed.termReason),
      })
    } catch (error) {
      const referral = await findReferral(deps.db.read, actor, reference)
      const now = typedOf(referral)
      return showForm(deps, request, response, referral, { ...now, ...typed }, formError(request, error, FIELD_NAMES))
    }
    flash(request, 'ok', 'pool:change.done')
    response.redirect(303, `/mensen/${encodeURIComponent(reference)}`)
  })
  return router
}

/** After a conflict the form keeps what was typed, says beside it what stands there now, and saves over that the next time. */
function showForm(
  { config }: Pick<Deps, 'config'>,
  request: Request,
  response: Response,
  referral: Referral,
  typed: TypedChange,
  error?: FormError,
): void {
  const language = readerLanguage(request)
  const now = typedOf(referral)
  const conflict = error?.status === 409
  const { version, referralVersion } = now
  const data = {
    title: translate(language, 'pool:change.title', { name: fullName(referral.person) }),
    reference: referral.reference,
    given: conflict ? { ...typed, version, referralVersion } : typed,
    meanwhile: conflict ? differences(now, typed, language) : [],
    choices: personChoices(typed, language, config),
    changes: true,
    errors: errorsOf(error),
    error,
  }
  showPage(request, response, 'pool/change', data, error?.status)
}

/** What stands there now and is not what was typed. */
function differences(now: TypedPerson, typed: TypedPerson, language: Language) {
  const names = Object.keys(personShape.shape) as (keyof TypedPerson)[]
  const isAsked = (name: keyof TypedPerson) => name !== 'maySms' || typed.maySms.length > 0
  const different = names.filter((name) => isAsked(name) && String(now[name]) !== String(typed[name]))
  return different.map((name) => ({
    label: translate(language, `referrals:fields.${name}`),
    text:
      name === 'week'
        ? sayWeek(now.week, language)
        : sayField(name, name === 'maySms' ? now.maySms.filter(Boolean) : now[name], language),
  }))
}

function sayWeek(week: readonly string[], language: Language): string {
  const halfDays = week.filter(Boolean).map((one) => one.split('-'))
  return sayField(
    'availability',
    { week: halfDays.map(([weekday, part]) => ({ weekday: Number(weekday), part })) },
    language,
  )
}

function typedOf(referral: Referral): TypedChange {
  const { version, person } = referral
  return { ...filledIn(referral), version: person.version, referralVersion: version, termReason: '' }
}
