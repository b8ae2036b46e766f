import type { Deps } from '../../deps.ts'
import { type FieldError, FieldErrors } from '../../errors.ts'
import { type Actor, type Work, work } from '../../history/work.ts'
import { Person } from '../../people/person.entity.ts'
import type { ReferralCandidate } from '../file/candidate.ts'
import { checkReferral } from '../file/check-rows.ts'
import type { ReferralFields } from '../file/headings.ts'
import { findKnown, recognise } from '../known/recognise.ts'
import { marksOf } from '../known/referral-row.ts'
import { Referral } from '../referral.entity.ts'
import { checkPhone, readBesides, readConsent, type TypedBesides } from './change-person.ts'
import { personWith, receivingContext } from './receive-referral.ts'
import { RECEIVING, takeInReferrals } from './receive-referrals.ts'

/**
 * Adds somebody by hand, with the checks of a row of a referral file. Somebody whom we know already is not changed: their page is for that.
 * @returns Their reference.
 * @throws FieldErrors with the problems of a row, those of `changePerson`, and `person-known` with the reference of who that is.
 */
export async function addPerson(
  deps: Pick<Deps, 'db' | 'clock' | 'secrets'>,
  by: Actor,
  fields: ReferralFields,
  typed: TypedBesides = {},
): Promise<string> {
  return work(deps, by, RECEIVING, async (work) => {
    const problems: FieldError[] = []
    const checked = checkReferral(fields, await receivingContext(work))
    for (const { problem, column = 'bsn' } of checked.problems)
      problems.push({ code: SAID_OTHERWISE[`${column} ${problem}`] ?? problem, field: column })
    const report = (code: string, field = '') => void problems.push({ code, field })
    const besides = readBesides(typed, report)
    const phone = checked.candidate?.phone ?? null
    checkPhone(fields.telefoon ?? null, report)
    const sms = readConsent(work, typed.maySms, { phone, smsNumber: null }, report)
    if (checked.candidate) problems.push(...(await whoIsKnown(work, deps, checked.candidate)))
    if (problems.length > 0 || !checked.candidate) throw new FieldErrors(problems)
    await takeInReferrals(work, deps.secrets, [checked.candidate])
    const where = { person: personWith(checked.candidate, deps) }
    const { id, reference, person } = await work.tx.findOneOrFail(Referral, { where, relations: { person: true } })
    const said = { ...besides.person, ...sms }
    if (Object.keys(said).length > 0) await work.tx.update(Person, { id: person.id }, said)
    if (Object.keys(besides.referral).length > 0) await work.tx.update(Referral, { id }, besides.referral)
    return reference
  })
}

/** What a form says in other words than a file, by column and problem. */
const SAID_OTHERWISE: Readonly<Record<string, string>> = {
  'begeleider e-mail email-invalid': 'counsellor-email-invalid',
  'gemeentecode municipality-unknown': 'municipality-missing',
}

/** Who carries these numbers in this municipality already; what others know of them is for `takeInReferrals`. */
async function whoIsKnown(
  { tx }: Work,
  { secrets }: Pick<Deps, 'secrets'>,
  candidate: ReferralCandidate,
): Promise<FieldError[]> {
  const { marks, older } = marksOf([candidate], secrets)
  const mark = marks[0] ?? { bsnHash: null, vNumberHash: null }
  const found = recognise(candidate.municipality, mark, await findKnown(tx, marks, older))
  if (found.conflict) return [{ code: 'identity-conflict', field: 'v-nummer' }]
  const { here } = found
  return here ? [{ code: 'person-known', field: 'bsn', values: { reference: here.reference } }] : []
}
