import type { Request } from 'express'
import { pageLanguages } from '../texts/page-words.ts'

/** The language that the reader chose with the switch, if any: as it came, unchecked. */
export function askedLanguage({ body, query }: Pick<Request, 'body' | 'query'>): unknown {
  return (body as { taal?: unknown } | undefined)?.taal ?? query['taal']
}

/** The first language of the reader's browser that the page is written in; else Dutch. */
export function browserLanguage(request: Request): string {
  return request.acceptsLanguages(pageLanguages().map(({ code }) => code)) || 'nl'
}
