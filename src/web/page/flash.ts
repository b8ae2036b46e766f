import type { Request } from 'express'

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
export function takeFlash(request: Request): Flash | undefined {
  const session = request.session as typeof request.session | undefined
  const found = session?.flash
  if (found) delete session.flash
  return found
}
