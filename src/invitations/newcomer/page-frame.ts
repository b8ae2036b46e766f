import { dialOf } from '../texts/inserted-text.ts'
import { type PageLanguage, pageLanguages, said } from '../texts/page-words.ts'

/** A telephone number that can be tapped: what it says, and the address behind it. */
export function callTo(phone: string, { words, language }: PageLanguage): { call: string; dial: string } {
  return {
    call: said(words['call']!, { phone }, language.direction),
    dial: dialOf(phone),
  }
}

/** What the layout needs: language, direction, and the other languages of the same page. */
export function frame({ language, words }: PageLanguage, path: string) {
  return {
    language: language.code,
    direction: language.direction,
    endonym: language.endonym,
    title: words['title']!,
    words,
    path,
    languages: pageLanguages().map(({ code, endonym, direction }) => ({
      code,
      endonym,
      direction,
      current: code === language.code,
    })),
  }
}

/** The language that the reader chose with the switch, if any: as it came, unchecked. */
export function askedLanguage({ body, query }: { body: unknown; query: Readonly<Record<string, unknown>> }): unknown {
  return (body as { taal?: unknown } | undefined)?.taal ?? query['taal']
}
