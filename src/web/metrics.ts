import type { RequestHandler } from 'express'
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client'

/** What Prometheus reads: the process and the requests. One registry for each app. */
export interface Metrics {
  readonly registry: Registry
  /** Measures each request by method, status and first part of the path. */
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
    labelNames: ['method', 'status', 'section'],
    registers: [registry],
  })
  return { registry, measure: measuring(seconds), answer: answering(registry) }
}

function measuring(seconds: Histogram<'method' | 'status' | 'section'>): RequestHandler {
  return (request, response, next) => {
    const stop = seconds.startTimer()
    response.on('finish', () => {
      // Sections that answer with 404 are somebody's guesses: they would fill the memory.
      const found = response.statusCode !== 404
      const section = found ? (/^\/([^/?]*)/.exec(request.originalUrl)?.[1] ?? '') : 'unknown'
      stop({ method: request.method, status: response.statusCode, section })
    })
    next()
  }
}

function answering(registry: Registry): RequestHandler {
  return async (_request, response) => {
    response.set('Content-Type', registry.contentType).send(await registry.metrics())
  }
}
