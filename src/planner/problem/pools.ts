import type { PossibleGroup } from './opening.ts'
import { groupBy, type Party } from './party.ts'
import { fewest } from './rules.ts'

/** Parties and openings that have to be decided together, and nobody else: what one pool does leaves every other alone. */
export interface SearchPool {
  parties: Party[]
  openings: PossibleGroup[]
}

/** How many groups the parties of a pool could join, all together. */
export function chancesIn({ parties }: SearchPool): number {
  return parties.reduce((sum, { chances }) => sum + chances.length, 0)
}

/**
 * Splits parties into pools that share no slot, no resource and no household. The figures add up over pools, so the
 * best plan of the whole is the best plan of each. Openings that can never have enough people are left out first.
 */
export function searchPoolsOf(parties: readonly Party[]): SearchPool[] {
  const hopeful = withoutHopeless(parties).filter(({ chances }) => chances.length > 0)
  const links = new Links()
  for (const party of hopeful) links.join(linksOf(party))
  const openings = [...new Set(hopeful.flatMap(({ chances }) => chances.map(({ opening }) => opening)))]
  for (const opening of openings.filter(({ isNew }) => isNew))
    links.join([slotKey(opening), ...opening.bookings.map((booking) => `booking ${booking}`)])
  const openingsByPool = groupBy(openings, (opening) => [links.rootOf(slotKey(opening))])
  const partiesByPool = groupBy(hopeful, (party) => [links.rootOf(linksOf(party)[0] ?? '')])
  return [...partiesByPool].map(([root, members]) => ({
    parties: members,
    openings: inOrder(openingsByPool.get(root) ?? []),
  }))
}

function inOrder(openings: PossibleGroup[]): PossibleGroup[] {
  const key = ({ slot, language }: PossibleGroup) => `${slot.id}\u0000${language}`
  return openings.sort((a, b) => (key(a) < key(b) ? -1 : 1))
}

function linksOf({ chances, apart }: Party): string[] {
  const slots = chances.map(({ opening }) => slotKey(opening))
  return apart === null ? slots : [...slots, `household ${apart}`]
}

function slotKey({ slot }: PossibleGroup): string {
  return `slot ${slot.id}`
}

/** Drops the chances in openings for which too few people qualify (hard rules 7 and 8). */
function withoutHopeless(parties: readonly Party[]): Party[] {
  const interest = new Map<PossibleGroup, { people: number; rescue: boolean }>()
  for (const { chances, people } of parties) {
    for (const { opening, rescues } of chances) {
      const sum = interest.get(opening) ?? { people: 0, rescue: false }
      interest.set(opening, { people: sum.people + people.length, rescue: sum.rescue || rescues })
    }
  }
  const hopeful = new Set([...interest].filter(([opening, sum]) => isHopeful(opening, sum)).map(([opening]) => opening))
  return parties.map((party) => {
    const chances = party.chances.filter(({ opening }) => hopeful.has(opening))
    return chances.length === party.chances.length ? party : { ...party, chances }
  })
}

function isHopeful(opening: PossibleGroup, { people, rescue }: { people: number; rescue: boolean }): boolean {
  const needed = fewest(opening, rescue)
  return people >= needed && opening.seats >= needed
}

/** Disjoint sets of keys. */
class Links {
  private readonly parents = new Map<string, string>()

  join(keys: readonly string[]): void {
    const [first, ...others] = keys
    if (first === undefined) return
    for (const other of others) this.parents.set(this.rootOf(other), this.rootOf(first))
  }

  rootOf(key: string): string {
    let root = key
    for (let parent = this.parents.get(root); parent !== undefined && parent !== root; parent = this.parents.get(root))
      root = parent
    if (root !== key) this.parents.set(key, root)
    return root
  }
}
