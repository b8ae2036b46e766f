import { type Request, type Response, Router } from 'express'
import { callerOf, allow } from '../../accounts/caller.ts'
import type { Deps } from '../../deps.ts'
import { fullName } from '../../people/full-name.ts'
import { flash, showPage, readerLanguage } from '../../web/page/page.ts'
import { errorsOf, type FormError, formError, readForm, line, ticked } from '../../web/page/form.ts'
import { translate, sayLanguages } from '../../words/words.ts'
import { changePerson } from '../receiving/change-person.ts'
import { TARGET_GROUPS } from '../file/check-term.ts'
import { findReferral } from '../find-referral.ts'
import type { Referral } from '../referral.entity.ts'
import { z } from 'zod'
import type { ReferralFields } from '../file/headings.ts'

const FIELDS = {
  'email-invalid': 'email',
  'postcode-invalid': 'postcode',
  'language-unknown': 'languages',
  'counsellor-email-invalid': 'counsellorEmail',
  'target-group-unknown': 'targetGroup',
}

/** Rooms offer these; a referral may name others. */
const NEEDS = ['wheelchair', 'childcare']

/** What a planner may change of somebody, with the versions of the person and the referral that the form was made from. */
const personForm = z.object({
  version: z.coerce.number().int(),
  referralVersion: z.coerce.number().int(),
  email: line,
  mayEmail: ticked,
  phone: line,
  street: line,
  houseNumber: line,
  houseLetter: line,
  addition: line,
  postcode: line,
  town: line,
  languages: line,
  needs: ticked,
  counsellorName: line,
  counsellorEmail: line,
  counsellorMay: ticked,
  targetGroup: z.string().max(100).optional(),
})

type PersonForm = z.output<typeof personForm>

/** Changing how to reach somebody, their languages, needs and target group. */
export function changePersonRoutes(deps: Deps): Router {
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

/** What was typed, by the columns of a referral file: both are checked the same way. */
function fieldsOf(given: PersonForm): ReferralFields {
  const yes = (boxes: readonly string[]) => (boxes.length > 0 ? 'ja' : 'nee')
  return {
    'e-mail': given.email,
    'e-mail toegestaan': yes(given.mayEmail),
    telefoon: given.phone,
    straat: given.street,
    huisnummer: given.houseNumber,
    huisletter: given.houseLetter,
    toevoeging: given.addition,
    postcode: given.postcode,
    woonplaats: given.town,
    talen: given.languages,
    behoeften: given.needs.join(','),
    begeleider: given.counsellorName,
    'begeleider e-mail': given.counsellorEmail,
    'begeleider toegestaan': yes(given.counsellorMay),
    ...(given.targetGroup !== undefined && { doelgroep: given.targetGroup }),
  }
}

/** The form as it is filled in from what is known. */
function formOf({ person, needs, version, ...referral }: Referral): PersonForm {
  const box = (yes: boolean) => (yes ? ['ja'] : [])
  return {
    version: person.version,
    referralVersion: version,
    email: person.email ?? '',
    mayEmail: box(person.mayEmail),
    phone: person.phone ?? '',
    street: person.street ?? '',
    houseNumber: person.houseNumber ?? '',
    houseLetter: person.houseLetter ?? '',
    addition: person.addition ?? '',
    postcode: person.postcode ?? '',
    town: person.town ?? '',
    // Dutch names, whatever the reader's language: the same that a file may hold.
    languages: sayLanguages(person.languages, 'nl'),
    needs,
    counsellorName: referral.counsellorName ?? '',
    counsellorEmail: referral.counsellorEmail ?? '',
    counsellorMay: box(referral.counsellorMay),
    targetGroup: Object.keys(TARGET_GROUPS).find((word) => TARGET_GROUPS[word] === referral.targetGroup) ?? '',
  }
}
