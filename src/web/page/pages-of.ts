/** Where the reader is in a long list; what the partial `pagination` shows. */
export interface Pages {
  readonly page: number
  readonly last: number
  readonly total: number
  /** Rows to skip before this page. */
  readonly skip: number
  /** Addresses; none at the ends. */
  readonly previous?: string
  readonly next?: string
}

/**
 * Divides a list.
 * @param total How many rows there are in all.
 * @param given The query of the request: `pagina` says which page; the rest stays in the addresses.
 */
export function pagesOf(total: number, size: number, path: string, given: Readonly<Record<string, unknown>>): Pages {
  const last = Math.max(1, Math.ceil(total / size))
  const page = Math.min(Math.max(1, Math.trunc(Number(given['pagina'])) || 1), last)
  const address = (number: number) => `${path}?${query(given, number)}`
  return {
    page,
    last,
    total,
    skip: (page - 1) * size,
    ...(page > 1 && { previous: address(page - 1) }),
    ...(page < last && { next: address(page + 1) }),
  }
}

function query(given: Readonly<Record<string, unknown>>, page: number): string {
  const pairs = Object.entries(given).filter((pair): pair is [string, string] => typeof pair[1] === 'string')
  const parameters = new URLSearchParams(pairs)
  parameters.set('pagina', String(page))
  return parameters.toString()
}
