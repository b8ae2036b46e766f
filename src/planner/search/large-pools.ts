import type { Highs } from 'highs'
import { modelOf } from '../model/build-model.ts'
import type { Effort } from '../model/effort.ts'
import { LinearProgramme, type Relaxation } from '../model/linear-programme.ts'
import { valueOf, type Term } from '../model/model.ts'
import type { PossibleGroup } from '../problem/opening.ts'
import type { Party } from '../problem/party.ts'
import { chancesIn, type SearchPool } from '../problem/pools.ts'
import { placementsOf, valuesOf, type SeatedParty } from '../model/placement.ts'
import { maximise, type Found } from './branch.ts'
import { nearlyAlike } from './likeness.ts'
import { improve, SLACK } from './rounding.ts'

// The model of a pool of very many people and half days is too large to search. People who are nearly alike are taken as alike: that makes a
// smaller model, whose relaxation bounds what any plan can reach and says which half days a good plan uses. Then those alone are searched.

/** A model of more chances than this is not searched. */
const MANY_CHANCES = 40_000

/** For each seat of the half days that are searched, so many people: those who wait longest, and some to choose from. */
const PEOPLE_A_SEAT = 1.2

/** What is open by less than this in the relaxation is not used. */
const USED = 0.01

/** In a model of more places than this the rows that sharpen its relaxation cost more than they are worth. */
const FEW_PLACES = 20_000

/** In the first search one person in time more is worth so many people placed. */
const IN_TIME = 100

/** What a large pool came down to, by the numbers of its parties and of its openings. */
export interface PoolPart {
  readonly parties: readonly number[]
  readonly openings: readonly number[]
}

/** What was found in a part of a large pool. `bounds`: the most that figure 1, and figure 2 given figure 1, can be in the whole pool. */
interface FoundInPart {
  readonly part: PoolPart | null
  readonly values: number[] | null
  readonly bounds: readonly number[]
}

/** @param many With more chances than this a pool is large. */
export function isLarge(pool: SearchPool, many = MANY_CHANCES): boolean {
  return chancesIn(pool) > many
}

/** The part as a pool of its own. */
export function poolOfPart({ parties, openings }: SearchPool, part: PoolPart): SearchPool {
  const kept = new Set(part.openings.flatMap((number) => openings[number] ?? []))
  return {
    parties: part.parties.flatMap((number) => {
      const party = parties[number]
      return party ? [{ ...party, chances: party.chances.filter(({ opening }) => kept.has(opening)) }] : []
    }),
    openings: [...kept],
  }
}

/**
 * Searches a large pool: first for who is placed and which groups open, by rounding; then, with those groups alone, figure by figure.
 * @param many See `modelOf`.
 */
export function searchLarge(solver: Highs, pool: SearchPool, effort: Effort, many?: number): FoundInPart {
  const outlook = outlookOf(solver, pool, effort)
  if (!outlook) return NOTHING
  const hopeful = partOf(pool, outlook.used)
  const opened = effort.share(1 / 2, (share) => openGroups(solver, poolOfPart(pool, hopeful), share))
  if (!opened) return { ...NOTHING, bounds: outlook.bounds }
  const part = partOf(
    pool,
    new Set(opened.map(({ opening }) => opening)),
    new Set(opened.map(({ party }) => party.people)),
  )
  const model = modelOf(poolOfPart(pool, part), many)
  const programme = new LinearProgramme(solver, model.places.length > FEW_PLACES ? { ...model, sharpeners: [] } : model)
  const bounds = [...outlook.bounds]
  let values = valuesOf(model, opened)
  try {
    for (const [index, figure] of model.figures.entries()) {
      const before = values
      const search = (share: Effort): Found => maximise(programme, model, figure, before, share, bounds[index])
      values = effort.share(1 / (model.figures.length - index), search).values ?? values
      const reached = valueOf(figure, values)
      programme.addRow({ terms: figure, lower: reached, upper: reached })
      if (index === 0 && reached < outlook.bounds[0])
        bounds[1] = outlookOf(solver, pool, effort, reached)?.bounds[1] ?? Infinity
    }
  } finally {
    programme.dispose()
  }
  return { part, values, bounds }
}

const NOTHING: FoundInPart = { part: null, values: null, bounds: [] }

/** Placements that are good in figures 1 and 2. */
function openGroups(solver: Highs, pool: SearchPool, effort: Effort): SeatedParty[] | null {
  const model = modelOf(pool)
  const programme = new LinearProgramme(solver, { ...model, sharpeners: [] })
  const [inTime = [], placed = []] = model.figures
  const both = [...inTime.map(([column, factor]): Term => [column, IN_TIME * factor]), ...placed]
  try {
    const values = effort.share(3 / 4, (share) => improve(programme, model, both, null, share))
    if (!values) return null
    const reached = valueOf(inTime, values)
    programme.addRow({ terms: [...inTime], lower: reached, upper: reached })
    return placementsOf(model, improve(programme, model, placed, values, effort) ?? values)
  } finally {
    programme.dispose()
  }
}

/** What the relaxation says: the most that figure 1 can be, and figure 2 given that; and the new groups with which both are reached. */
interface Outlook {
  readonly bounds: readonly [inTime: number, placed: number]
  readonly used: ReadonlySet<PossibleGroup>
}

/** @param inTime What figure 1 is; without it, the most that it can be. @returns Null when the effort was not enough. */
function outlookOf(solver: Highs, pool: SearchPool, effort: Effort, inTime?: number): Outlook | null {
  const model = modelOf(nearlyAlike(pool), Infinity)
  // The rows that sharpen a relaxation would make this one too large.
  const programme = new LinearProgramme(solver, { ...model, sharpeners: [] })
  const relax = (goal: readonly Term[]) => {
    programme.setGoal(goal)
    const relaxed = programme.solve(effort)
    return typeof relaxed === 'string' ? null : relaxed
  }
  const [first = [], second = []] = model.figures
  try {
    const most = inTime ?? boundOf(relax(first))
    if (most === null) return null
    // At least: who is nearly alike may be more in time here than in the plan that this bounds.
    programme.addRow({ terms: [...first], lower: most, upper: Infinity })
    const relaxed = relax(second)
    const placed = boundOf(relaxed)
    if (!relaxed || placed === null) return null
    const used = pool.openings.filter(({ isNew }) => isNew).filter((_, column) => (relaxed.values[column] ?? 0) > USED)
    return { bounds: [most, placed], used: new Set(used) }
  } finally {
    programme.dispose()
  }
}

function boundOf(relaxed: Relaxation | null): number | null {
  return relaxed && Math.floor(relaxed.goal + SLACK)
}

/** The openings that are used and the groups that exist; and of the people, for each of their seats those who wait longest and are in time. */
function partOf(
  { parties, openings }: SearchPool,
  used: ReadonlySet<PossibleGroup>,
  placed: ReadonlySet<Party['people']> = new Set(),
): PoolPart {
  const kept = openings.filter((opening) => !opening.isNew || used.has(opening))
  const numbers = new Map(openings.map((opening, number) => [opening, number]))
  const longestFirst = [...parties.entries()].sort(
    ([, a], [, b]) => b.waited / b.people.length - a.waited / a.people.length,
  )
  const interested = new Map<PossibleGroup, { inTime: number[]; late: number[] }>(
    kept.map((opening) => [opening, { inTime: [], late: [] }]),
  )
  for (const [number, { people, chances }] of longestFirst)
    for (const { opening, inTime } of chances)
      interested.get(opening)?.[inTime === people.length ? 'inTime' : 'late'].push(number)
  const chosen = new Set<number>()
  const many = [...interested.values()].reduce((sum, { inTime, late }) => sum + inTime.length + late.length, 0)
  for (const opening of kept.toSorted((a, b) => a.daysToStart - b.daysToStart)) {
    const { inTime, late } = interested.get(opening) ?? { inTime: [], late: [] }
    let seats = many > MANY_CHANCES ? PEOPLE_A_SEAT * opening.seats : Infinity
    for (const number of [...inTime, ...late]) {
      if (seats <= 0) break
      if (chosen.has(number)) continue
      chosen.add(number)
      seats -= parties[number]?.people.length ?? 0
    }
  }
  for (const [number, { people }] of parties.entries()) if (placed.has(people)) chosen.add(number)
  return {
    parties: [...chosen].sort((a, b) => a - b),
    openings: kept.flatMap((opening) => numbers.get(opening) ?? []),
  }
}
