import type { Person } from '../../people/person.entity.ts'
import { searchName } from '../../people/search-name.ts'

/** What two municipalities know of somebody, by which they can agree that it is one person. */
export type Described = Pick<Person, 'givenNames' | 'prefix' | 'familyName' | 'birthDate'>

/**
 * Whether birth date and name agree, so that a number that is the same is no mistake and no guess. Case, diacritics, hyphens and
 * prefixes don't matter; of the given names the first counts, an initial is enough, and who has none agrees with any. Only a whole
 * birth date counts.
 */
export function isSamePerson(one: Described, other: Described): boolean {
  return sameBirthDate(one, other) && sameFamilyName(one, other) && sameGivenName(one, other)
}

function sameBirthDate({ birthDate }: Described, other: Described): boolean {
  return birthDate !== null && birthDate.length === '1986-09-08'.length && birthDate === other.birthDate
}

function sameFamilyName(one: Described, other: Described): boolean {
  const others = familyNames(other)
  return familyNames(one).some((name) => others.includes(name))
}

/** Words that stand before a name in one register and are a part of it, or left out, in another. */
const PREFIXES = new Set(
  'van de der den het t ten ter te in op aan bij onder over uit voor von zu la le les du des da das do dos el al ad'.split(
    ' ',
  ),
)

/** A family name written as one word: with its prefix and without. */
function familyNames({ prefix, familyName }: Described): string[] {
  const words = searchName(familyName).split(' ')
  const first = words.findIndex((word) => !PREFIXES.has(word))
  const bare = first > 0 ? words.slice(first) : words
  const whole = searchName([prefix, familyName].filter(Boolean).join(' '))
  return [...new Set([whole.replaceAll(' ', ''), words.join(''), bare.join('')])].filter(Boolean)
}

function sameGivenName(one: Described, other: Described): boolean {
  const [first, second] = [firstGivenName(one), firstGivenName(other)]
  if (first === '' || second === '') return true
  const isInitial = (name: string, of: string) => name.length === 1 && of.startsWith(name)
  return first === second || isInitial(first, second) || isInitial(second, first)
}

/** A lone dot or dash, as a register writes for who has no given name, is none. */
function firstGivenName({ givenNames }: Described): string {
  return searchName(givenNames ?? '').split(' ')[0] ?? ''
}
