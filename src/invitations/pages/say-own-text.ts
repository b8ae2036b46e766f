import type { Municipality } from '../../municipalities/municipality.entity.ts'
import { translate, type Language, sayLanguages } from '../../words/words.ts'
import { MOST_CHARACTERS, OWN_PLACEHOLDERS, cleanOwnText } from '../own-texts/check-own-text.ts'
import { type OwnPlace, type OwnVersions, ownStates, dutchFirst } from '../own-texts/list-texts.ts'
import { ourTemplates } from '../texts/our-templates.ts'
import type { OwnText } from '../texts/own-text.entity.ts'
import { sayTextLanguage, theKind, gridAddress, ownTextAddress, readAddress } from './say-texts.ts'
import { z } from 'zod'
import { type FormError, ticked } from '../../web/page/form.ts'
import { diffArrays } from 'diff'

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
function ownTitles(page: 'own' | 'publish', { kind }: OwnPlace, { name }: Municipality, language: Language) {
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

const areas = z.preprocess((value) => (value === undefined ? [] : [value].flat()), z.array(z.string()))

/** The fields as they are sent: of each language its code, its text, and the text that it had when the page was made. */
export const ownTextForm = z
  .object({ version: z.coerce.number().int(), language: ticked, text: areas, before: areas })
  .refine(({ language, text }) => language.length > 0 && language.length === text.length, { path: ['text'] })
  .transform(({ version, language, text, before }) => ({
    version,
    typed: language.map((code, index) => ({ code, text: text[index] ?? '', before: before[index] ?? '' })),
  }))
export type OwnTextForm = z.output<typeof ownTextForm>

/** What somebody typed and could not be kept, and why. */
export interface TypedAgain extends OwnTextForm {
  readonly error: FormError
  /** The code of the language that it is about; none when it is about the form as a whole. */
  readonly language: string | undefined
}

/** One language of the form, as it is shown. */
interface ShownText {
  readonly text: string
  readonly before: string
  /** What a colleague made of it meanwhile, when it is not in the field; empty when they took it away. */
  readonly meanwhile?: { readonly text: string }
}

/**
 * What stands in the field of a language. After a conflict what somebody typed stays, with what stands there now beside it; a field in
 * which they changed nothing shows what stands there now.
 * @param now What is kept in this language; empty when there is nothing.
 */
function shownText(code: string, now: string, again: TypedAgain | undefined): ShownText {
  const field = again?.typed.find((one) => one.code === code)
  if (!again || !field) return { text: now, before: now }
  if (again.error.status !== 409) return field
  const [text, before] = [cleanOwnText(field.text), cleanOwnText(field.before)]
  if (text === before) return { text: now, before: now }
  return { text: field.text, before: now, ...(now !== before && now !== text && { meanwhile: { text: now } }) }
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
    ...ownTitles('publish', place, municipality, language),
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

/** A piece of a text that stayed, went or came. */
interface Piece {
  readonly kind: 'same' | 'removed' | 'added'
  readonly text: string
}

/** What changed between two texts, word by word. Words as the language has them, also where it writes without spaces. */
export function textDifference(before: string, after: string): Piece[] {
  return diffArrays(wordsOf(before), wordsOf(after)).map(({ added, removed, value }) => ({
    kind: added ? 'added' : removed ? 'removed' : 'same',
    text: value.join(''),
  }))
}

function wordsOf(text: string): string[] {
  return [...new Intl.Segmenter('nl', { granularity: 'word' }).segment(text)].map(({ segment }) => segment)
}
