import type { CookieOptions, Request } from 'express'
import type { Deps } from '../../deps.ts'

/** True when people reach us over https. Dagdeel itself speaks http: what the address says counts, not what a request claims. */
export function isSecure({ publicUrl }: Pick<Deps['config'], 'publicUrl'>): boolean {
  return /^https:/i.test(publicUrl)
}

/** The cookie of who is signed in. */
export const SESSION_COOKIE = 'dagdeel'

/** What a cookie of ours is called. Over https no other host, and nobody in between, can set one by this name (RFC 6265bis, `__Host-`). */
export function cookieName(config: Pick<Deps['config'], 'publicUrl'>, word: string): string {
  return isSecure(config) ? `__Host-${word}` : word
}

/** Every cookie of ours: not for scripts, not for forms of other sites, and gone with the browser. */
export function cookieOptions(config: Pick<Deps['config'], 'publicUrl'>): CookieOptions {
  return { httpOnly: true, sameSite: 'lax', secure: isSecure(config), path: '/' }
}

/** A cookie that came along, as it was set by us: of signs that need no decoding. */
export function readCookie(request: Request, name: string): string | undefined {
  const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim())
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1)
}
