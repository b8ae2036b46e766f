import type { World } from '../../deps.ts'
import { NotFoundError } from '../../errors.ts'
import type { Actor } from '../../history/work.ts'
import type { Municipality } from '../../municipalities/municipality.entity.ts'
import { inScope } from '../../municipalities/scope.ts'
import type { Programme } from '../../municipalities/slot.entity.ts'
import type { Moment } from '../../outside/clock.ts'
import { listMunicipalities } from '../../pool/list/list-pool.ts'
import type { DaysAt } from './days-at.ts'
import { findFigures, yearsUntil } from './keep-figures.ts'
import type { Step } from './lead-times.ts'
import { monthsOf, type FigurePeriod } from './measures.ts'
import { DIMENSIONS, listLeadTimes, narrowed, tabulate, tabulateProtected, type FigureTable } from './tabulate.ts'

/** Which figures somebody wants to see. */
export interface FiguresWish {
  /** Another than `yearsUntil` knows is this one. */
  readonly year: FigurePeriod
  readonly municipality?: string | undefined
  /** Only for who may see the people: others would learn of few by the difference. */
  readonly best?: string | undefined
  readonly programme?: Programme | undefined
}

/** A year in figures. */
export interface ShownFigures {
  readonly year: FigurePeriod
  readonly years: readonly FigurePeriod[]
  /** Those that the caller may see; the figures are of all of them, or of `municipality`. */
  readonly municipalities: readonly Municipality[]
  readonly municipality: Municipality | null
  /** When they were counted, and whether that was at night. */
  readonly at: Moment
  readonly kept: boolean
  readonly tables: readonly FigureTable[]
  /** By languages and laws all that there are, whatever was chosen. */
  readonly languages: readonly string[]
  readonly leadTimes: readonly { readonly step: Step; readonly took: DaysAt | null }[]
}

/**
 * A year in figures, divided by each dimension.
 * @param seesPeople False hides numbers under five, also against subtraction (see `tabulateProtected`); then all but the table of
 *   municipalities is of one municipality: the first in scope where none was chosen.
 * @throws NotFoundError `not-found` for a municipality outside the scope, or one that is not there.
 */
export async function showFigures(
  deps: World,
  by: Actor,
  wish: FiguresWish,
  seesPeople: boolean,
): Promise<ShownFigures> {
  const today = deps.clock.today()
  const years = yearsUntil(today)
  const year = years.find((one) => one === wish.year) ?? today.slice(0, 4)
  const municipalities = [...(await listMunicipalities(deps.db.read)).values()].filter(({ code }) =>
    inScope(by.scope, code),
  )
  const chosen = municipalities.find(({ code }) => code === wish.municipality)
  if (wish.municipality && !chosen) throw new NotFoundError('not-found')
  const municipality = chosen ?? (seesPeople ? null : (municipalities[0] ?? null))
  const codes = municipalities.map(({ code }) => code)
  const { at, kept, counted } = await findFigures(deps, codes, year)
  const given = seesPeople ? narrowed(counted, { language: wish.best, law: wish.programme }) : counted
  const own = municipality ? narrowed(given, { municipality: municipality.code }) : given
  const universe = { months: monthsOf(year, today), municipalities: codes }
  const tables = DIMENSIONS.map((dimension) => {
    const of = dimension === 'municipality' ? given : own
    return (seesPeople ? tabulate : tabulateProtected)(of, dimension, universe)
  })
  const languages = tabulate(counted, 'language', universe).rows.map(({ key }) => key)
  return {
    ...{ year, years, municipalities, municipality, at, kept, tables, languages },
    leadTimes: listLeadTimes(own, seesPeople),
  }
}
