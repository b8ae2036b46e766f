import type { Request, RequestHandler, Response } from 'express'
import type { Deps } from '../../deps.ts'
import { cookieName, cookieOptions, readCookie } from '../guard/cookies.ts'
import { LANGUAGES, type Language } from '../../words/words.ts'

declare module 'express-serve-static-core' {
  interface Request {
    /** What who isn't signed in asked for. Only on pages for staff. */
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
