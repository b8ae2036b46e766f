import type { Request, Response, RequestHandler } from 'express'
import { sayDays, translate, LANGUAGES, type Language } from '../../words/words.ts'
import type { Views } from './views.ts'
import type { Role } from '../../accounts/user.entity.ts'
import type { Deps } from '../../deps.ts'
import { cookieName, cookieOptions, readCookie } from '../guard/cookies.ts'
import { sendZipped } from './zipped.ts'

/** What `createShell` puts into `app.locals` for the pages. */
export interface PageLocals {
  readonly views: Views
  readonly menu: readonly MenuEntry[]
  /** The address of a municipality's own design tokens. */
  readonly theme: string | null
}

/** What a view gets beside the layout's own: at least what its heading and the browser's tab say. */
export interface PageData {
  /** In the tab, before the name of the application. */
  readonly title: string
  readonly [name: string]: unknown
}

/**
 * Answers with a view inside the layout.
 * @param view A file of `views/` without `.hbs`, `accounts/users`.
 * @param data What the view shows. The view also gets `language`, `caller`, `menu`, `theme`, `flash`, `csrfToken`, `accent` and `path`.
 * @param status The HTTP status, 200 unless something is wrong: a form shown again with its errors is 422.
 */
export function showPage(request: Request, response: Response, view: string, data: PageData, status = 200): void {
  const { views } = request.app.locals as PageLocals
  const html = views.render(view, withToken(request, { ...surroundings(request), ...data }))
  sendZipped(request, response.status(status).set('Cache-Control', 'no-store'), html)
}

/**
 * A part of a page by itself, for a script that puts it where it belongs. Its forms have no token: the script has that of the page.
 * @param view As of `showPage`.
 */
export function renderPart(request: Request, view: string, data: object): string {
  const { views } = request.app.locals as PageLocals
  return views.render(view, { language: readerLanguage(request), ...data, layout: false }).trim()
}

function surroundings(request: Request) {
  const { menu, theme } = request.app.locals as PageLocals
  const { caller } = request
  const language = readerLanguage(request)
  const flash = takeFlash(request)
  const path = request.originalUrl.replace(/\?.*/, '')
  return {
    language,
    caller,
    theme,
    menu: caller ? menuFor(menu, caller.role, path) : [],
    flash: flash && {
      kind: flash.kind,
      text: translate(language, flash.words, sayDays(flash.values, language)),
      next: flash.kind === 'ok' && hasTasks(caller?.role, path) && `/hierna?na=${encodeURIComponent(path)}`,
    },
    accent: accentOf(caller?.actor.scope),
    path: addressOf(request),
  }
}

/** Where something done may leave more to do, for who does it. */
function hasTasks(role: Role | undefined, path: string): boolean {
  return (role === 'planner' || role === 'admin') && TASKS.test(path)
}

const TASKS =
  /^\/(bijeenkomsten|berichten|groepen|importeren|mensen|terugmeldingen|vanzelf|verhuizingen|wachtpool)(\/|$)/

/** Where the page can be asked for again. An answer to a form has no address of its own: then where the form stood. */
function addressOf({ method, originalUrl, headers }: Request): string {
  const referrer = headers.referer ?? ''
  const address = method === 'GET' || !URL.canParse(referrer) ? originalUrl : new URL(referrer).pathname
  return address.replace(/\?.*/, '')
}

/** Only made when a form asks for it, so that a page without forms starts no session; hidden, so that no copy of the data asks. */
function withToken(request: Request, data: object): object {
  return Object.defineProperty(data, 'csrfToken', { enumerable: false, get: () => request.csrfToken?.() ?? '' })
}

const ACCENTS = 8

/** Who works for one municipality sees its colour: one of eight, always the same one. The stylesheet has them as `--accent`. */
function accentOf(scope: 'all' | readonly string[] | undefined): number {
  if (!scope || scope === 'all' || scope.length !== 1) return 0
  return Number(scope[0]) % ACCENTS
}

/** A page in the menu. `app.ts` lists them; this folder knows none. */
export interface MenuEntry {
  readonly path: string
  /** The key of its name, `common:menu.pool`. */
  readonly words: string
  /** Who sees it; an administrator sees all. */
  readonly roles: readonly Role[]
  /** Whose first entry it is, because it is what they come for. */
  readonly firstFor?: Role
}

/** An entry as the layout shows it. */
interface ShownEntry {
  readonly path: string
  readonly words: string
  /** The reader is here, or on a page below it. */
  readonly current: boolean
}

/** The menu of someone with this role, who is at `path`. */
function menuFor(entries: readonly MenuEntry[], role: Role, path: string): ShownEntry[] {
  const mine = entries.filter(({ roles }) => role === 'admin' || roles.includes(role))
  const first = mine.filter(({ firstFor }) => firstFor === role)
  return [...first, ...mine.filter((entry) => !first.includes(entry))].map((entry) => ({
    path: entry.path,
    words: entry.words,
    current: path === entry.path || (entry.path !== '/' && path.startsWith(`${entry.path}/`)),
  }))
}

const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox"

/** Answers with a mail for in a frame on a page of ours. It may run nothing and go nowhere; a link opens beside it. */
export function showFramed(response: Response, html: string): void {
  response.set({ 'Content-Security-Policy': POLICY, 'X-Frame-Options': 'SAMEORIGIN', 'Cache-Control': 'no-store' })
  // A frame without an origin can't have a process of its own: browsers warn about it.
  response.removeHeader('Origin-Agent-Cluster')
  response.type('html').send(html.replace('<head>', '<head><base target="_blank">'))
}

/** A message on the next page: what happened, after a redirect. */
export interface Flash {
  readonly kind: 'ok' | 'info' | 'warning' | 'error'
  /** The key of its text, `groups:approved`. */
  readonly words: string
  readonly values: Readonly<Record<string, unknown>>
}

declare module 'express-session' {
  interface SessionData {
    flash?: Flash
  }
}

/** Keeps the message for the next page; then redirect. `values` fill the text: no BSN, no secrets. */
export function flash(request: Request, kind: Flash['kind'], words: string, values: Flash['values'] = {}): void {
  request.session.flash = { kind, words, values }
}

/** The message of the page before, once. Pages without a session have none. */
function takeFlash(request: Request): Flash | undefined {
  const session = request.session as typeof request.session | undefined
  const found = session?.flash
  if (found) delete session.flash
  return found
}

declare module 'express-serve-static-core' {
  interface Request {
    /** What who isn't signed in asked for, or in which we write to the trainer whose link it is. */
    askedLanguage?: Language
  }
}

const COOKIE = 'dagdeel-taal'

/** Puts the language that this browser asked for before on the request. It is kept in a cookie: a visitor has no session. */
export function recogniseLanguage(config: Deps['config']): RequestHandler {
  return (request, _response, next) => {
    request.askedLanguage = asLanguage(readCookie(request, cookieName(config, COOKIE)))
    next()
  }
}

/** Keeps what this browser asked for. */
export function keepLanguage(config: Deps['config'], response: Response, language: Language): void {
  response.cookie(cookieName(config, COOKIE), language, cookieOptions(config))
}

/** The reader's language: of their account, or what they asked for before signing in; a program says it in `Accept-Language`. */
export function readerLanguage(request: Request): Language {
  if (request.caller?.actor.kind === 'user') return request.caller.language
  if (request.askedLanguage) return request.askedLanguage
  return (request.acceptsLanguages([...LANGUAGES]) || 'nl') as Language
}

/** `en` when that was asked for, else Dutch. */
export function asLanguage(text: unknown): Language {
  return LANGUAGES.find((language) => language === text) ?? 'nl'
}
