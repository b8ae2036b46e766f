import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import { allow, callerOf } from '../../accounts/caller.ts'
import type { Role } from '../../accounts/user.entity.ts'
import type { Deps } from '../../deps.ts'
import { barChart, type ChartRow } from '../figures/bar-chart.ts'
import { FIGURE_TABLES, HIDDEN, sayFigure, sayKey, type FigureTableName } from '../figures/say-figures.ts'
import { showFigures, type ShownFigures } from '../figures/show-figures.ts'
import { DIMENSIONS, type Dimension, type FigureRow, type FigureTable } from '../figures/tabulate.ts'
import { line, queryOf, readForm } from '../../web/page/form.ts'
import { readerLanguage, showPage } from '../../web/page/page.ts'
import { sayMoment, translate, type Language } from '../../words/words.ts'
import { figuresReportRoutes } from './figures-report.routes.ts'

const query = z.object({
  jaar: line,
  per: z.enum(DIMENSIONS).catch('month'),
  gemeente: line,
  beste: line,
  wet: z.enum(['wi2013', 'wi2021']).optional().catch(undefined),
})
type Given = z.output<typeof query>

/** Who may see the people behind the figures. */
const SEE_PEOPLE: readonly Role[] = ['admin', 'planner', 'reader']

/** `/cijfers`: a year in figures, and the report for the council. */
export function figuresRouter(deps: Deps): Router {
  const router = Router()
  router.use('/cijfers', allow('planner', 'reader', 'figures-reader'))
  router.get('/cijfers', (request, response) => show(deps, request, response))
  router.use(figuresReportRoutes(deps))
  return router
}

async function show(deps: Deps, request: Request, response: Response): Promise<void> {
  const { actor, role } = callerOf(request)
  const language = readerLanguage(request)
  const given = readForm(request.query, query)
  const seesPeople = SEE_PEOPLE.includes(role)
  const wish = { year: given.jaar, municipality: given.gemeente || undefined, best: given.beste, programme: given.wet }
  const figures = await showFigures(deps, actor, wish, seesPeople)
  const { year, municipality, municipalities, kept, at } = figures
  const say = (key: string, values = {}) => translate(language, `figures:${key}`, values)
  const title = municipality ? say('titleOf', { place: municipality.name, year }) : say('title', { year })
  const view = { figures, given, language, seesPeople }
  showPage(request, response, 'reports/figures', {
    title,
    lead: say(seesPeople ? 'lead' : 'leadFew'),
    counted: say(kept ? 'countedAtNight' : 'counted', { at: sayMoment(at, language) }),
    given: { ...given, jaar: year, gemeente: municipality?.code ?? '' },
    seesPeople,
    any: municipalities.length > 0,
    several: municipalities.length > 1,
    choices: choicesOf(figures, language),
    key: keyFigures(view),
    tables: (Object.keys(FIGURE_TABLES) as FigureTableName[]).map((name) => shownTable(view, name)),
    ...stepsOf(view),
    report: municipality && queryOf({ jaar: year, gemeente: municipality.code }),
  })
}

interface FiguresView {
  readonly figures: ShownFigures
  readonly given: Given
  readonly language: Language
  readonly seesPeople: boolean
}

/** How long each step takes; of how many people only to who may see them. */
function stepsOf({ figures, language, seesPeople }: FiguresView) {
  const say = (key: string) => translate(language, `figures:${key}`)
  const names = [...(seesPeople ? ['tookPeople'] : []), 'stepMedian', 'stepP90'].map(say)
  const said = ['definitions.steps', ...(seesPeople ? ['definitions.tookPeople'] : [])]
  const number = (value: number | undefined) => (value === undefined ? HIDDEN : String(value))
  return {
    stepColumns: [{ label: say('step') }, ...names.map((label) => ({ label, kind: 'number' }))],
    stepDefinitions: [{ label: say('tables.steps'), text: said.map(say).join(' ') }],
    leadTimes: figures.leadTimes.map(({ step, took }) => {
      const texts = [...(seesPeople ? [took?.people ?? 0] : []), took?.median, took?.p90].map(number)
      const cells = texts.map((text, index) => ({ label: names[index], text }))
      return { label: say(`steps.${step}`), cells }
    }),
  }
}

function choicesOf({ years, municipalities, languages }: ShownFigures, language: Language) {
  const nothing = () => ''
  return {
    years: years.map((year) => ({ value: year, label: year })),
    dimensions: DIMENSIONS.map((value) => ({ value, label: translate(language, `figures:dimensions.${value}`) })),
    municipalities: municipalities.map(({ code, name }) => ({ value: code, label: name })),
    languages: languages.map((value) => ({ value, label: sayKey('language', value, nothing, language) })),
    laws: ['wi2013', 'wi2021'].map((value) => ({ value, label: sayKey('law', value, nothing, language) })),
  }
}

/** The whole in a few numbers. Divided by municipality there may be none: then they are of the one that is looked at. */
function keyFigures(view: FiguresView) {
  const whole = view.figures.tables.find(({ dimension }) => dimension === 'month')?.whole
  if (!whole) return []
  const columns = [...FIGURE_TABLES.inOut.columns, ...FIGURE_TABLES.coming.columns, ...FIGURE_TABLES.waiting.columns]
  return ['received', 'signedInTime', 'inTimeShare', 'showUp', 'calm', 'atRisk'].flatMap((name) => {
    const column = columns.find((one) => one.name === name)
    if (!column) return []
    const number = sayFigure(column, whole, view.language)
    const least = sayFigure(column, whole, view.language, true)
    const label = translate(view.language, `figures:names.${name}`)
    const href = column.counted && doorTo(view, 'month', whole, column.counted)
    return [{ number, label, href, note: least === number ? undefined : least }]
  })
}

/** Rows in a chart: more than these nobody compares at a glance. */
const ROWS_IN_CHART = 12

function shownTable(view: FiguresView, name: FigureTableName) {
  const { language, figures, given } = view
  const { chart, columns } = FIGURE_TABLES[name]
  // Who waits now has no month.
  const dimension = name === 'waiting' && given.per === 'month' ? 'law' : given.per
  const table = figures.tables.find((one) => one.dimension === dimension) as FigureTable
  const nameOf = (code: string) => figures.municipalities.find((one) => one.code === code)?.name ?? code
  const label = (row: FigureRow) => sayKey(dimension, row.key, nameOf, language)
  const isShown = (row: FigureRow) => columns.some(({ number }) => number(row) !== null)
  const rows = dimension === 'language' ? table.rows.filter(isShown) : table.rows
  const names = columns.map((column) => translate(language, `figures:names.${column.name}`))
  const cells = (row: FigureRow) =>
    columns.map((column, index) => ({
      label: names[index],
      text: sayFigure(column, row, language, row.key === '' || dimension === 'municipality'),
      href: column.counted && doorTo(view, dimension, row, column.counted),
    }))
  const say = (key: string, values = {}) => translate(language, `figures:${key}`, values)
  const [first, second] = chart.map((measure) => translate(language, `figures:names.${measure}`))
  return {
    name,
    title: say(`tables.${name}`),
    lead: say(`leads.${name}`),
    definitions: columns.map((column) => ({
      label: say(`names.${column.name}`),
      text: say(`definitions.${column.name}`),
    })),
    columns: [
      { label: say(`dimensions.${dimension}`) },
      ...names.map((one) => ({ label: one, kind: 'number' as const })),
    ],
    rows: [
      ...rows.map((row) => ({ label: label(row), cells: cells(row) })),
      ...restOf(table, name, names, language),
      ...(table.whole ? [{ label: say('whole'), cells: cells(table.whole), whole: true }] : []),
    ],
    chart: barChart(rows.slice(0, ROWS_IN_CHART).map((row) => chartRow(row, label(row), chart, language))),
    most: rows.length > ROWS_IN_CHART && say('chartMost', { count: ROWS_IN_CHART }),
    about: say('chart', { first, second }),
    ...{ first, second },
  }
}

/** What a whole has more than the rows that are shown: so that readers see it all adds up. */
function restOf({ rest }: FigureTable, name: FigureTableName, names: readonly string[], language: Language) {
  const { columns } = FIGURE_TABLES[name]
  const cells = columns.map(({ counted }, index) => {
    const number = (counted && rest?.[counted]) ?? 0
    return { label: names[index], text: number > 0 ? new Intl.NumberFormat(language).format(number) : '' }
  })
  return cells.some(({ text }) => text !== '') ? [{ label: translate(language, 'figures:rest'), cells }] : []
}

function chartRow(
  row: FigureRow,
  label: string,
  chart: readonly [keyof FigureRow['numbers'], keyof FigureRow['numbers']],
  language: Language,
): ChartRow {
  const [one, other] = chart.map((measure) => row.numbers[measure])
  const say = (number: number | null = null) =>
    number === null ? HIDDEN : new Intl.NumberFormat(language).format(number)
  return { label, numbers: [one ?? null, other ?? null], texts: [say(one), say(other)] }
}

/** Where exactly the people behind a number are listed; nowhere when there are none, or when they are not for this reader. */
function doorTo(
  { figures, given, seesPeople }: FiguresView,
  dimension: Dimension,
  row: FigureRow,
  counted: keyof FigureRow['numbers'],
): string | undefined {
  if (!seesPeople || !row.numbers[counted]) return undefined
  const key = row.key || undefined
  const only = (name: Dimension, otherwise: string | undefined) => (dimension === name && key) || otherwise || undefined
  const words = {
    cijfer: counted,
    periode: only('month', figures.year),
    gemeente: only('municipality', figures.municipality?.code),
    beste: only('language', given.beste),
    wet: only('law', given.wet),
  }
  return `/mensen?${queryOf(words)}`
}
