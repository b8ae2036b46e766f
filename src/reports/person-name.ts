import type { Person } from '../people/person.entity.ts'

/** As in DUO's lists: `Haddad, Rania`; `Berg, Anna van der`. Who has one name is called by it. */
export function personName({
  givenNames,
  prefix,
  familyName,
}: Pick<Person, 'givenNames' | 'prefix' | 'familyName'>): string {
  const before = [givenNames, prefix].filter(Boolean).join(' ')
  return before ? `${familyName}, ${before}` : familyName
}
