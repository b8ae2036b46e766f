import { sayLanguage, sayMonth, translate, type Language } from '../../words/words.ts'
import { FLOWS, NO_LANGUAGE, type Counted, type Measure, type FigurePeriod } from './measures.ts'
import { leastShareOf, OTHER_LANGUAGE, shareOf, type Dimension, type FigureRow } from './tabulate.ts'

/** What stands for a number that is hidden, or that there is nothing to work out from. */
export const HIDDEN = '–'

/** A column of a table of figures: a measure, or what is worked out from measures that are shown. Its name has words and a definition. */
export interface FigureColumn {
  readonly name: string
  /** Whose people are behind the number; none of what was worked out. */
  readonly counted?: Measure
  readonly kind: 'count' | 'share' | 'times' | 'days'
  readonly number: (row: FigureRow) => number | null
}

const count = (counted: Measure): FigureColumn => ({
  ...{ name: counted, counted, kind: 'count' },
  number: ({ numbers }) => numbers[counted],
})
const share = (name: string, part: Measure, other: Measure): FigureColumn => ({
  ...{ name, kind: 'share' },
  number: ({ numbers }) => shareOf(numbers[part], numbers[other]),
})

export type FigureTableName = 'inOut' | 'coming' | 'waiting'

/** What a table of figures says, and which two measures its chart shows. */
interface FigureTableShape {
  readonly chart: readonly [Measure, Measure]
  readonly columns: readonly FigureColumn[]
}

/** The tables in their order. */
export const FIGURE_TABLES: Readonly<Record<FigureTableName, FigureTableShape>> = {
  inOut: {
    chart: ['received', 'signedInTime'],
    columns: [
      count('received'),
      count('signedInTime'),
      count('signedLate'),
      share('inTimeShare', 'signedInTime', 'signedLate'),
      count('refused'),
      count('withdrawn'),
    ],
  },
  coming: {
    chart: ['came', 'missed'],
    columns: [
      count('invited'),
      { name: 'perSignature', kind: 'times', number: perSignature },
      count('came'),
      count('missed'),
      share('showUp', 'came', 'missed'),
    ],
  },
  waiting: {
    chart: ['calm', 'atRisk'],
    columns: [
      count('calm'),
      count('atRisk'),
      { name: 'median', kind: 'days', number: ({ waits }) => waits?.median ?? null },
      { name: 'p90', kind: 'days', number: ({ waits }) => waits?.p90 ?? null },
    ],
  },
}

function perSignature({ numbers: { invited, signedInTime, signedLate } }: FigureRow): number | null {
  if (invited === null || signedInTime === null || signedLate === null || signedInTime + signedLate === 0) return null
  return Math.round((10 * invited) / (signedInTime + signedLate)) / 10
}

/**
 * What stands in a cell: `1.204`, `96%`, `1,3`.
 * @param isWhole Of a whole that is under five nothing else is shown: then a share is at least so much, where only its other part is hidden.
 */
export function sayFigure(column: FigureColumn, row: FigureRow, language: Language, isWhole = false): string {
  const number = column.number(row)
  const say = (value: number) => new Intl.NumberFormat(language, { maximumFractionDigits: 1 }).format(value)
  if (number === null) return isWhole && column.kind === 'share' ? sayLeast(column, row, language) : HIDDEN
  return column.kind === 'share' ? `${say(number)}%` : say(number)
}

function sayLeast({ name }: FigureColumn, { numbers }: FigureRow, language: Language): string {
  const [part, other] = name === 'showUp' ? [numbers.came, numbers.missed] : [numbers.signedInTime, numbers.signedLate]
  const least = other === null ? leastShareOf(part) : null
  return least === null ? HIDDEN : translate(language, 'figures:least', { share: least })
}

/** `maart 2026`, `Arabisch`, `Maastricht`, `Wi2021`. @param nameOf The name of a municipality by its code. */
export function sayKey(
  dimension: Dimension,
  key: string,
  nameOf: (code: string) => string,
  language: Language,
): string {
  if (dimension === 'month') return sayMonth(key, language)
  if (dimension === 'municipality') return nameOf(key)
  if (dimension === 'law') return translate(language, `pool:programmes.${key}`)
  if (key === NO_LANGUAGE) return translate(language, 'figures:noLanguage')
  return key === OTHER_LANGUAGE ? translate(language, 'figures:otherLanguage') : sayLanguage(key, language)
}

/** What is counted, and when that happened: `Aangemeld in maart 2026`; `Wacht, loopt risico`. */
export function sayCounted(counted: Counted, period: FigurePeriod, language: Language): string {
  const figure = translate(language, `figures:names.${counted}`)
  if (!isDated(counted)) return figure
  return translate(language, 'figures:in', {
    figure,
    period: period.length === 4 ? period : sayMonth(period, language),
  })
}

function isDated(counted: Counted): boolean {
  return counted === 'signed' || FLOWS.some((flow) => flow === counted)
}
