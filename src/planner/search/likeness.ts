import type { Day } from '../../calendar/days.ts'
import type { PossibleGroup } from '../problem/opening.ts'
import type { OpenSeat, Party } from '../problem/party.ts'
import { chancesIn, type SearchPool } from '../problem/pools.ts'

/** So many chances the people who are nearly alike may have together; the fewer classes of deadlines, the fewer kinds of people there are. */
const MOST_CHANCES_ALIKE = 60_000
const LIKENESSES: readonly Likeness[] = [
  { classes: 8, byNeeds: true },
  { classes: 4, byNeeds: true },
  { classes: 2, byNeeds: true },
  { classes: 2, byNeeds: false },
  { classes: 1, byNeeds: false },
]

/** How alike people must be: by how many classes of deadlines, and whether by what they need. */
interface Likeness {
  readonly classes: number
  readonly byNeeds: boolean
}

/**
 * The pool with people who are nearly alike made alike: each has the chances that any of them has, at the best that one of them makes of
 * it, and who goes apart from whom is left out. So any plan for the pool is one for this too, and counts for no less in figures 1 and 2.
 */
export function nearlyAlike(pool: SearchPool): SearchPool {
  const { parties, openings } = pool
  const sizes = chancesIn(pool) / parties.length
  const keysBy = LIKENESSES.map((likeness) => keysOf(pool, likeness))
  const keys = keysBy.find((some) => new Set(some).size * sizes <= MOST_CHANCES_ALIKE) ?? keysBy.at(-1) ?? []
  const alike = new Map<string, Map<PossibleGroup, OpenSeat>>()
  for (const [number, { chances }] of parties.entries()) {
    const key = keys[number] ?? ''
    const best = alike.get(key) ?? new Map<PossibleGroup, OpenSeat>()
    alike.set(key, best)
    for (const chance of chances) best.set(chance.opening, better(chance, best.get(chance.opening)))
  }
  const chancesBy = new Map([...alike].map(([key, best]) => [key, openings.flatMap((one) => best.get(one) ?? [])]))
  const made = parties.map(({ people }, number): Party => {
    return { people, waited: 0, chances: chancesBy.get(keys[number] ?? '') ?? [], apart: null }
  })
  return { parties: made, openings }
}

function better(one: OpenSeat, other: OpenSeat | undefined): OpenSeat {
  if (!other || (other.inTime <= one.inTime && !other.rescues)) return one
  if (one.inTime <= other.inTime && !one.rescues) return other
  return { ...one, inTime: Math.max(one.inTime, other.inTime), rescues: one.rescues || other.rescues }
}

/** For each party what those who are nearly like it have in common: all but when they can't come, and their deadlines by so many classes. */
function keysOf({ parties, openings }: SearchPool, { classes, byNeeds }: Likeness): string[] {
  const days = [...new Set(openings.map(({ lastDay }) => lastDay))].sort()
  const limits = Array.from(
    { length: classes },
    (_, index) => days[Math.ceil(((index + 1) * days.length) / classes) - 1] ?? '',
  )
  const classOf = (deadline: Day | null) => {
    if (deadline === null) return classes
    if (deadline < (days[0] ?? '')) return -1
    const number = limits.findIndex((limit) => deadline <= limit)
    return number < 0 ? classes : number
  }
  return parties.map(({ people, chances }) => {
    const who = people.map((one) => [
      one.programme,
      one.municipality,
      one.languages,
      byNeeds && one.needs,
      classOf(one.deadline),
    ])
    const isGuest = chances.some(({ opening }) => people.some((one) => !opening.slot.serves.includes(one.municipality)))
    return JSON.stringify([who, isGuest, chances.some(({ rescues }) => rescues)])
  })
}
