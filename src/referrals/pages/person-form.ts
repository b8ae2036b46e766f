import { z } from 'zod'
import type { Deps } from '../../deps.ts'
import { smsNumberOf, writtenNumber } from '../../people/phone-number.ts'
import { LITERACIES } from '../../people/person.entity.ts'
import { line, ticked } from '../../web/page/form.ts'
import { type Language, translate } from '../../words/words.ts'
import { LONGEST_FIELD, type ReferralField, type ReferralFields } from '../file/headings.ts'
import { TARGET_GROUPS } from '../file/check-term.ts'
import { knownFields } from '../known/known-fields.ts'
import { TERM_REASONS, type TypedBesides } from '../receiving/change-person.ts'
import { type TypedAvailability, typedAvailability, weekChoices } from '../receiving/read-availability.ts'
import type { Referral } from '../referral.entity.ts'

/** The fields of the form in which one line is typed or one thing chosen, and the column of a referral file that each is. */
const LINES = {
  givenNames: 'voornamen',
  prefix: 'voorvoegsel',
  familyName: 'achternaam',
  gender: 'geslacht',
  birthDate: 'geboortedatum',
  languages: 'talen',
  email: 'e-mail',
  phone: 'telefoon',
  street: 'straat',
  houseNumber: 'huisnummer',
  houseLetter: 'huisletter',
  addition: 'toevoeging',
  postcode: 'postcode',
  town: 'woonplaats',
  programme: 'wet',
  termEndsOn: 'einddatum termijn',
  targetGroup: 'doelgroep',
  household: 'huishouden',
  householdMode: 'samen of apart',
  counsellorName: 'begeleider',
  counsellorEmail: 'begeleider e-mail',
} as const satisfies Record<string, ReferralField>
type LineName = keyof typeof LINES
const LINE_NAMES = Object.keys(LINES) as LineName[]

/** The names of the fields by the columns that the checks speak of; `from` and `until` are of when somebody can come. */
export const FIELD_NAMES: Readonly<Record<string, string>> = {
  ...Object.fromEntries(LINE_NAMES.map((name) => [LINES[name], name])),
  from: 'availableFrom',
  until: 'availableUntil',
}

const given = z.string().max(LONGEST_FIELD).trim().optional()

/** What is known of somebody, as a planner types it. A field that did not come stays as it is. */
export const personShape = z.object({
  ...(Object.fromEntries(LINE_NAMES.map((name) => [name, given])) as Record<LineName, typeof given>),
  mayEmail: ticked,
  // An empty one comes with the ticked one: without SMS nobody is asked. What was agreed before comes as its number, `ja` is said now.
  maySms: ticked,
  needs: ticked,
  counsellorMay: ticked,
  interpreter: ticked,
  literacy: given,
  // An empty one comes with the ticked ones, so that none ticked is not the same as no question.
  week: ticked,
  availableFrom: line,
  availableUntil: line,
})

/** @see personShape */
export type TypedPerson = z.output<typeof personShape>

/** What was typed, by the columns of a referral file: both are checked the same way. */
export function typedFields(typed: TypedPerson): ReferralFields {
  const lines = LINE_NAMES.flatMap((name) => (typed[name] === undefined ? [] : [[LINES[name], typed[name]] as const]))
  const yes = (boxes: readonly string[]) => (boxes.length > 0 ? 'ja' : 'nee')
  return {
    ...Object.fromEntries(lines),
    'e-mail toegestaan': yes(typed.mayEmail),
    behoeften: typed.needs.join(','),
    'begeleider toegestaan': yes(typed.counsellorMay),
  }
}

/** The rest of it: what no file says. */
export function typedBesides({ literacy, interpreter, week, maySms, ...typed }: TypedPerson): TypedBesides {
  const availability: TypedAvailability | undefined =
    week.length === 0 ? undefined : { week, from: typed.availableFrom, until: typed.availableUntil }
  return {
    literacy,
    interpreter: interpreter.length > 0,
    availability,
    maySms: maySms.length === 0 ? undefined : maySms.includes('ja') || agreedNumber(maySms) || false,
  }
}

/** The number to which they had agreed, of a box that was ticked before. */
function agreedNumber(maySms: readonly string[]): string | undefined {
  return maySms.find((one) => one !== '' && one !== 'ja')
}

/** The form as it is filled in from what is known. */
export function filledIn(referral: Referral): TypedPerson {
  const fields = knownFields(referral)
  const { literacy, interpreter } = referral.person
  const box = (yes: boolean | null) => (yes ? ['ja'] : [])
  const { week, from, until } = typedAvailability(referral.availability)
  return {
    ...(Object.fromEntries(LINE_NAMES.map((name) => [name, fields[LINES[name]] ?? ''])) as Record<LineName, string>),
    mayEmail: box(referral.person.mayEmail),
    maySms: ['', smsNumberOf(referral.person) ?? []].flat(),
    needs: referral.needs,
    counsellorMay: box(referral.counsellorMay),
    interpreter: box(interpreter),
    literacy: literacy ?? '',
    week: ['', ...week],
    availableFrom: from,
    availableUntil: until,
  }
}

/** Rooms offer these; a referral may name others. */
const NEEDS = ['wheelchair', 'childcare']

/** What can be chosen in the form, with what is chosen now; about SMS only where any goes out. */
export function personChoices(typed: TypedPerson, language: Language, { sms }: Pick<Deps['config'], 'sms'>) {
  const say = (key: string, values = {}) => translate(language, key, values)
  const named = (values: readonly string[], words: string) =>
    values.map((value) => ({ value, label: say(`${words}.${value}`) }))
  const agreed = agreedNumber(typed.maySms)
  const box = (name: 'mayEmail' | 'maySms' | 'counsellorMay' | 'interpreter') => [
    { value: 'ja', label: say(`pool:change.${name}`), checked: typed[name].includes('ja') },
  ]
  return {
    genders: Object.entries({ m: 'M', v: 'V', o: 'O' }).map(([value, gender]) => ({
      value,
      label: say(`referrals:values.gender.${gender}`),
    })),
    laws: ['Wi2013', 'Wi2021'].map((value) => ({ value, label: value })),
    targetGroups: Object.entries(TARGET_GROUPS).map(([value, group]) => ({
      value,
      label: say(`referrals:values.targetGroup.${group}`),
    })),
    modes: Object.entries({ samen: 'together', apart: 'apart' }).map(([value, mode]) => ({
      value,
      label: say(`referrals:values.householdMode.${mode}`),
    })),
    termReasons: named(TERM_REASONS, 'pool:change.termReasons'),
    literacies: named(LITERACIES, 'referrals:values.literacy'),
    needs: [...new Set([...NEEDS, ...typed.needs])].map((value) => ({
      value,
      label: say(`pool:needs.${value}`, { defaultValue: value }),
      checked: typed.needs.includes(value),
    })),
    mayEmail: box('mayEmail'),
    maySms:
      sms &&
      (agreed === undefined
        ? box('maySms')
        : [{ value: agreed, label: say('pool:change.maySmsOn', { number: writtenNumber(agreed) }), checked: true }]),
    counsellorMay: box('counsellorMay'),
    interpreter: box('interpreter'),
    ...weekChoices(typed.week, language),
  }
}
