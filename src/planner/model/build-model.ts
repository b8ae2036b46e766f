import { addApart, addExclusions, addGroupSizes } from './group-rows.ts'
import { kindsOf, type Kind } from './kinds.ts'
import { addColumn, addDecision, figure, type Model, type Place, type Term } from './model.ts'
import { groupBy, type Chance } from '../problem/party.ts'
import type { Pool } from '../problem/pools.ts'

/** Builds the model of a pool: all hard rules that chances do not settle yet (1, 2, 7, 8, 9 and 10). */
export function modelOf({ parties, openings }: Pool): Model {
  const model: Model = {
    uppers: [],
    rows: [],
    sharpeners: [],
    figures: [[], [], [], [], [], []],
    decisions: [],
    places: [],
  }
  const opened = new Map(openings.filter(({ isNew }) => isNew).map((opening) => [opening, addDecision(model)]))
  for (const kind of kindsOf(parties, openings)) addKind(model, kind)
  for (const column of opened.values()) figure(model, 3).push([column, -1])
  addExclusions(model, opened)
  addGroupSizes(model, opened, openings)
  addApart(model)
  return model
}

/** Rule 1, and what a placement counts for. Of a kind, who waits longest is placed first. */
function addKind(model: Model, kind: Kind): void {
  const places = kind.chances.map((chance) => addPlace(model, kind, chance))
  const placed = places.map(({ column }): Term => [column, 1])
  const byWait = groupBy(kind.parties, ({ waited }) => [String(waited)])
  if (byWait.size === 1) {
    model.rows.push({ terms: placed, lower: 0, upper: kind.parties.length })
    for (const { column } of places) figure(model, 4).push([column, kind.parties[0]?.waited ?? 0])
    return
  }
  // Days waited grow ever less with each next party of the kind, so the model itself takes the longest waits first.
  const shares = [...byWait.values()].map((alike): Term => {
    const column = addColumn(model, alike.length)
    figure(model, 4).push([column, alike[0]?.waited ?? 0])
    return [column, -1]
  })
  model.rows.push({ terms: [...placed, ...shares], lower: 0, upper: 0 })
}

function addPlace(model: Model, kind: Kind, chance: Chance): Place {
  const column = addColumn(model, Math.min(kind.parties.length, Math.floor(chance.opening.seats / kind.size)))
  figure(model, 1).push([column, chance.inTime])
  figure(model, 2).push([column, kind.size])
  figure(model, 5).push([column, -chance.rank])
  figure(model, 6).push([column, -kind.size * chance.opening.daysToStart])
  const place = { kind, chance, column }
  model.places.push(place)
  return place
}
