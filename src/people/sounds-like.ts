import { distance } from 'fastest-levenshtein'
import { fullName, searchName } from './full-name.ts'

/** The columns of a person that are only there to find them by, and follow from the name. */
export const SEARCH_COLUMNS: readonly string[] = ['searchName', 'soundsLike']

/** What somebody of this name is found by. */
export function searchColumns(person: Parameters<typeof fullName>[0]) {
  const name = fullName(person)
  return { searchName: searchName(name), soundsLike: soundsLike(name) }
}

/**
 * How one sound is spelled by those who write names in Latin letters: after the passport, by ear, or as in Dutch, French, English or
 * Turkish. In this order, on a name made plain (`searchName`).
 */
const SPELLINGS: readonly (readonly [RegExp, string])[] = [
  [/[^\p{L} ]/gu, ''],
  [/(.)\1+/gu, '$1'],
  [/dzh|dj|dsj|dzj/g, 'j'],
  [/sch|tsj|tch|sj|sh|zh|\bx/g, 's'],
  [/gh/g, 'g'],
  [/x/g, 'ks'],
  [/ch|kh|ck|qu?/g, 'k'],
  [/ph|[vw]/g, 'f'],
  [/c(?=[eiy])|z/g, 's'],
  [/c/g, 'k'],
  // A Y before a vowel is the J of others: `Yusuf`, `Jusuf`.
  [/\by(?=[aeiou])/g, 'j'],
  [/h/g, ''],
  [/\b[aeiouy]+/g, '1'],
  [/[aeiouy]/g, ''],
  [/1/g, 'a'],
]

/**
 * What a name sounds like, so that `woldemikael` finds Woldemichael and `jusuf` Youssef: of each word, after a space, its consonants,
 * alike where they are spelled in several ways, and a first vowel as `a`. Letters of other scripts stay as they are.
 */
export function soundsLike(name: string): string {
  return wordsOf(name)
    .map(soundOf)
    .filter(Boolean)
    .map((sound) => ` ${sound}`)
    .join('')
}

function soundOf(word: string): string {
  return SPELLINGS.reduce((text, [spelled, sound]) => text.replace(spelled, sound), word)
}

/** The words of a name, and a short one joined to what follows: some write `Al-Hassan` and `Abd al Rahman`, others `Alhassan` and `Abdulrahman`. */
function wordsOf(name: string): string[] {
  const words = searchName(name).split(' ').filter(Boolean)
  return words.flatMap((word, at) => (word.length <= 3 && at < words.length - 1 ? [word, joined(words, at)] : [word]))
}

function joined(words: readonly string[], from: number): string {
  const last = words.findIndex((word, at) => at > from && word.length > 3)
  return words.slice(from, last < 0 ? words.length : last + 1).join('')
}

/**
 * Patterns for SQL's `LIKE` on what `soundsLike` gave, for each word that was typed: one of them holds for whoever may be meant. It sounds
 * so, or begins so; or one consonant is another one or too many; or, of a longer word, one is missing or changed places with its neighbour.
 */
export function patternsFor(typed: string): string[][] {
  return searchName(typed).split(' ').map(soundOf).filter(Boolean).map(nearly)
}

/** Shorter than this too many names are nearly alike. */
const SHORT = 3

function nearly(sound: string): string[] {
  const same = `% ${sound}%`
  if (sound.length < SHORT) return [same]
  if (sound.length === SHORT)
    return [
      same,
      ...[0, 1, 2].flatMap((at) => ['_', ''].map((other) => `% ${sound.slice(0, at)}${other}${sound.slice(at + 1)}%`)),
    ]
  const wrong = (at: number) => `% ${sound.slice(0, at)}%${sound.slice(at + 2)}%`
  return [same, ...Array.from({ length: sound.length - 1 }, (_, at) => wrong(at))]
}

/**
 * How far what was typed is from a name: the letters that differ, over all words typed, each beside the nearest word of the name; or
 * beside its beginning, for who has not typed all of it.
 * @returns `null` when a word differs in more than two letters of five, and sounds otherwise too
 */
export function howFar(typed: string, name: string): number | null {
  const words = wordsOf(name)
  let sum = 0
  for (const word of searchName(typed).split(' ').filter(Boolean)) {
    const far = words.map((other) => lettersBetween(word, other)).filter((letters) => letters !== null)
    if (far.length === 0) return null
    sum += Math.min(...far)
  }
  return sum
}

const MOST_WRONG = 0.4

function lettersBetween(word: string, other: string): number | null {
  const letters = Math.min(distance(word, other), distance(word, other.slice(0, word.length)) + 0.5)
  const sound = soundOf(word)
  return letters <= Math.floor(word.length * MOST_WRONG) || (sound && sound === soundOf(other)) ? letters : null
}
