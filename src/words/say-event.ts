import { BATCH, hasWords, type Language, sayBatch, sayDay, sayLanguage, sayMoment, translate } from './words.ts'

/** What the history keeps of something that happened. */
export interface Happened {
  readonly kind: string
  readonly actorKind: string
  readonly actorName: string
  readonly data: Readonly<Record<string, unknown>>
}

/** Who did something: a name of staff, or what stands for the newcomer, the timetable, a program or the command line. */
export function sayActor({ actorKind, actorName }: Happened, language: Language): string {
  return translate(language, `history:actors.${actorKind}`, { name: actorName })
}

/**
 * What happened: `Gegevens gewijzigd: Telefoon`. Each kind has its sentence in `history.json`. Why somebody can't come has words of its own,
 * which say of all that is accepted no more than that: what is said of one of them alone gives it away.
 */
export function sayEvent({ kind, data }: Happened, language: Language): string {
  const words = `history:${kind}`
  const values: Record<string, unknown> = {}
  const reasons = kind === 'placement.declined' ? 'declined' : 'reasons'
  for (const [name, value] of Object.entries(data)) values[name] = sayValue(name, value, language, reasons)
  return translate(language, hasWords(language, words) ? words : 'history:unknown', values)
}

const DAY = /^\d{4}-\d{2}-\d{2}$/
const MOMENT = /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/

function sayValue(name: string, value: unknown, language: Language, reasons: 'declined' | 'reasons'): unknown {
  if (Array.isArray(value)) return value.map((one) => sayValue(name, one, language, reasons)).join(', ')
  if (typeof value !== 'string') return value
  if (name === 'language') return sayLanguage(value, language)
  if (DAY.test(value)) return sayDay(value, language, 'compact')
  if (BATCH.test(value)) return sayBatch(value, language)
  if (MOMENT.test(value)) return sayMoment(value, language)
  const words = {
    reason: `history:${reasons}.${value}`,
    fields: `referrals:fields.${value}`,
    needs: `invitations:requests.needs.${value}`,
    message: `invitations:kinds.${value}`,
  }[name]
  return words && hasWords(language, words) ? translate(language, words) : value
}
