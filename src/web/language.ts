import type { Request } from 'express'
import { LANGUAGES, type Language } from './words.ts'

declare module 'express-session' {
  interface SessionData {
    language?: Language
  }
}

/** The reader's language: of their account, or what they asked for before signing in; a program says it in `Accept-Language`. */
export function readerLanguage(request: Request): Language {
  if (request.caller?.actor.kind === 'user') return request.caller.language
  const session = request.session as typeof request.session | undefined
  if (session) return session.language ?? 'nl'
  return (request.acceptsLanguages([...LANGUAGES]) || 'nl') as Language
}

/** `en` when that was asked for, else Dutch. */
export function asLanguage(text: unknown): Language {
  return LANGUAGES.find((language) => language === text) ?? 'nl'
}
