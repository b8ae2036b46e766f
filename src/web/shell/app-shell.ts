import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express'
import session from 'express-session'
import { SessionStore } from '../../accounts/sessions/session-store.ts'
import type { Deps } from '../../deps.ts'
import { apiHeaders } from '../json/api.ts'
import { assets, themeAddress } from '../page/assets.ts'
import { answerErrors, pageNotFound } from '../page/error-page.ts'
import { cookieName, cookieOptions, isSecure, SESSION_COOKIE } from '../guard/cookies.ts'
import { formTokens } from '../guard/form-tokens.ts'
import { health } from '../watch/health.ts'
import { recogniseLanguage, type PageLocals, type MenuEntry } from '../page/page.ts'
import { createMetrics, metricsGate } from '../watch/metrics.ts'
import { requestLog } from '../guard/request-log.ts'
import { atMost, atMostByLink, headers, readableAddress, readableBody } from '../guard/security.ts'
import { createViews, type Views } from '../page/views.ts'
import { recogniseKey } from '../../accounts/keys/api-keys.ts'
import { recogniseUser } from '../../accounts/sessions/sign-in.ts'
import { trustProxies } from '../guard/where-from.ts'
import { addMinutes, THIRTY_DAYS } from '../../outside/clock.ts'

/** What `app.ts` brings: the doors of the stages, by who comes through them. */
interface Doors {
  readonly menu: readonly MenuEntry[]
  /** Under `/u`, for newcomers: no cookies, no session. */
  readonly newcomer: readonly (RequestHandler | ErrorRequestHandler)[]
  /** Under `/k`, for newcomers who type the code of their letter: no cookies, no session. */
  readonly typed: readonly (RequestHandler | ErrorRequestHandler)[]
  /** Under `/t`, for trainers and interpreters: no cookies, no session. */
  readonly trainers: readonly RequestHandler[]
  /** Under `/agenda`, for calendar programs: no cookies, no session. */
  readonly calendars: readonly RequestHandler[]
  /** Under `/nakijken`, for who reviews the texts of a language: no cookies, no session. */
  readonly reviewers: readonly RequestHandler[]
  /** Under `/sms`, for the gateway that tells what became of an SMS: no cookies, no session. */
  readonly gateway: readonly RequestHandler[]
  /** Under `/api/v1`, for programs with a key: no cookies, no session. */
  readonly api: readonly RequestHandler[]
  /** For staff: session, language, form tokens. Each route says who may come in with `allow(…)`. */
  readonly staff: readonly RequestHandler[]
  /** What becomes of what their doors refuse, before the page that says so. */
  readonly refused?: ErrorRequestHandler
}

const FORM = '256kb'

/** Read and compiled once, for every application of the process. */
let views: Views | undefined

/** The web application around the stages: headers, log, assets, health; then newcomers, programs and staff, each in their own way. */
export function createShell(deps: Deps, doors: Doors): Express {
  const app = express()
  const metrics = createMetrics()
  const theme = themeAddress(deps.config.designTokens)
  Object.assign(app.locals, { views: (views ??= createViews()), menu: doors.menu, theme } satisfies PageLocals)
  app.disable('x-powered-by').disable('etag')
  app.use(trustProxies(app, deps), headers(isSecure(deps.config)), requestLog(deps.log), metrics.measure)
  app.use('/api/v1', apiHeaders)
  app.use(readableAddress)
  app.use('/assets', assets(deps.config.designTokens))
  app.get('/.well-known/security.txt', securityTxt(deps))
  app.use('/health', health(deps))
  app.get('/metrics', atMost(120), metricsGate(deps), metrics.answer)
  const form = express.urlencoded({ extended: false, limit: FORM })
  app.use('/u', ...atMostByLink(120), form, readableBody, ...doors.newcomer, pageNotFound)
  app.use('/k', atMost(1_200), form, readableBody, ...doors.typed, pageNotFound)
  app.use('/nakijken', ...atMostByLink(120), form, readableBody, ...doors.reviewers, pageNotFound)
  app.use('/t', ...atMostByLink(120), form, readableBody, ...doors.trainers, pageNotFound)
  app.use('/agenda', ...atMostByLink(6), ...doors.calendars, pageNotFound)
  app.use('/sms', atMost(6_000), form, ...doors.gateway, pageNotFound)
  app.use('/api/v1', atMost(1_200), recogniseKey(deps), express.json({ limit: '1mb' }), readableBody)
  app.use('/api/v1', ...doors.api, pageNotFound)
  app.use(atMost(1_200), ...forStaff(deps), ...doors.staff, pageNotFound)
  if (doors.refused) app.use(doors.refused)
  app.use(answerErrors(deps.log))
  return app
}

function forStaff(deps: Deps): RequestHandler[] {
  return [
    reachedBy(deps),
    sessions(deps),
    redirectOnceSaved,
    recogniseLanguage(deps.config),
    recogniseUser(deps),
    express.urlencoded({ extended: false, limit: FORM }),
    express.json({ limit: FORM }),
    readableBody,
    formTokens(deps),
  ]
}

/** Over https the session's cookie is for https alone. By which of both we are reached, the settings say, not a header of the request. */
function reachedBy({ config }: Pick<Deps, 'config'>): RequestHandler {
  return (request, _response, next) => {
    Object.defineProperty(request, 'secure', { value: isSecure(config) })
    next()
  }
}

/** The cookie lasts as long as the browser is open; the session in the database ends when it is not used. Visitors have none. */
function sessions({ config, secrets, ...deps }: Deps): RequestHandler {
  return session({
    name: cookieName(config, SESSION_COOKIE),
    secret: secrets.hashes('token', 'session cookie'),
    store: new SessionStore(deps),
    resave: false,
    saveUninitialized: false,
    cookie: cookieOptions(config),
  })
}

/**
 * Stands after the session: `response.redirect(status, address)` then has no body. Of an answer with a body express-session sends all
 * but the last byte before it has saved the session; the browser then asks for the next page too early, and who just signed in is a
 * stranger there, or the message about what happened is missing.
 */
const redirectOnceSaved: RequestHandler = (_request, response, next) => {
  response.redirect = (...given: (number | string)[]) => {
    const [status, address] = given.length === 2 ? given : [302, given[0]]
    response.status(Number(status)).location(String(address)).end()
  }
  next()
}

/** `/.well-known/security.txt` (RFC 9116): where to report a hole. Not there as long as no address is known. */
function securityTxt({ config, clock }: Pick<Deps, 'config' | 'clock'>): RequestHandler {
  return (request, response, next) => {
    if (config.securityContact === null) return pageNotFound(request, response, next)
    const lines = [
      `Contact: ${config.securityContact}`,
      `Expires: ${addMinutes(clock.now(), THIRTY_DAYS)}`,
      'Preferred-Languages: nl, en',
      `Canonical: ${config.publicUrl}/.well-known/security.txt`,
    ]
    response.type('text/plain').send(`${lines.join('\n')}\n`)
  }
}
