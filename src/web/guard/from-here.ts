import type { Request } from 'express'
import type { Deps } from '../../deps.ts'

type Config = Pick<Deps['config'], 'production' | 'publicUrl'>

const LOOPBACK = /^(127(\.\d+){3}|::1|::ffff:127(\.\d+){3})$/
const HERE = /^(localhost|127(\.\d+){3}|\[::1\])$/i
export const PROXY_HEADERS = [
  'forwarded',
  'via',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-real-ip',
]

/**
 * True when somebody who tries Dagdeel asks from this very machine: the connection itself comes from here, no proxy passed it on, and it
 * was made to a name of this machine (so not by a page elsewhere that let its own name point here). Never in production, or when people
 * come by another name: a proxy on this machine that adds no header would make everybody look as if they sat here.
 */
export function isFromHere({ production, publicUrl }: Config, request: Request): boolean {
  if (production || !HERE.test(new URL(publicUrl).hostname)) return false
  const direct = LOOPBACK.test(request.socket.remoteAddress ?? '')
  const proxied = PROXY_HEADERS.some((header) => request.headers[header] !== undefined)
  const host = (request.headers.host ?? '').replace(/:\d+$/, '')
  return direct && !proxied && HERE.test(host)
}
