import { csrfSync } from 'csrf-sync'
import type { Request, RequestHandler } from 'express'
import { rateLimit } from 'express-rate-limit'
import helmet from 'helmet'
import { TooOftenError } from '../accounts/refusals.ts'

const ONE_MINUTE = 60_000

/** Headers for every answer: nothing from elsewhere, no inline script, no framing. `secure`: we are reached over https. */
export function headers(secure: boolean): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        ...(secure && { upgradeInsecureRequests: [] }),
      },
    },
    strictTransportSecurity: secure && { maxAge: 31_536_000 },
    referrerPolicy: { policy: 'same-origin' },
  })
}

/** At most so many requests a minute from one address. In memory: each process counts for itself. */
export function atMost(requestsAMinute: number): RequestHandler {
  return rateLimit({
    windowMs: ONE_MINUTE,
    limit: requestsAMinute,
    standardHeaders: 'draft-7',
    legacyHeaders: false,
    handler: () => {
      throw new TooOftenError('too-many-requests')
    },
  })
}

/**
 * Every form carries the token of its session as `_csrf` (`{{> csrf}}`), a script as `X-CSRF-Token`. A form with a file is read
 * later, by its own route: its token stands in the address, `action="/importeren?_csrf={{@root.csrfToken}}"`.
 */
export function formTokens(): RequestHandler {
  const { csrfSynchronisedProtection } = csrfSync({ getTokenFromRequest: givenToken, size: 32 })
  return csrfSynchronisedProtection
}

function givenToken(request: Request): string | undefined {
  const withFile = request.is('multipart/form-data')
  const fields = (withFile ? request.query : request.body) as Record<string, unknown> | undefined
  const token = request.get('x-csrf-token') ?? fields?.['_csrf']
  return typeof token === 'string' ? token : undefined
}
