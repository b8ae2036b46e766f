import { randomBytes } from 'node:crypto'
import type { Request, RequestHandler, Response } from 'express'
import type { Deps } from '../../deps.ts'
import { ForbiddenError } from '../../errors.ts'
import { cookieName, cookieOptions, readCookie } from './cookies.ts'
import { isSameSecret } from '../../outside/constant-time.ts'

declare module 'express-serve-static-core' {
  interface Request {
    /** The token for the forms of this page. Only on pages for staff. */
    csrfToken?: () => string
  }
}

const CHANGES_NOTHING = ['GET', 'HEAD', 'OPTIONS']
const VISITOR = /^[\w-]{32}$/

/**
 * Every form carries a token as `_csrf` (`{{> csrf}}`), a script as `X-CSRF-Token`. A form with a file is read later, by its own route:
 * its token stands in the address, `action="/importeren?_csrf={{@root.csrfToken}}"`.
 *
 * The token is a keyed hash of the session, or, of who is not signed in, of a cookie that is set with their first form. So nothing is
 * kept of a visitor, and who signs in gets other tokens. It reads otherwise in each answer, so that a page may be zipped: how long that is
 * tells nothing of it (BREACH).
 * @throws ForbiddenError `form-expired`
 */
export function formTokens({ config, secrets }: Pick<Deps, 'config' | 'secrets'>): RequestHandler {
  const name = cookieName(config, 'dagdeel-bezoek')
  const tokenOf = (owner: string) => secrets.hash('token', `form of ${owner}`)
  const begin = (response: Response) => {
    const visitor = randomBytes(24).toString('base64url')
    response.cookie(name, visitor, cookieOptions(config))
    return visitor
  }
  return (request, response, next) => {
    const session = () => request.session.userId && `session ${request.sessionID}`
    let visitor = VISITOR.exec(readCookie(request, name) ?? '')?.[0]
    let shown: string | undefined
    request.csrfToken = () => (shown ??= masked(tokenOf(session() ?? `visitor ${(visitor ??= begin(response))}`)))
    if (!CHANGES_NOTHING.includes(request.method)) {
      const owner = session() ?? (visitor && `visitor ${visitor}`)
      if (!owner || !isSameSecret(unmasked(givenToken(request)), tokenOf(owner)))
        throw new ForbiddenError('form-expired')
    }
    next()
  }
}

function givenToken(request: Request): string {
  const withFile = request.is('multipart/form-data')
  const fields = (withFile ? request.query : request.body) as Record<string, unknown> | undefined
  const token = request.get('x-csrf-token') ?? fields?.['_csrf']
  return typeof token === 'string' ? token : ''
}

/** A word as another one each time: what it is mixed with, and the mixture. */
function masked(word: string): string {
  const bytes = Buffer.from(word)
  const pad = randomBytes(bytes.length)
  return Buffer.concat([pad, mixed(bytes, pad)]).toString('base64url')
}

function unmasked(given: string): string {
  const bytes = Buffer.from(given, 'base64url')
  const half = Math.floor(bytes.length / 2)
  return mixed(bytes.subarray(half), bytes.subarray(0, half)).toString()
}

function mixed(bytes: Buffer, pad: Buffer): Buffer {
  return Buffer.from(bytes.map((byte, at) => byte ^ (pad[at] ?? 0)))
}
