import {
  sayLanguage,
  sayLanguages,
  sayActivity,
  sayDay,
  hasWords,
  type Language,
  translate,
} from '../../words/words.ts'
import type { FieldChange } from '../../history/fields-between.ts'
import type { LetterWindow } from '../../municipalities/letter-look.ts'
import { sayResource, sayRoom } from '../../municipalities/half-days/slot-notes.ts'
import type { SlotSession } from '../../municipalities/slot.entity.ts'
import type { SettingsNames } from './settings-uploads.ts'

/** A change as the views show it. */
export interface SaidChange {
  readonly label: string
  readonly before: string
  readonly after: string
}

/** What becomes different, in the reader's language. What only follows from something else is left out. */
export function sayChanges(
  fields: readonly FieldChange[],
  names: SettingsNames,
  language: Language,
): readonly SaidChange[] {
  return fields
    .filter(({ field }) => field !== 'startsOn')
    .map(({ field, before, after }) => ({
      label: sayField(field, language),
      before: sayValue(field, before, names, language),
      after: sayValue(field, after, names, language),
    }))
}

function sayField(field: string, language: Language): string {
  const [first = '', second = ''] = field.split('.')
  const say = (key: string) => translate(language, `settings:field.${key}`)
  if (first === 'rules') return translate(language, `municipalities:rule.${second}`)
  if (first === 'directions') return second ? `${say(first)}, ${sayLanguage(second, language)}` : say(first)
  if (first === 'window') return second ? `${say(first)}: ${say(second).toLowerCase()}` : say(first)
  return say(first === 'sender' ? field : first)
}

type Say = (value: unknown, names: SettingsNames, language: Language) => string

const nameIn: (table: keyof SettingsNames) => Say = (table) => (value, names) =>
  [value]
    .flat()
    .map((code) => names[table].get(String(code)) ?? String(code))
    .join(', ')

/** What is not just said as it is. */
const SAYINGS: Readonly<Record<string, Say>> = {
  regionCode: nameIn('regions'),
  municipality: nameIn('municipalities'),
  municipalities: nameIn('municipalities'),
  serves: nameIn('municipalities'),
  overflow: nameIn('municipalities'),
  languages: (value, _names, language) => sayLanguages(value as string[], language),
  resources: (value, _names, language) => (value as string[]).map((one) => sayResource(one, language)).join(', '),
  offers: (value, _names, language) => (value as string[]).map((one) => sayOffer(one, language)).join(', '),
  sessions: (value, _names, language) => saySessions(value as SlotSession[], language),
  programme: (value, _names, language) => translate(language, `municipalities:programmes.${String(value)}`),
  role: (value, _names, language) => translate(language, `accounts:roles.${String(value)}`),
  window: (value, _names, language) => translate(language, 'settings:windowIn', { ...(value as LetterWindow) }),
  'room.code': (value, names, language) => sayRoomIn(String(value), names, language),
  'rules.approval': (value, _names, language) => translate(language, `municipalities:approval.${String(value)}`),
  'rules.children': (value, _names, language) => translate(language, `municipalities:children.${String(value)}`),
  'rules.chargesFee': (value, _names, language) => translate(language, `municipalities:chargesFee.${String(value)}`),
}

/** A value of a column in the reader's language. */
export function sayValue(field: string, value: unknown, names: SettingsNames, language: Language): string {
  const empty = `municipalities:empty.${field.replace('rules.', '')}`
  if (value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0))
    return translate(language, field.startsWith('rules.') && hasWords(language, empty) ? empty : 'settings:none')
  const say = SAYINGS[field]
  if (say) return say(value, names, language)
  return [value].flat().map(String).join(', ')
}

/** `zaal A in Stadhuis` */
export function sayRoomIn(code: string, names: SettingsNames, language: Language): string {
  const venue = code.replace(/\/[^/]*$/, '')
  return translate(language, 'settings:room', {
    room: sayRoom(code, language),
    venue: names.venues.get(venue) ?? venue,
  })
}

function saySessions(sessions: readonly SlotSession[], language: Language): string {
  return sessions
    .map(({ date, start, end, activity }) =>
      [`${sayDay(date, language, 'compact')} ${start}–${end}`, activity && `(${sayActivity(activity, language)})`]
        .filter(Boolean)
        .join(' '),
    )
    .join(', ')
}

function sayOffer(offer: string, language: Language): string {
  const key = `municipalities:offers.${offer}`
  return /^\w+$/.test(offer) && hasWords(language, key) ? translate(language, key) : offer
}
