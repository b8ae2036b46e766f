import { addDecision, type Model, type Place, type Term } from './model.ts'
import type { Opening } from '../problem/opening.ts'
import { groupBy } from '../problem/party.ts'

/** Rule 2, one group in a slot, and rule 10, one group on a resource at a time. */
export function addExclusions(model: Model, opened: ReadonlyMap<Opening, number>): void {
  const claims = groupBy([...opened], ([{ slot, bookings }]) => [`slot ${slot.id}`, ...bookings])
  const cliques = new Map(
    [...claims.values()].map((rivals) => rivals.map(([, column]) => column)).map((clique) => [clique.join(), clique]),
  )
  for (const clique of cliques.values()) {
    if (clique.length > 1) model.rows.push({ terms: clique.map((column) => [column, 1]), lower: 0, upper: 1 })
  }
}

/** Rules 7 and 8 for every opening. */
export function addGroupSizes(model: Model, opened: ReadonlyMap<Opening, number>, openings: readonly Opening[]): void {
  const placesByOpening = new Map<Opening, Place[]>(openings.map((opening) => [opening, []]))
  for (const place of model.places) placesByOpening.get(place.chance.opening)?.push(place)
  for (const [opening, places] of placesByOpening) addGroupSize(model, opening, opened.get(opening), places)
}

/** `opened` is the decision on a new group, undefined for a group that exists. */
function addGroupSize(model: Model, opening: Opening, opened: number | undefined, places: readonly Place[]): void {
  const members = places.map(({ column, kind }): Term => [column, kind.size])
  if (opened === undefined) {
    model.rows.push({ terms: members, lower: 0, upper: opening.seats })
    return
  }
  model.rows.push({ terms: [...members, [opened, -opening.seats]], lower: -Infinity, upper: 0 })
  const rescue = addRescue(model, opening, opened, places)
  model.rows.push({ terms: [...members, [opened, -opening.smallest], ...rescue], lower: 0, upper: Infinity })
  // Nobody joins a group that does not open.
  for (const { column } of places) {
    const seats: Term = [opened, -(model.uppers[column] ?? 0)]
    model.sharpeners.push({ terms: [[column, 1], seats], lower: -Infinity, upper: 0 })
  }
}

/** The decision to open small, allowed when somebody rescued is a member; as a term of the row of the smallest size. */
function addRescue(model: Model, opening: Opening, opened: number, places: readonly Place[]): Term[] {
  const rescued = places.filter(({ chance }) => chance.rescues)
  if (rescued.length === 0 || opening.smallestRescue === opening.smallest) return []
  const small = addDecision(model)
  model.rows.push({
    terms: [
      [small, 1],
      [opened, -1],
    ],
    lower: -Infinity,
    upper: 0,
  })
  model.rows.push({
    terms: [...rescued.map(({ column }): Term => [column, 1]), [small, -1]],
    lower: 0,
    upper: Infinity,
  })
  return [[small, opening.smallest - opening.smallestRescue]]
}

/** Rule 9: of a household that goes apart at most one has a session on a half day. */
export function addApart({ rows, places }: Model): void {
  const apart = places.filter(({ kind }) => kind.apart !== null)
  const claims = groupBy(apart, ({ kind, chance }) =>
    chance.opening.halfDays.map((halfDay) => `${kind.apart} ${halfDay}`),
  )
  for (const rivals of claims.values()) {
    if (rivals.length > 1) rows.push({ terms: rivals.map(({ column }) => [column, 1]), lower: 0, upper: 1 })
  }
}
