import type { Municipality } from '../../municipalities/municipality.entity.ts'
import { translate, type Language } from '../../words/words.ts'
import { MOST_CHARACTERS } from '../own-texts/check-own-text.ts'
import type { OwnPlace, OwnVersions } from '../own-texts/find-own-versions.ts'
import { dutchFirst } from '../own-texts/list-texts.ts'
import { ourTemplates } from '../texts/our-templates.ts'
import { OWN_PLACEHOLDERS } from '../texts/own-placeholders.ts'
import type { OwnText } from '../texts/own-text.entity.ts'
import { shownText, type TypedAgain } from './own-text-form.ts'
import { ownStates } from '../own-texts/own-text-state.ts'
import { sayTextLanguage, theKind } from './say-texts.ts'
import { gridAddress, ownTextAddress, readAddress } from './text-addresses.ts'

/** The page on which a municipality writes its own text: Dutch, and beside it another language. */
export function sayOwnText(
  place: OwnPlace,
  municipality: Municipality,
  versions: OwnVersions,
  asked: unknown,
  language: Language,
  again?: TypedAgain,
) {
  const { kind } = place
  const { draft, inForce, published } = versions
  const codes = [...ourTemplates().languages].sort(dutchFirst)
  const states = ownStates(versions, codes)
  const other = codes.find((code) => code === asked && code !== 'nl')
  const address = ownTextAddress(place)
  const texts = (draft ?? inForce)?.texts ?? {}
  const field = (code: string) => ({
    ...sayTextLanguage(code, language),
    ...shownText(code, texts[code] ?? '', again),
    error: again?.language === code ? again.error.text : undefined,
  })
  const conflict = again?.error.status === 409
  return {
    ...ownTitles('own', place, municipality, language),
    address,
    gridAddress: gridAddress(municipality.code),
    municipality,
    draft,
    inForce: inForce && Object.keys(inForce.texts).length > 0 ? inForce : null,
    fields: ['nl', ...(other ? [other] : [])].map(field),
    // After a conflict, saving again is meant to replace what the page now shows.
    version: again && !conflict ? again.version : (draft?.version ?? 0),
    problem: again && !again.language && again.error.text,
    conflict,
    other,
    most: MOST_CHARACTERS,
    placeholders: OWN_PLACEHOLDERS[kind].map((name) => ({
      name: `{{${name}}}`,
      means: translate(language, `texts:placeholders.${name}`),
    })),
    languages: codes
      .filter((code) => code !== 'nl')
      .map((code) => ({
        ...sayTextLanguage(code, language),
        state: states.get(code),
        href: `${ownTextAddress(place, code)}#tekst`,
        current: code === other,
      })),
    readText: translate(language, draft ? 'texts:own.readDraft' : 'texts:own.readNow'),
    readHref: readAddress(kind, other ?? 'nl', { municipality: place.municipality, draft: draft !== null }),
    versions: published.map((version) => ({ ...version, all: textsOf(version, language) })),
  }
}

/** The heading of a page about a municipality's own text, and what stands below it. */
export function ownTitles(page: 'own' | 'publish', { kind }: OwnPlace, { name }: Municipality, language: Language) {
  const values = { municipality: name, kind: theKind(kind, language) }
  return {
    title: translate(language, `texts:${page}.title`, values),
    lead: translate(language, `texts:${page}.lead`, values),
  }
}

function textsOf({ texts }: OwnText, language: Language) {
  const codes = Object.keys(texts).sort(dutchFirst)
  return codes.map((code) => ({ ...sayTextLanguage(code, language), text: texts[code] }))
}
