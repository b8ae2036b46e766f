import type { Municipality } from '../../municipalities/municipality.entity.ts'
import type { FormError } from '../../web/form.ts'
import { sayLanguages } from '../../web/say-language.ts'
import { translate, type Language } from '../../web/words.ts'
import { MOST_CHARACTERS } from './check-own-text.ts'
import type { OwnPlace, OwnVersions } from './find-own-versions.ts'
import { dutchFirst } from './list-texts.ts'
import { ourTemplates } from './our-templates.ts'
import { OWN_PLACEHOLDERS } from './own-placeholders.ts'
import type { OwnText } from './own-text.entity.ts'
import { ownStates } from './own-text-state.ts'
import { sayTextLanguage, theKind } from './say-texts.ts'
import { gridAddress, ownTextAddress, readAddress } from './text-addresses.ts'
import { textDifference } from './text-difference.ts'

/** What somebody typed and could not be kept. */
export interface TypedAgain {
  readonly language: string
  readonly text: string
  readonly version: number
  readonly error: FormError
}

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
    text: again?.language === code ? again.text : (texts[code] ?? ''),
    version: draft?.version ?? 0,
    error: again?.language === code ? again.error.text : undefined,
    action: `${address}/${code}`,
  })
  return {
    ...titles('own', place, municipality, language),
    address,
    gridAddress: gridAddress(municipality.code),
    municipality,
    draft,
    inForce: inForce && Object.keys(inForce.texts).length > 0 ? inForce : null,
    fields: ['nl', ...(other ? [other] : [])].map(field),
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

/** What publishing would change. */
export function sayPublishing(
  place: OwnPlace,
  municipality: Municipality,
  versions: OwnVersions & { readonly draft: OwnText },
  language: Language,
) {
  const { draft, inForce } = versions
  const codes = [...ourTemplates().languages].sort(dutchFirst)
  const states = ownStates(versions, codes)
  const [before, after] = [inForce?.texts ?? {}, draft.texts]
  const inState = (state: string) =>
    sayLanguages(
      codes.filter((code) => states.get(code) === state),
      language,
    )
  return {
    ...titles('publish', place, municipality, language),
    address: ownTextAddress(place),
    gridAddress: gridAddress(municipality.code),
    draft,
    changes: codes
      .filter((code) => before[code] !== after[code])
      .map((code) => ({
        ...sayTextLanguage(code, language),
        pieces: textDifference(before[code] ?? '', after[code] ?? ''),
        gone: !after[code],
        fresh: !before[code],
      })),
    happens: translate(language, `texts:publish.${Object.keys(after).length === 0 ? 'happensEmpty' : 'happens'}`, {
      kind: theKind(place.kind, language),
      municipality: municipality.name,
    }),
    withoutDutch: Object.keys(after).length > 0 && !after['nl'],
    missing: inState('missing'),
    behind: inState('behind'),
  }
}

function titles(page: 'own' | 'publish', { kind }: OwnPlace, { name }: Municipality, language: Language) {
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
