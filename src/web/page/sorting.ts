import { z } from 'zod'
import { queryOf } from './form.ts'

/** By which column a list is in order, `deadline`; `-deadline` for the other way round. */
export interface Order<Name extends string> {
  readonly by: Name
  readonly backward: boolean
}

/** The order in a query, `volgorde=-name`; the first of the names when it is none of them. */
export function orderIn<Name extends string>(...names: [Name, ...Name[]]) {
  return z
    .string()
    .optional()
    .catch(undefined)
    .transform((text = ''): Order<Name> => {
      const by = names.find((name) => name === text.replace(/^-/, ''))
      return by ? { by, backward: text.startsWith('-') } : { by: names[0], backward: false }
    })
}

/** A column of a list. */
export interface SortedColumn<Name extends string> {
  readonly label: string
  readonly kind?: 'number' | 'action' | undefined
  /** What the list is in order of after a click; none when it can't be. */
  readonly order?: Name
  /** The latest, or the most, comes first, unless it is turned round. */
  readonly falls?: boolean
}

/** A heading of a list, as the partial `table` shows it. */
export interface Heading {
  readonly label: string
  readonly kind?: 'number' | 'action' | undefined
  /** Where a click on it leads; none when the list can't be put in order by it. */
  readonly href?: string
  readonly sorted?: 'ascending' | 'descending'
}

/**
 * The headings of a list that can be put in order by clicking on them: a second click turns the order round.
 * @param given The query of the request: all of it stays in the addresses but the page, since another order begins at its first.
 * @param columns With `order` those by which it can be.
 */
export function headingsOf<Name extends string>(
  path: string,
  given: Readonly<Record<string, unknown>>,
  order: Order<Name>,
  columns: readonly SortedColumn<Name>[],
): Heading[] {
  return columns.map(({ label, kind, order: name, falls = false }) => {
    if (!name) return { label, kind }
    const isNow = name === order.by
    const words = queryOf({ ...given, volgorde: isNow && !order.backward ? `-${name}` : name, pagina: undefined })
    return {
      ...{ label, kind, href: `${path}?${words}` },
      ...(isNow && { sorted: order.backward === falls ? 'ascending' : 'descending' }),
    }
  })
}
