import { isDeepStrictEqual } from 'node:util'
import type { Availability } from '../../calendar/availability.ts'
import type { World } from '../../deps.ts'
import { ConflictError, type FieldError, FieldErrors } from '../../errors.ts'
import { type Actor, type Work, work } from '../../history/work.ts'
import { holdsNumber } from '../../people/identity.ts'
import { hasTooFewDigits, smsNumberOf } from '../../people/phone-number.ts'
import { consentTo, NO_CONSENT } from '../../people/sms-consent.ts'
import { LITERACIES, type Person } from '../../people/person.entity.ts'
import { type ChangedColumns, saveChanges } from '../known/change-referral.ts'
import { knownFields } from '../known/known-fields.ts'
import { personColumns, type ReferralColumns, referralColumns } from '../known/referral-row.ts'
import { checkContact, readWishes } from '../file/check-contact.ts'
import { checkPerson, checkPlace } from '../file/check-person.ts'
import { checkTerm } from '../file/check-term.ts'
import { LONGEST_FIELD, REFERRAL_FIELDS, type ReferralField, type ReferralFields } from '../file/headings.ts'
import type { RowProblemCode } from '../file/problems.ts'
import { findReferral } from '../find-referral.ts'
import type { Referral } from '../referral.entity.ts'
import { readAvailability, type TypedAvailability } from './read-availability.ts'

/** Why the law or the end of the term is another than before: DUO gave more time or put it right, or it was typed wrong here. */
export const TERM_REASONS = ['extended', 'put-right', 'typed-wrong'] as const
type TermReason = (typeof TERM_REASONS)[number]

/** What a referral file does not say, and staff know. What is left out stays as it is. */
export interface TypedBesides {
  /** One of `LITERACIES`; anything else is that nobody knows. */
  readonly literacy?: string | undefined
  readonly interpreter?: boolean | undefined
  readonly availability?: TypedAvailability | undefined
  /**
   * Whether they agree to SMS, now, on the number that stands there; or the number in E.164 on which they had agreed before, and of which
   * nobody says otherwise.
   */
  readonly maySms?: boolean | string | undefined
}

/** What somebody typed about a person, by the headings of a referral file, and what stood there when they began. */
export interface PersonForm {
  /** Of the person and of the referral, as the page showed them. */
  readonly version: number
  readonly referralVersion: number
  /** What is left out stays as it is. */
  readonly fields: ReferralFields
  readonly besides?: TypedBesides
  readonly termReason?: TermReason | undefined
}

/**
 * Changes what is known of somebody, but for the numbers that they are known by. The checks are those of a row of a referral file; the
 * waiting date stays, and so does the municipality: that they moved is for a referral to say. Saying what is known already changes nothing.
 * @throws NotFoundError `not-found`; ConflictError `changed-meanwhile`; FieldErrors with the problems of a row, `counsellor-email-invalid`,
 * `phone-not-mobile` for who would get SMS there, `availability-empty`, `availability-crossed`, and `term-reason-missing` for another law or term without a reason.
 */
export async function changePerson(deps: World, by: Actor, reference: string, form: PersonForm): Promise<void> {
  await work(deps, by, { lock: `person:${reference}` }, async (work) => {
    const known = await findReferral(work.tx, by, reference)
    const changes = changesIn(work, known, form)
    const isOld =
      (Object.keys(changes.person).length > 0 && known.person.version !== form.version) ||
      (Object.keys(changes.referral).length > 0 && known.version !== form.referralVersion)
    if (isOld) throw new ConflictError('changed-meanwhile')
    const newTerm = 'termEndsOn' in changes.referral || 'programme' in changes.referral
    await saveChanges(work, known, changes, newTerm && form.termReason ? { term: form.termReason } : {})
  })
}

function changesIn(work: Work, known: Referral, form: PersonForm): ChangedColumns {
  const problems: FieldError[] = []
  const report = (code: string, field: string = '') => void problems.push({ code, field })
  const wanted = readFields({ ...knownFields(known), ...form.fields }, known.municipality, work.today, report)
  const besides = readBesides(form.besides ?? {}, report, known.availability?.also)
  const { phone } = { ...known.person, ...wanted?.person }
  checkPhone(phone === known.person.phone ? null : phone, report)
  const sms = readConsent(work, form.besides?.maySms, { ...known.person, phone }, report)
  const changes = {
    person: changed(known.person, { ...wanted?.person, ...besides.person, ...sms }),
    referral: changed(known, { ...wanted?.referral, ...besides.referral }),
  }
  const { termEndsOn, programme } = changes.referral
  if ((termEndsOn || programme) && !form.termReason) report('term-reason-missing', 'termReason')
  if (problems.length > 0) throw new FieldErrors(problems)
  return changes
}

type ReportField = (code: string, field?: string) => void

/** What is typed is a number, or two; what a file brought stays as it came. */
export function checkPhone(typed: string | null, report: ReportField): void {
  if (typed && hasTooFewDigits(typed)) report('phone-invalid', 'telefoon')
}

/** The columns that a row of a file with these fields would write; null where a problem is in the way. */
function readFields(
  fields: ReferralFields,
  municipality: string,
  today: string,
  report: ReportField,
): { person: Partial<Person>; referral: ReferralColumns } | null {
  const long = REFERRAL_FIELDS.filter((field) => (fields[field]?.length ?? 0) > LONGEST_FIELD)
  for (const field of long) report('text-too-long', field)
  if (long.length > 0) return null
  const ofRow = (problem: RowProblemCode, column?: ReferralField) =>
    report(column === 'begeleider e-mail' ? 'counsellor-email-invalid' : problem, column)
  const only = new Set([municipality])
  const term = checkTerm(fields, today, ofRow)
  const candidate = {
    ...checkPerson(fields, today, ofRow),
    ...checkPlace(fields, { today, knownMunicipalities: only, allowedMunicipalities: only }, ofRow),
    ...checkContact(fields, ofRow),
    ...readWishes(fields),
    ...{ row: 1, reference: null, bsn: null, vNumber: null },
  }
  if (candidate.household && holdsNumber(candidate.household)) report('number-in-text', 'huishouden')
  if (!term) return null
  const { waitingSince: _kept, ...referral } = referralColumns({ ...candidate, ...term })
  return { person: personColumns({ ...candidate, ...term }), referral }
}

/** What a file does not say, as columns. @param also Of `readAvailability`. */
export function readBesides(
  { literacy, interpreter, availability }: TypedBesides,
  report: ReportField,
  also?: Availability['also'],
): ChangedColumns {
  return {
    person: {
      ...(literacy !== undefined && { literacy: LITERACIES.find((one) => one === literacy) ?? null }),
      ...(interpreter !== undefined && { interpreter }),
    },
    referral: availability === undefined ? {} : { availability: readAvailability(availability, report, also) },
  }
}

/**
 * Whether they may get SMS, as columns; not where nobody said anything about it. What they agreed to before counts as long as it is of the
 * number that stands there now, and nobody took it back meanwhile.
 * @param person With the number that is known now; who is new has agreed to nothing yet.
 */
export function readConsent(
  { at, by }: Pick<Work, 'at' | 'by'>,
  maySms: TypedBesides['maySms'],
  person: Pick<Person, 'phone' | 'smsNumber'>,
  report: ReportField,
): Partial<Person> {
  if (maySms === undefined) return {}
  if (typeof maySms === 'string' && maySms === smsNumberOf(person)) return {}
  if (maySms !== true) return person.smsNumber === null ? {} : NO_CONSENT
  const consent = consentTo(person.phone, person, { at, by: by.name })
  if (consent === null) report('phone-not-mobile', 'telefoon')
  return consent ?? {}
}

function changed<T extends object>(before: T, after: Partial<T>): Partial<T> {
  const entries = Object.entries(after).filter(
    ([name, value]) => !isDeepStrictEqual(before[name as keyof T] ?? EMPTY[name] ?? null, value ?? null),
  )
  return Object.fromEntries(entries) as Partial<T>
}

/** Nobody asked is, on a form, a box that is not ticked. */
const EMPTY: Readonly<Record<string, unknown>> = { interpreter: false }
