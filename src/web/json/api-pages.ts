import type { Request, Response } from 'express'
import { z } from 'zod'

/** Which part of a long list somebody wants. */
export const pageQuery = {
  pagina: z.coerce.number().int().min(1).max(1_000_000).default(1).meta({ description: 'De eerste is 1.' }),
  paginaGrootte: z.coerce.number().int().min(1).max(500).default(100),
}

/** A municipality's code, to see only what belongs to it. */
export const municipalityQuery = {
  gemeente: z
    .string()
    .regex(/^\d{4}$/, 'Vier cijfers.')
    .optional()
    .meta({ description: 'CBS-code, vier cijfers.', example: '0935' }),
}

/** What was asked, as a part of a list. */
export interface PageAsked {
  readonly pagina: number
  readonly paginaGrootte: number
}

/** The rows to skip and to take, for a query. */
export function partOf({ pagina, paginaGrootte }: PageAsked): { skip: number; take: number } {
  return { skip: (pagina - 1) * paginaGrootte, take: paginaGrootte }
}

const link = z.object({ href: z.string() })

/** The shape of an answer with a part of a list, under its own name. */
export function pageShape<T extends z.ZodType>(name: string, row: T) {
  return z.object({
    totaal: z.number().int(),
    pagina: z.number().int(),
    paginaGrootte: z.number().int(),
    _links: z.object({ self: link, first: link, last: link, prev: link.optional(), next: link.optional() }),
    [name]: z.array(row),
  })
}

/** A part of a list with the way to the other parts, in the body and in the `Link` header. */
export function pageAnswer(
  { request, response, query }: { request: Request; response: Response; query: PageAsked },
  name: string,
  { total, rows }: { total: number; rows: readonly unknown[] },
) {
  const { pagina, paginaGrootte } = query
  const last = Math.max(1, Math.ceil(total / paginaGrootte))
  const links = {
    self: addressOf(request, pagina),
    first: addressOf(request, 1),
    last: addressOf(request, last),
    ...(pagina > 1 && { prev: addressOf(request, Math.min(pagina - 1, last)) }),
    ...(pagina < last && { next: addressOf(request, pagina + 1) }),
  }
  response.links(links)
  const _links = Object.fromEntries(Object.entries(links).map(([rel, href]) => [rel, { href }]))
  return { totaal: total, pagina, paginaGrootte, _links, [name]: rows }
}

function addressOf(request: Request, page: number): string {
  const [path = '', asked = ''] = request.originalUrl.split('?')
  const query = new URLSearchParams(asked)
  query.set('pagina', String(page))
  return `${path}?${query}`
}
