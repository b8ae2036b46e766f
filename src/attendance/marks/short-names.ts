import type { Person } from '../../people/person.entity.ts'

type Named = Pick<Person, 'givenNames' | 'prefix' | 'familyName'>

/** What people in a room are called: `Rania H.`; the whole family name where two would be called the same. In the same order. */
export function shortNames(people: readonly Named[]): string[] {
  const short = people.map(shortName)
  return people.map((person, index) => {
    const name = short[index] as string
    return short.indexOf(name) === short.lastIndexOf(name) ? name : wholeName(person)
  })
}

function shortName(person: Named): string {
  const first = firstName(person)
  return first ? `${first} ${[...person.familyName][0]?.toUpperCase() ?? ''}.` : wholeName(person)
}

/** `Rania van der Berg`; who has one name is called by it. */
function wholeName(person: Named): string {
  return [firstName(person), person.prefix, person.familyName].filter(Boolean).join(' ')
}

/** The first given name, or nothing: the BRP writes `.` or `-` for who has none. */
export function firstName({ givenNames }: Named): string {
  const [first = ''] = (givenNames ?? '').trim().split(/\s+/)
  return /\p{L}/u.test(first) ? first : ''
}
