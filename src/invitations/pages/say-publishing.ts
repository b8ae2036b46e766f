import type { Municipality } from '../../municipalities/municipality.entity.ts'
import { sayLanguages } from '../../words/say-language.ts'
import { translate, type Language } from '../../words/words.ts'
import type { OwnPlace, OwnVersions } from '../own-texts/find-own-versions.ts'
import { dutchFirst } from '../own-texts/list-texts.ts'
import { ourTemplates } from '../texts/our-templates.ts'
import type { OwnText } from '../texts/own-text.entity.ts'
import { ownStates } from '../own-texts/own-text-state.ts'
import { ownTitles } from './say-own-text.ts'
import { sayTextLanguage, theKind } from './say-texts.ts'
import { gridAddress, ownTextAddress } from './text-addresses.ts'
import { textDifference } from '../own-texts/text-difference.ts'

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
