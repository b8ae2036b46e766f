import { type Request, type Response, Router } from 'express'
import { allow } from '../../accounts/allow.ts'
import { callerOf } from '../../accounts/caller.ts'
import type { Deps } from '../../deps.ts'
import { fullName } from '../../people/full-name.ts'
import { flash } from '../../web/page/flash.ts'
import { errorsOf, type FormError, formError, readForm } from '../../web/page/form.ts'
import { readerLanguage } from '../../web/page/language.ts'
import { showPage } from '../../web/page/page.ts'
import { translate } from '../../words/words.ts'
import { changePerson } from '../receiving/change-person.ts'
import { TARGET_GROUPS } from '../file/check-term.ts'
import { findReferral } from '../find-referral.ts'
import { fieldsOf, formOf, type PersonForm, personForm } from './person-form.ts'
import type { Referral } from '../referral.entity.ts'

const FIELDS = {
  'email-invalid': 'email',
  'postcode-invalid': 'postcode',
  'language-unknown': 'languages',
  'counsellor-email-invalid': 'counsellorEmail',
  'target-group-unknown': 'targetGroup',
}

/** Rooms offer these; a referral may name others. */
const NEEDS = ['wheelchair', 'childcare']

/** Changing how to reach somebody, their languages, needs and target group. */
export function personRoutes(deps: Deps): Router {
  const router = Router()
  router.use('/mensen/:reference/wijzigen', allow('planner'))
  router.get('/mensen/:reference/wijzigen', async (request, response) => {
    const referral = await findReferral(deps.db.read, callerOf(request).actor, request.params.reference)
    showForm(request, response, referral, formOf(referral))
  })
  router.post('/mensen/:reference/wijzigen', async (request, response) => {
    const given = readForm(request.body, personForm)
    const { actor } = callerOf(request)
    const { reference } = request.params
    try {
      const { version, referralVersion } = given
      await changePerson(deps, actor, reference, { version, referralVersion, fields: fieldsOf(given) })
    } catch (error) {
      const referral = await findReferral(deps.db.read, actor, reference)
      return showForm(request, response, referral, given, formError(request, error, FIELDS))
    }
    flash(request, 'ok', 'pool:change.done')
    response.redirect(303, `/mensen/${encodeURIComponent(reference)}`)
  })
  return router
}

/** After a conflict the form keeps what was typed, says beside it what stands there now, and saves over that the next time. */
function showForm(
  request: Request,
  response: Response,
  referral: Referral,
  given: PersonForm,
  error?: FormError,
): void {
  const language = readerLanguage(request)
  const now = formOf(referral)
  const conflict = error?.status === 409
  const names = Object.keys(now).filter(
    (name) => name !== 'version' && name !== 'referralVersion',
  ) as (keyof PersonForm)[]
  const different = names.filter((name) => String(now[name]) !== String(given[name] ?? now[name]))
  const needs = [...new Set([...NEEDS, ...referral.needs])]
  const data = {
    title: translate(language, 'pool:change.title', { name: fullName(referral.person) }),
    reference: referral.reference,
    given: conflict ? { ...given, version: now.version, referralVersion: now.referralVersion } : given,
    meanwhile: conflict
      ? different.map((name) => ({
          label: translate(language, `referrals:fields.${name}`),
          text: String(now[name]) || translate(language, 'referrals:nothing'),
        }))
      : [],
    needs: needs.map((value) => ({
      value,
      label: translate(language, `pool:needs.${value}`, { defaultValue: value }),
      checked: given.needs.includes(value),
    })),
    targetGroups: Object.entries(TARGET_GROUPS).map(([value, group]) => ({
      value,
      label: translate(language, `referrals:values.targetGroup.${group}`),
    })),
    mayEmail: [{ value: 'ja', label: translate(language, 'pool:change.mayEmail'), checked: given.mayEmail.length > 0 }],
    counsellorMay: [
      { value: 'ja', label: translate(language, 'pool:change.counsellorMay'), checked: given.counsellorMay.length > 0 },
    ],
    errors: errorsOf(error),
    error,
  }
  showPage(request, response, 'pool/change', data, error?.status)
}
