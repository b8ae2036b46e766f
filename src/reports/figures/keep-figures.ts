import { In } from 'typeorm'
import type { World } from '../../deps.ts'
import type { Scope } from '../../history/work.ts'
import type { Moment } from '../../outside/clock.ts'
import { insertMany } from '../../outside/database/many-rows.ts'
import { Municipality } from '../../municipalities/municipality.entity.ts'
import { countFigures, type CountedFigures } from './count-figures.ts'
import { KeptFigures } from './kept-figures.entity.ts'
import type { FigurePeriod } from './measures.ts'
import { narrowed } from './tabulate.ts'

/** What counts faster is counted for each page anew. */
const TOO_LONG_MILLISECONDS = 300

/** How many years can be looked at. */
const YEARS = 3

/** The years that can be looked at, this one first. */
export function yearsUntil(today: string): FigurePeriod[] {
  const year = Number(today.slice(0, 4))
  return Array.from({ length: YEARS }, (_, back) => String(year - back))
}

/**
 * Counts every year at night, and keeps those figures that take too long for a page; others are counted when somebody looks. Run again, it
 * leaves the same.
 * @param tooLong From how many milliseconds on they are kept.
 * @returns How many years are kept.
 */
export async function keepFigures(deps: World, tooLong = TOO_LONG_MILLISECONDS): Promise<{ years: number }> {
  const years = yearsUntil(deps.clock.today())
  const rows: Pick<KeptFigures, 'municipality' | 'year' | 'at' | 'counted'>[] = []
  const codes = (await deps.db.read.find(Municipality)).map(({ code }) => code)
  for (const year of years) {
    const [started, at] = [performance.now(), deps.clock.now()]
    const counted = await countFigures(deps, 'all', year)
    if (performance.now() - started >= tooLong)
      rows.push(
        ...codes.map((municipality) => ({ municipality, year, at, counted: narrowed(counted, { municipality }) })),
      )
  }
  await deps.db.write(async (tx) => {
    await tx.createQueryBuilder().delete().from(KeptFigures).execute()
    await insertMany(tx, KeptFigures, rows)
  })
  return { years: new Set(rows.map(({ year }) => year)).size }
}

/** The figures of these municipalities: those of last night, and counted now what was not kept, as of a municipality that was added since. */
export async function findFigures(
  deps: World,
  municipalities: readonly string[],
  year: FigurePeriod,
): Promise<{ at: Moment; counted: CountedFigures; kept: boolean }> {
  const rows = await deps.db.read.findBy(KeptFigures, { year, municipality: In([...municipalities]) })
  const missing = municipalities.filter((code) => rows.every(({ municipality }) => municipality !== code))
  const parts = rows.map(({ counted }) => counted)
  if (rows.length === 0 || missing.length > 0) parts.push(await countFigures(deps, await scopeOf(deps, missing), year))
  const counted = { cells: parts.flatMap(({ cells }) => cells), days: parts.flatMap(({ days }) => days) }
  const at = rows.reduce((first, row) => (row.at < first ? row.at : first), deps.clock.now())
  return { at, counted, kept: rows.length > 0 }
}

/** Of all municipalities the database counts without looking who is of which: in a third of the time. */
async function scopeOf({ db }: Pick<World, 'db'>, municipalities: readonly string[]): Promise<Scope> {
  return municipalities.length === (await db.read.count(Municipality)) ? 'all' : municipalities
}
