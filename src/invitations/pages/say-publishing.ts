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

/**
 * What changed between two texts, word by word: the longest run of words that both have stays (longest common subsequence), the rest
 * went or came. Words as the language has them, also where it writes without spaces.
 */
export function textDifference(before: string, after: string): Piece[] {
  const [old, now] = [wordsOf(before), wordsOf(after)]
  const common = commonLengths(old, now)
  const pieces: Piece[] = []
  let [at, to] = [0, 0]
  while (at < old.length || to < now.length) {
    if (at < old.length && old[at] === now[to]) {
      add(pieces, 'same', old[at++]!)
      to++
    } else if (at < old.length && (to === now.length || common[at + 1]![to]! >= common[at]![to + 1]!))
      add(pieces, 'removed', old[at++]!)
    else add(pieces, 'added', now[to++]!)
  }
  return pieces
}

function wordsOf(text: string): string[] {
  return [...new Intl.Segmenter('nl', { granularity: 'word' }).segment(text)].map(({ segment }) => segment)
}

/** How many words two texts have in common from each place in the one and each place in the other. */
function commonLengths(old: readonly string[], now: readonly string[]): number[][] {
  const lengths = Array.from({ length: old.length + 1 }, () => new Array<number>(now.length + 1).fill(0))
  for (let at = old.length - 1; at >= 0; at--)
    for (let to = now.length - 1; to >= 0; to--)
      lengths[at]![to] =
        old[at] === now[to] ? lengths[at + 1]![to + 1]! + 1 : Math.max(lengths[at + 1]![to]!, lengths[at]![to + 1]!)
  return lengths
}

function add(pieces: Piece[], kind: Piece['kind'], text: string): void {
  const last = pieces.at(-1)
  if (last?.kind === kind) pieces[pieces.length - 1] = { kind, text: last.text + text }
  else pieces.push({ kind, text })
}
