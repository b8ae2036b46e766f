import type { IRoute, Request, RequestHandler } from 'express'
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client'
import type { Deps } from '../../deps.ts'
import { ForbiddenError } from '../../errors.ts'
import { isInNetworks } from '../../outside/settings/proxy-settings.ts'
import { isFromHere, PROXY_HEADERS } from '../guard/where-from.ts'
import { recogniseKey } from '../../accounts/keys/api-keys.ts'
import { isSameSecret } from '../../outside/constant-time.ts'

/** What Prometheus reads: the process and the requests. One registry for each app. */
interface Metrics {
  readonly registry: Registry
  /** Measures each request by method, status and the pattern of its route, such as `/groepen/:id`. */
  readonly measure: RequestHandler
  /** Behind `metricsGate`. */
  readonly answer: RequestHandler
}

export function createMetrics(): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const seconds = new Histogram({
    name: 'dagdeel_request_seconds',
    help: 'Time to answer a request',
    labelNames: ['method', 'status', 'route'],
    registers: [registry],
  })
  return { registry, measure: measuring(seconds), answer: answering(registry) }
}

function measuring(seconds: Histogram<'method' | 'status' | 'route'>): RequestHandler {
  return (request, response, next) => {
    const stop = seconds.startTimer()
    response.on('finish', () => {
      const { statusCode: status } = response
      stop({ method: METHODS.has(request.method) ? request.method : OTHER, status, route: routeOf(request) })
    })
    next()
  }
}

const OTHER = 'other'
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'DELETE'])
/** Where the routes of a door begin. */
const DOORS = ['/u', '/k', '/agenda', '/nakijken', '/sms', '/api/v1', '/health', '/assets']

/** As our routers write it: what somebody types would fill the memory, with each address that they think of. */
function routeOf({ route, originalUrl }: Request): string {
  const path = (route as IRoute | undefined)?.path
  if (path === undefined) return OTHER
  const address = originalUrl.toLowerCase()
  return `${DOORS.find((door) => address.startsWith(`${door}/`)) ?? ''}${path}`
}

function answering(registry: Registry): RequestHandler {
  return async (_request, response) => {
    response.set('Content-Type', registry.contentType).send(await registry.metrics())
  }
}

/**
 * Lets in who may read the metrics: with `METRICS_KEY`, from an address in `METRICS_ALLOW`, with a key of an administrator, or who tries
 * Dagdeel on this machine. In production nobody, unless one of these is set.
 */
export function metricsGate(deps: Pick<Deps, 'config' | 'db' | 'secrets'>): RequestHandler {
  const { config } = deps
  const asProgram = recogniseKey(deps)
  return async (request, response, next) => {
    if (hasKey(config, request) || isAllowed(config, request) || isFromHere(config, request)) return next()
    await asProgram(request, response, () => {
      if (request.caller?.role !== 'admin') throw new ForbiddenError('metrics-closed')
      next()
    })
  }
}

function hasKey({ metricsKey }: Deps['config'], request: Request): boolean {
  return metricsKey !== null && isSameSecret(request.get('authorization') ?? '', `Bearer ${metricsKey}`)
}

/** Whoever comes through a proxy that is not believed has its address, not their own. */
function isAllowed({ metricsAllow }: Deps['config'], request: Request): boolean {
  const address = request.ip ?? ''
  const passedOn = PROXY_HEADERS.some((header) => request.headers[header] !== undefined)
  const believed = address !== request.socket.remoteAddress
  return (!passedOn || believed) && isInNetworks(metricsAllow, address)
}
