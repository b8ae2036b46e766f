import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express'
import session from 'express-session'
import { recogniseKey } from '../accounts/recognise-key.ts'
import { recogniseUser } from '../accounts/recognise-user.ts'
import { SessionStore } from '../accounts/session-store.ts'
import type { Deps } from '../deps.ts'
import { apiHeaders } from './api.ts'
import { assets } from './assets.ts'
import { answerErrors, pageNotFound } from './error-page.ts'
import { health } from './health.ts'
import type { MenuEntry } from './menu.ts'
import { createMetrics } from './metrics.ts'
import type { PageLocals } from './page.ts'
import { requestLog } from './request-log.ts'
import { redirectOnceSaved } from './redirect-once-saved.ts'
import { atMost, formTokens, headers } from './security.ts'
import { createViews, type Views } from './views.ts'

/** What `app.ts` brings: the doors of the stages, by who comes through them. */
export interface Doors {
  readonly menu: readonly MenuEntry[]
  /** Under `/u`, for newcomers: no cookies, no session. */
  readonly newcomer: readonly (RequestHandler | ErrorRequestHandler)[]
  /** Under `/api/v1`, for programs with a key: no cookies, no session. */
  readonly api: readonly RequestHandler[]
  /** For staff: session, language, form tokens. Each route says who may come in with `allow(…)`. */
  readonly staff: readonly RequestHandler[]
}

const FORM = '256kb'

/** Read and compiled once, for every application of the process. */
let views: Views | undefined

/** The web application around the stages: headers, log, assets, health; then newcomers, programs and staff, each in their own way. */
export function createShell(deps: Deps, doors: Doors): Express {
  const app = express()
  const metrics = createMetrics()
  Object.assign(app.locals, { views: (views ??= createViews()), menu: doors.menu } satisfies PageLocals)
  // A proxy in front of us stands on this machine or in this network.
  app.set('trust proxy', ['loopback', 'uniquelocal']).disable('x-powered-by').disable('etag')
  app.use(headers(isSecure(deps)), requestLog(deps.log), metrics.measure)
  app.use('/assets', assets())
  app.use('/health', health(deps))
  app.get('/metrics', recogniseKey(deps), metrics.answer)
  app.use('/u', atMost(120), express.urlencoded({ extended: false, limit: FORM }), ...doors.newcomer, pageNotFound)
  app.use('/api/v1', apiHeaders, atMost(1_200), recogniseKey(deps), express.json({ limit: '1mb' }))
  app.use('/api/v1', ...doors.api, pageNotFound)
  app.use(atMost(1_200), ...forStaff(deps), ...doors.staff, pageNotFound)
  app.use(answerErrors(deps.log))
  return app
}

function forStaff(deps: Deps): RequestHandler[] {
  return [
    sessions(deps),
    redirectOnceSaved,
    recogniseUser(deps),
    express.urlencoded({ extended: false, limit: FORM }),
    express.json({ limit: FORM }),
    formTokens(),
  ]
}

/** The cookie lasts as long as the browser is open; the session in the database ends when it is not used. */
function sessions(deps: Deps): RequestHandler {
  return session({
    name: 'dagdeel',
    secret: deps.secrets.hashes('token', 'session cookie'),
    store: new SessionStore(deps),
    resave: false,
    saveUninitialized: false,
    proxy: true,
    cookie: { httpOnly: true, sameSite: 'lax', secure: isSecure(deps) },
  })
}

function isSecure({ config }: Pick<Deps, 'config'>): boolean {
  return config.publicUrl.startsWith('https:')
}
