import { allLanguages, findLanguage } from '../../invitations/texts/languages.ts'
import type { Alike, CountedFigures, DaysCell, FigureCell } from './count-figures.ts'
import { daysAt, type DaysAt } from './days-at.ts'
import { FEWEST_SHOWN, hiddenParts, sumOf } from './hide-few.ts'
import { STEPS, type Step } from './lead-times.ts'
import { MEASURES, type Measure, type FigurePeriod } from './measures.ts'

/** By what figures are divided. */
export const DIMENSIONS = ['month', 'language', 'municipality', 'law'] as const
export type Dimension = (typeof DIMENSIONS)[number]

/** The numbers of some people; null: it is hidden. */
export interface FigureRow {
  /** The month, language, municipality or law; '' of the whole. */
  readonly key: string
  readonly numbers: Readonly<Record<Measure, number | null>>
  /** How long they wait now; null also where that says too much. */
  readonly waits: DaysAt | null
}

/** Figures divided by one thing. */
export interface FigureTable {
  readonly dimension: Dimension
  readonly rows: readonly FigureRow[]
  /** Null where the whole is not shown either: of several municipalities, to who may not see their people. */
  readonly whole: FigureRow | null
  /** What the whole has more than the rows show: never under five. Null: nothing is hidden. */
  readonly rest: Readonly<Record<Measure, number | null>> | null
}

/** The parts that there can be, whoever is in them. */
export interface Universe {
  readonly months: readonly FigurePeriod[]
  readonly municipalities: readonly string[]
}

const LAWS = ['wi2013', 'wi2021'] as const
/** Who reads best what we have no texts for, or nothing. */
export const OTHER_LANGUAGE = 'anders'
const KNOWN_LANGUAGES: readonly string[] = [...allLanguages().map(({ code }) => code), OTHER_LANGUAGE]

/** Figures as they are, for who may see the people. Months before anything happened, and languages that nobody reads, are left out. */
export function tabulate(counted: CountedFigures, dimension: Dimension, universe: Universe): FigureTable {
  const whole = rowOf('', counted)
  const rows = keysIn(counted, dimension, universe).map((key) => rowOf(key, partOf(counted, dimension, key)))
  return { dimension, rows, whole, rest: null }
}

/**
 * The same for others: no number under five stands in them, nor can one be worked out from all tables of all municipalities together (see
 * `hiddenParts`). That needs three things: tables of one municipality have the same whole and nothing else in common, municipalities are
 * never added up, and no number is shown of which people can be in another number too (of those at risk and the others only the two, never both together).
 */
export function tabulateProtected(counted: CountedFigures, dimension: Dimension, universe: Universe): FigureTable {
  if (dimension === 'municipality') {
    const alone = universe.municipalities.map((key) => wholeShown(key, partOf(counted, dimension, key)))
    return { dimension, rows: alone, whole: null, rest: null }
  }
  const whole = wholeShown('', counted)
  const keys = partsOf(dimension, universe)
  const full = keys.map((key) => rowOf(key, partOf(known(counted), dimension, key)))
  const shown = measures((measure) => {
    const numbers = full.map((row) => row.numbers[measure] ?? 0)
    if (whole.numbers[measure] === null) return numbers.map(() => null)
    const hidden = hiddenParts(numbers)
    return numbers.map((number, place) => (hidden[place] ? null : number))
  })
  const rows = full.map((row, place) =>
    withNumbers(
      row,
      measures((measure) => shown[measure][place] ?? null),
    ),
  )
  const rest = measures((measure) => {
    const number = whole.numbers[measure]
    return number === null ? null : number - sumOf(shown[measure].map((one) => one ?? 0))
  })
  return { dimension, rows, whole, rest }
}

/** How long each step took; to who may not see the people only where that is of ten who signed, and who signed is shown. */
export function listLeadTimes(counted: CountedFigures, seesPeople: boolean): { step: Step; took: DaysAt | null }[] {
  const shown = seesPeople || (wholeShown('', counted).numbers.signedInTime ?? 0) >= FEWEST_DAYS
  return STEPS.map((step) => {
    const took = daysAt(counted.days.filter((cell) => cell.step === step))
    return { step, took: shown && (seesPeople || (took?.people ?? 0) >= FEWEST_DAYS) ? took : null }
  })
}

/** Only people of this municipality, who read this language best, or to whom this law applies. */
export function narrowed(counted: CountedFigures, only: Partial<Omit<Alike, 'count'>>): CountedFigures {
  const { municipality, language, law } = only
  const fits = (cell: Alike) =>
    (!municipality || cell.municipality === municipality) &&
    (!language || cell.language === language) &&
    (!law || cell.law === law)
  return { cells: counted.cells.filter(fits), days: counted.days.filter(fits) }
}

/** Days of fewer are those of somebody. */
const FEWEST_DAYS = 10

function measures<T>(of: (measure: Measure) => T): Record<Measure, T> {
  return Object.fromEntries(MEASURES.map((measure) => [measure, of(measure)])) as Record<Measure, T>
}

function rowOf(key: string, { cells, days }: CountedFigures): FigureRow {
  const numbers = measures(() => 0)
  for (const { measure, count } of cells) numbers[measure] += count
  return { key, numbers, waits: daysAt(days.filter(({ step }) => step === 'waiting')) }
}

/** A whole, without what is under five. */
function wholeShown(key: string, counted: CountedFigures): FigureRow {
  const row = rowOf(key, counted)
  return withNumbers(
    row,
    measures((measure) => atLeastFive(row.numbers[measure] ?? 0)),
  )
}

function atLeastFive(number: number): number | null {
  return number < FEWEST_SHOWN ? null : number
}

function withNumbers({ key, waits }: FigureRow, numbers: FigureRow['numbers']): FigureRow {
  const { calm, atRisk } = numbers
  const mayWait = calm !== null && atRisk !== null && calm + atRisk >= FEWEST_DAYS
  return { key, numbers, waits: mayWait ? waits : null }
}

function partOf({ cells, days }: CountedFigures, dimension: Dimension, key: string): CountedFigures {
  const within = (cell: FigureCell | DaysCell) =>
    dimension === 'month' ? 'month' in cell && cell.month === key : cell[dimension] === key
  return { cells: cells.filter(within), days: days.filter(within) }
}

function partsOf(dimension: Exclude<Dimension, 'municipality'>, { months }: Universe): readonly string[] {
  return { month: months, language: KNOWN_LANGUAGES, law: LAWS }[dimension]
}

/** With one word for all languages that we do not know. */
function known({ cells, days }: CountedFigures): CountedFigures {
  const rename = <T extends Alike>(cell: T): T => ({
    ...cell,
    language: findLanguage(cell.language)?.code ?? OTHER_LANGUAGE,
  })
  return { cells: cells.map(rename), days: days.map(rename) }
}

/** Languages by how many people who read them were referred or wait, the most first; those that nobody reads are left out. */
function keysIn(
  counted: CountedFigures,
  dimension: Dimension,
  { months, municipalities }: Universe,
): readonly string[] {
  if (dimension === 'month') return months.filter((month) => month >= firstMonth(counted))
  if (dimension === 'law') return LAWS
  if (dimension === 'municipality') return municipalities
  const people = new Map<string, number>()
  for (const { language, count } of counted.cells) people.set(language, (people.get(language) ?? 0) + count)
  const inOrder = [...people].sort(([one, few], [other, many]) => many - few || (one < other ? -1 : 1))
  return inOrder.map(([language]) => language)
}

/** The first month in which anything happened; none: after all months. */
function firstMonth({ cells }: CountedFigures): string {
  return cells.reduce((first, { month }) => (month !== '' && month < first ? month : first), '9')
}

/** A part of a whole, out of a hundred; null when one of the two is hidden, or nobody is in them. */
export function shareOf(part: number | null, other: number | null): number | null {
  if (part === null || other === null || part + other === 0) return null
  return Math.round((100 * part) / (part + other))
}

/** The least that the share can be where the other part is hidden because it is under five; only of a whole. */
export function leastShareOf(part: number | null): number | null {
  return part === null ? null : Math.floor((100 * part) / (part + FEWEST_SHOWN - 1))
}
