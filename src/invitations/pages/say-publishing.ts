import { diffArrays } from 'diff'
import type { Municipality } from '../../municipalities/municipality.entity.ts'
import { sayLanguages } from '../../words/say-language.ts'
import { translate, type Language } from '../../words/words.ts'
import { type OwnPlace, type OwnVersions, ownStates } from '../own-texts/find-own-versions.ts'
import { dutchFirst } from '../own-texts/list-texts.ts'
import { ourTemplates } from '../texts/our-templates.ts'
import type { OwnText } from '../texts/own-text.entity.ts'
import { ownTitles } from './say-own-text.ts'
import { sayTextLanguage, theKind } from './say-texts.ts'
import { gridAddress, ownTextAddress } from './text-addresses.ts'

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
