import type { World } from '../../deps.ts'
import type { Scope } from '../../history/work.ts'
import { listInScope } from '../../municipalities/scope.ts'
import { type Language, sayLanguage, translate } from '../../words/words.ts'
import { pagesOf, queryOf } from './form.ts'
import { headingsOf, type Order, type SortedColumn } from './sorting.ts'

/** What one page of a list holds. */
export const ROWS_A_PAGE = 50

/** A value to choose, and what it is called. */
export interface ListChoice {
  readonly value: string
  readonly label: string
  /** What it is called in the heading, where that is otherwise. */
  readonly heading?: string
}

/** Something by which a list can be narrowed, as the partial `list-filter` asks it. */
export interface Narrowing {
  readonly name: string
  readonly label: string
  readonly options: readonly ListChoice[]
  readonly value: string | undefined
  /** What the choice of everything is called; without it there is none. */
  readonly all?: string
}

/** One of the lists that stand beside each other on a page. */
export interface ListPart {
  /** In the address, `deel=proposed`; the first of them stands in none. */
  readonly name: string
  readonly text: string
  readonly count?: number
}

/** A list as a page asks for it. */
export interface ListAsked<Name extends string> {
  readonly language: Language
  readonly path: string
  /** Of the request: it keeps what the list is narrowed to in every address around it. */
  readonly query: Readonly<Record<string, unknown>>
  readonly total: number
  readonly size?: number
  readonly order: Order<Name>
  readonly columns: readonly SortedColumn<Name>[]
  readonly narrowings: readonly Narrowing[]
  readonly parts?: readonly ListPart[]
  /** Texts of the query that the filter leaves as they are. */
  readonly kept?: readonly string[]
}

/**
 * What stands around the rows of a list, all of it in the address: the filter, the parts, the headings by which it is put in order, the pages,
 * and the same list as a file. Shown by the partials `list-filter`, `list-parts`, `table` and `list-foot`.
 */
export function listFrame<Name extends string>(asked: ListAsked<Name>) {
  const { language, query, total, size = ROWS_A_PAGE, order, columns, narrowings, parts = [], kept = [] } = asked
  const path = asked.path
  const given = Object.fromEntries(['deel', ...kept].flatMap((name) => (query[name] ? [[name, query[name]]] : [])))
  const useful = narrowings.filter(({ options, all }) => options.length > (all ? 0 : 1))
  return {
    pages: pagesOf(total, size, path, query),
    columns: headingsOf(path, query, order, columns),
    files: filesOf(path, query),
    /** As it stands in the address, for a form that comes back here. */
    query: queryOf(query),
    filter: {
      action: path,
      clear: addressOf(path, given),
      kept: Object.entries(given).map(([name, value]) => ({ name, value })),
      narrowings: useful,
      order: { value: (order.backward ? '-' : '') + order.by, options: ordersOf(columns, language) },
      open: narrowings.some(({ all, value }) => all && value),
    },
    parts: parts.map(({ name, text, count }, place) => ({
      href: addressOf(path, { ...query, deel: place > 0 ? name : undefined, pagina: undefined }),
      current: place === 0 ? !parts.some((part) => part.name === query['deel']) : name === query['deel'],
      ...{ text, count },
    })),
    /** What it is narrowed to, in words. */
    narrowed: narrowings.flatMap(({ all, options, value }) => {
      const chosen = all ? options.find((option) => option.value === value) : undefined
      return chosen ? (chosen.heading ?? chosen.label) : []
    }),
  }
}

/** Orders to choose from where no headings can be seen, on a phone: each column, and the same the other way round. */
function ordersOf(columns: readonly SortedColumn<string>[], language: Language): ListChoice[] {
  return columns.flatMap(({ label, order }) =>
    order
      ? [
          { value: order, label },
          { value: `-${order}`, label: translate(language, 'common:list.backward', { column: label }) },
        ]
      : [],
  )
}

/** Where the same list is as a file. */
function filesOf(path: string, query: Readonly<Record<string, unknown>>): { csv: string; xlsx: string } {
  const address = (kind: string) => addressOf(`${path}.${kind}`, { ...query, pagina: undefined })
  return { csv: address('csv'), xlsx: address('xlsx') }
}

function addressOf(path: string, query: Readonly<Record<string, unknown>>): string {
  const words = queryOf(query)
  return `${path}${words && '?'}${words}`
}

/** The languages with these codes, to choose from in the order of the reader's alphabet. */
export function languageChoices(codes: readonly string[], language: Language): ListChoice[] {
  return codes
    .map((code) => ({ value: code, label: sayLanguage(code, language) }))
    .sort((one, other) => one.label.localeCompare(other.label, language))
}

/** To narrow a list to one of the municipalities that the reader sees; nothing to choose when that is one. */
export async function byMunicipality(
  { db }: Pick<World, 'db'>,
  scope: Scope,
  value: string | undefined,
  language: Language,
): Promise<Narrowing> {
  const places = await listInScope(db.read, scope)
  const options = places.length > 1 ? places.map(({ code, name }) => ({ value: code, label: name })) : []
  return { ...{ name: 'gemeente', options, value }, ...labelsOf('municipality', language) }
}

/** To narrow it to one language. @param options From `languageChoices`. */
export function byLanguage(options: readonly ListChoice[], value: string | undefined, language: Language): Narrowing {
  return { ...{ name: 'taal', options, value }, ...labelsOf('language', language) }
}

/** To narrow it to one law. */
export function byLaw(value: string | undefined, language: Language): Narrowing {
  const options = ['wi2013', 'wi2021'].map((law) => ({
    value: law,
    label: translate(language, `pool:programmes.${law}`),
  }))
  return { ...{ name: 'wet', options, value }, ...labelsOf('programme', language) }
}

function labelsOf(filter: 'municipality' | 'language' | 'programme', language: Language) {
  return { label: translate(language, `pool:filter.${filter}`), all: translate(language, 'pool:filter.all') }
}

/** A title that follows the filter: `12 groepen: Maastricht, Arabisch`. */
export function narrowedTitle(title: string, narrowed: readonly string[]): string {
  return narrowed.length > 0 ? `${title}: ${narrowed.join(', ')}` : title
}
