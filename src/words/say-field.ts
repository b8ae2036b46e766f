import type { Availability } from '../calendar/availability.ts'
import { hasWords, type Language, sayDay, sayLanguages, translate } from './words.ts'

/**
 * A value that is known of somebody, as people write it.
 * @param field The column, `householdMode`; each has its name in `referrals:fields`.
 */
export function sayField(field: string, value: unknown, language: Language): string {
  const nothing = translate(language, 'referrals:nothing')
  if (value === null || value === undefined || value === '') return nothing
  if (field === 'availability') return sayAvailability(value, language)
  if (Array.isArray(value)) {
    const said =
      field === 'languages'
        ? sayLanguages(value as string[], language)
        : value.map((one) => sayOne(field, one, language)).join(', ')
    return said || nothing
  }
  return sayOne(field, value, language)
}

function sayOne(field: string, value: unknown, language: Language): string {
  const text = String(value)
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return sayDay(text, language)
  const keys = [`referrals:values.${field}.${text}`, `pool:${field}.${text}`, `referrals:values.${text}`]
  const key = keys.find((one) => hasWords(language, one))
  return key ? translate(language, key) : text
}

const EVERY_HALF_DAY = 21

/** `maandag (ochtend, middag), dinsdag (ochtend), vanaf 1 maart 2027`. */
export function sayAvailability({ week, from, until }: Availability, language: Language): string {
  const say = (key: string, values = {}) => translate(language, key, values)
  const days = [...new Set((week ?? []).map(({ weekday }) => weekday))].map((weekday) => {
    const parts = (week ?? []).filter((one) => one.weekday === weekday).map(({ part }) => say(`groups:part.${part}`))
    return `${say(`municipalities:weekday.${weekday}`)} (${parts.join(', ')})`
  })
  const always = week === undefined || week.length === EVERY_HALF_DAY
  const said = [
    ...(always
      ? from || until
        ? []
        : [say('pool:available.always')]
      : days.length > 0
        ? days
        : [say('pool:available.never')]),
    ...(from ? [say('pool:available.from', { day: sayDay(from, language) })] : []),
    ...(until ? [say('pool:available.until', { day: sayDay(until, language) })] : []),
  ]
  return said.join(', ')
}
