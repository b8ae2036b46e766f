import type { IRoute, Request, RequestHandler } from 'express'
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client'

/** What Prometheus reads: the process and the requests. One registry for each app. */
export interface Metrics {
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
const DOORS = ['/u', '/api/v1', '/health', '/assets']

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
