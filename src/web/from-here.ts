import type { Request } from 'express'

const LOOPBACK = /^(127(\.\d+){3}|::1|::ffff:127(\.\d+){3})$/
const HERE = /^(localhost|127(\.\d+){3}|\[::1\])$/i
const PROXY_HEADERS = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip']

/**
 * True when somebody at this very machine asks: the connection itself comes from here, no proxy passed it on, and it was made to a
 * name of this machine (so not by a page elsewhere that let its own name point here).
 */
export function isFromHere(request: Request): boolean {
  const direct = LOOPBACK.test(request.socket.remoteAddress ?? '')
  const proxied = PROXY_HEADERS.some((header) => request.headers[header] !== undefined)
  const host = (request.headers.host ?? '').replace(/:\d+$/, '')
  return direct && !proxied && HERE.test(host)
}
