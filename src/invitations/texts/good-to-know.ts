import { isolated } from './inserted-text.ts'
import { findLanguage, type MessageLanguage } from './languages.ts'
import type { MeetingFacts } from './message-data.ts'
import type { Words } from './read-template.ts'

/** A line each, in the reader's language: `Taal: Arabisch, met een tolk`, `U betaalt niets`, `Kinderen mogen mee`. */
export function goodToKnow(facts: MeetingFacts, language: MessageLanguage, words: Words): string[] {
  const { interpreted, cost, children } = facts
  const spoken = isolated(languageInWords(facts.language, language), language.direction)
  const lines = [(interpreted ? words.interpreted : words.spoken).replace('{{language}}', spoken)]
  if (cost === 0) lines.push(words.free)
  else if (cost !== undefined)
    lines.push(words.fee.replace('{{fee}}', isolated(moneyInWords(cost, language), language.direction)))
  if (children) lines.push(words.children[children])
  return lines
}

/** `€ 150`, as the reader's language writes it. */
export function moneyInWords(euros: number, { locale }: MessageLanguage): string {
  const format = {
    style: 'currency',
    currency: 'EUR',
    currencyDisplay: 'narrowSymbol',
    maximumFractionDigits: 0,
  } as const
  return new Intl.NumberFormat(locale, format).format(euros)
}

/** The name of a language for readers of another; for its own readers, and where no other name is known, the name that it has there. */
export function languageInWords(code: string, reader: MessageLanguage): string {
  const known = findLanguage(code)
  if (known?.code === reader.code) return known.endonym
  if (reader.code === 'nl' && known) return known.dutchName
  const names = new Intl.DisplayNames(reader.locale, { type: 'language', fallback: 'none' })
  return names.of(known?.code === 'prs' ? 'fa-AF' : code) ?? known?.endonym ?? code
}
