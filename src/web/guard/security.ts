import type { Request, RequestHandler, Response } from 'express'
import { type Options, rateLimit } from 'express-rate-limit'
import helmet from 'helmet'
import { TooOftenError } from '../../accounts/caller.ts'
import { IPV6_NETWORK, networkOf } from './where-from.ts'
import { InputError, NotFoundError } from '../../errors.ts'

const ONE_MINUTE = 60_000

/** Headers for every answer: nothing from elsewhere, no inline script, no framing. `secure`: we are reached over https. */
export function headers(secure: boolean): RequestHandler[] {
  const known = helmet({
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
  const noDevices: RequestHandler = (_request, response, next) => {
    response.set('Permissions-Policy', devices())
    next()
  }
  return [known, noDevices]
}

/** Lets the page that is sent use the camera: one on which somebody at the door shows the code of their letter. */
export function allowCamera(response: Response): void {
  response.set('Permissions-Policy', devices('camera'))
}

const DEVICES = ['camera', 'microphone', 'geolocation', 'payment', 'usb', 'serial', 'bluetooth', 'display-capture']

/** What a page of ours asks a browser for: nothing, but for what is named (W3C Permissions Policy; helmet doesn't set it). */
function devices(allowed?: string): string {
  return DEVICES.map((device) => `${device}=(${device === allowed ? 'self' : ''})`).join(', ')
}

/** At most so many requests a minute from one address. In memory: each process counts for itself. */
export function atMost(requestsAMinute: number): RequestHandler {
  return limited({ limit: requestsAMinute })
}

/**
 * At most so many requests a minute for one link from one address, and so many from one address that lead nowhere. An office or a
 * reception centre behind one address is not shut out when many look at their own links; who guesses links is.
 */
export function atMostByLink(requestsAMinute: number): RequestHandler[] {
  const ofLink = (request: Request) => `${networkOf(request)} ${linkIn(request.path)}`
  return [
    limited({ limit: requestsAMinute, skipSuccessfulRequests: true, requestWasSuccessful: isShown }),
    limited({ limit: requestsAMinute, keyGenerator: ofLink }),
  ]
}

/** The word of a link, however it is written in the address; what can't be one is counted together. */
function linkIn(path: string): string {
  try {
    return /^[a-z2-9]{26}$/.exec(decodeURIComponent(path.split('/')[1] ?? ''))?.[0] ?? ''
  } catch {
    return ''
  }
}

/** Also what only sends elsewhere is a guess: it says whether the link is one. That nothing changed is said of what is shown. */
function isShown(_request: Request, { statusCode }: Response): boolean {
  return statusCode < 300 || statusCode === 304
}

function limited(options: Partial<Options>): RequestHandler {
  return rateLimit({
    windowMs: ONE_MINUTE,
    ...options,
    standardHeaders: 'draft-7',
    legacyHeaders: false,
    // A key of our own has the network in it.
    ...(!options.keyGenerator && { ipv6Subnet: IPV6_NETWORK }),
    // `trustProxies` says so, in our own log.
    validate: { xForwardedForHeader: false, forwardedHeader: false },
    handler: () => {
      throw new TooOftenError('too-many-requests')
    },
  })
}

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
