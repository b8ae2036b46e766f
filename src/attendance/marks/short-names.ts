import type { Person } from '../../people/person.entity.ts'

type Named = Pick<Person, 'givenNames' | 'prefix' | 'familyName'>

/** Somebody in a room. */
interface InRoom {
  readonly person: Named
  readonly reference: string
}

/**
 * What people in a room are called: `Rania H.`; the whole family name where two would be called the same, and the reference beside it
 * where their names are the same. In the same order.
 */
export function shortNames(people: readonly InRoom[]): string[] {
  const short = people.map(({ person }) => shortName(person))
  const whole = people.map(({ person }) => wholeName(person))
  return people.map(({ reference }, index) => {
    const name = isOnlyOne(short, index) ? short[index] : whole[index]
    return isOnlyOne(short, index) || isOnlyOne(whole, index) ? `${name}` : `${name} (${reference})`
  })
}

function isOnlyOne(names: readonly string[], index: number): boolean {
  const name = names[index] as string
  return names.indexOf(name) === names.lastIndexOf(name)
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
