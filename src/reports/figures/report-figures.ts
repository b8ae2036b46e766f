import type { World } from '../../deps.ts'
import type { Actor } from '../../history/work.ts'
import { sayMoment, translate, type Language } from '../../words/words.ts'
import { FIGURE_TABLES, HIDDEN, sayFigure, sayKey, type FigureColumn, type FigureTableName } from './say-figures.ts'
import { showFigures } from './show-figures.ts'
import type { FigureRow, FigureTable } from './tabulate.ts'
import type { FigurePeriod } from './measures.ts'

/** A table of the report. A cell has its text, and its number where that is shown. */
export interface ReportTable {
  readonly title: string
  /** By what it is divided. */
  readonly division: string
  readonly columns: readonly { readonly name: string; readonly definition: string }[]
  readonly rows: readonly {
    readonly label: string
    readonly whole: boolean
    readonly cells: readonly { readonly text: string; readonly number: number | null }[]
  }[]
}

/** The figures of a municipality's year, in words: the same for everybody who may ask for them, without anything about few people. */
export interface FiguresReport {
  readonly municipality: string
  readonly year: FigurePeriod
  readonly title: string
  readonly lead: string
  readonly hidden: string
  readonly tables: readonly ReportTable[]
}

/**
 * The report for the council.
 * @throws NotFoundError `not-found` for a municipality outside the scope.
 */
export async function reportFigures(
  deps: World,
  by: Actor,
  { municipality, year: wished }: { readonly municipality: string; readonly year: FigurePeriod },
  language: Language,
): Promise<FiguresReport> {
  const figures = await showFigures(deps, by, { municipality, year: wished }, false)
  const { year, at } = figures
  const place = figures.municipality?.name ?? ''
  const say = (key: string, values = {}) => translate(language, `figures:${key}`, values)
  const tables = (Object.keys(FIGURE_TABLES) as FigureTableName[]).flatMap((name) =>
    figures.tables
      .filter(({ dimension }) => dimension !== 'municipality' && (name !== 'waiting' || dimension !== 'month'))
      .map((table) => reportTable(name, table, language)),
  )
  const steps = {
    title: say('tables.steps'),
    division: say('step'),
    columns: ['stepMedian', 'stepP90'].map((name) => ({ name: say(name), definition: say('definitions.steps') })),
    rows: figures.leadTimes.map(({ step, took }) => ({
      ...{ label: say(`steps.${step}`), whole: false },
      cells: [took?.median, took?.p90].map((days) => ({ text: days?.toString() ?? HIDDEN, number: days ?? null })),
    })),
  }
  return {
    ...{ municipality: figures.municipality?.code ?? '', year, title: say('report.title', { year }) },
    lead: say('report.lead', { place, at: sayMoment(at, language) }),
    hidden: say('hidden'),
    tables: [...tables, steps],
  }
}

function reportTable(name: FigureTableName, { dimension, rows, whole }: FigureTable, language: Language): ReportTable {
  const say = (key: string) => translate(language, `figures:${key}`)
  const columns: readonly FigureColumn[] = FIGURE_TABLES[name].columns
  const isShown = (row: FigureRow) => dimension !== 'language' || columns.some(({ number }) => number(row) !== null)
  const lined = (row: FigureRow, label: string, isWhole: boolean) => ({
    ...{ label, whole: isWhole },
    cells: columns.map((column) => ({
      text: sayFigure(column, row, language, isWhole),
      number: column.number(row),
    })),
  })
  return {
    title: say(`tables.${name}`),
    division: say(`dimensions.${dimension}`),
    columns: columns.map((column) => ({
      name: say(`names.${column.name}`),
      definition: say(`definitions.${column.name}`),
    })),
    rows: [
      ...rows.filter(isShown).map((row) =>
        lined(
          row,
          sayKey(dimension, row.key, (code) => code, language),
          false,
        ),
      ),
      ...(whole ? [lined(whole, say('whole'), true)] : []),
    ],
  }
}
