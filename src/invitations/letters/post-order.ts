import type { Person } from '../../people/person.entity.ts'

/** Post within the Netherlands goes first; the register has no other addresses for who takes part. */
export const COUNTRY = 'NL'

/** What letters are sorted by: country, postcode, house number; who lives together lies together. */
export function postKey(
  { postcode, houseNumber }: Pick<Person, 'postcode' | 'houseNumber'>,
  reference: string,
): string {
  return `${COUNTRY} ${postcode ?? '~'} ${houseNumber?.padStart(6, '0') ?? ''} ${reference}`
}

/** The order in which post is cheapest to deliver. */
export function inPostOrder<T extends { readonly postKey: string }>(letters: readonly T[]): T[] {
  return [...letters].sort((one, other) => (one.postKey < other.postKey ? -1 : 1))
}
