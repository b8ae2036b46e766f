import type { Express, RequestHandler } from 'express'
import type { Deps } from '../../deps.ts'
import { isSecure } from './cookies.ts'
import { PROXY_HEADERS } from './from-here.ts'

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
