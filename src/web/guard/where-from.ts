import type { Request, Express, RequestHandler } from 'express'
import type { Deps } from '../../deps.ts'
import { ipKeyGenerator } from 'express-rate-limit'
import { isSecure } from './cookies.ts'

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

/** Of IPv6 a household or an office gets this much, and may choose any address in it. */
export const IPV6_NETWORK = 64

/** Whom limits count for: the address that asks, of IPv6 its network. Behind a proxy as far as `TRUST_PROXY` says whom to believe. */
export function networkOf(request: Request): string {
  return ipKeyGenerator(request.ip ?? '', IPV6_NETWORK)
}

/**
 * Believes about who asks what `TRUST_PROXY` says, and nobody else. Goes before everything: what it returns says once, in the log, when a
 * proxy passes on requests and is not believed, for then all visitors have the address of the proxy, and share their limits.
 */
export function trustProxies(app: Express, { config, log }: Pick<Deps, 'config' | 'log'>): RequestHandler {
  app.set('trust proxy', config.trustProxy ?? [])
  const isTrusted = app.get('trust proxy fn') as (address: string, hop: number) => boolean
  if (isProxyUnknown(config)) log.warn(UNKNOWN_PROXY)
  let said = config.trustProxy?.toString() === ''
  return (request, _response, next) => {
    if (!said && PROXY_HEADERS.some((header) => request.headers[header] !== undefined)) {
      said = !isTrusted(request.socket.remoteAddress ?? '', 0)
      if (said) log.warn(NOT_BELIEVED)
    }
    next()
  }
}

/** We speak http, so where people come over https there is a proxy, and nobody said which. */
export function isProxyUnknown(config: Pick<Deps['config'], 'publicUrl' | 'trustProxy'>): boolean {
  return isSecure(config) && config.trustProxy === null
}

const UNKNOWN_PROXY =
  'PUBLIC_URL is https, so a proxy stands in front, but TRUST_PROXY is not set: until then all visitors count as one for the limits'
const NOT_BELIEVED =
  'a proxy that TRUST_PROXY does not name passed on a request: what it says about who asks is not believed'
