import type { RequestHandler } from 'express'
import { InputError, NotFoundError } from '../../errors.ts'

/** What no text holds, no browser sends and PostgreSQL can't keep: the sign NUL, and half of a sign. */
const NO_TEXT = /[\0\p{Cs}]/u

/** Lets only addresses through that a page can have. One that is written wrongly is refused where it is read. */
export const readableAddress: RequestHandler = ({ path, url }, _response, next) => {
  if (!path.startsWith('/') || /%00/.test(url)) throw new NotFoundError('page-not-found')
  next()
}

/** Lets only forms and JSON through of which all words are text; comes after what reads them. */
export const readableBody: RequestHandler = ({ body }, _response, next) => {
  if (!isText(body)) throw new InputError('request-invalid')
  next()
}

/** Of any depth: what comes in may be deeper than a function can call itself. */
function isText(body: unknown): boolean {
  const left = [body]
  while (left.length > 0) {
    const value = left.pop()
    if (typeof value === 'string' && NO_TEXT.test(value)) return false
    if (typeof value === 'object' && value !== null) for (const entry of Object.entries(value)) left.push(...entry)
  }
  return true
}
