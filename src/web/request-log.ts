import { randomUUID } from 'node:crypto'
import type { Request, RequestHandler, Response } from 'express'
import type { Logger } from 'pino'
import { pinoHttp } from 'pino-http'

/** One line for each request, without anything about a person: no query, no headers, no address, no secret word in the path. */
export function requestLog(log: Logger): RequestHandler {
  return pinoHttp<Request, Response>({
    logger: log,
    quietReqLogger: true,
    genReqId: () => randomUUID(),
    autoLogging: { ignore: ({ originalUrl }) => /^\/(assets|health|metrics)\b/.test(originalUrl) },
    customLogLevel: (_request, response) => (response.statusCode >= 500 ? 'warn' : 'info'),
    // pino-http's own serializers run first; only what we name goes on.
    wrapSerializers: false,
    serializers: {
      req: (request: Request) => ({ method: request.method, path: loggedPath(request.originalUrl) }),
      res: (response: Response) => ({ status: response.statusCode }),
      err: (error: Error) => ({ type: error.name }),
    },
  })
}

/** The path without query, and without the words that open something by themselves. */
export function loggedPath(url: string): string {
  return url.replace(/[?#].*/s, '').replace(/^\/(u|wachtwoord)\/[^/]+/, '/$1/…')
}
