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

/**
 * The path without query, and without the words that open something by themselves: what stands behind `u`, `k`, `t`, `agenda`, `nakijken`,
 * `sms` or `wachtwoord`, however that is spelled, and whatever is as long as such a word and no id of ours.
 */
export function loggedPath(url: string): string {
  let before = ''
  const shown = url.replace(/([?#]|%(25)*(3f|23)).*/is, '').split('/')
  return shown
    .map((segment) => {
      const word = decoded(segment)
      const hidden =
        BEFORE_SECRET.test(before) || WITH_SECRET.test(word) || (segment.length >= SHORTEST_SECRET && !ID.test(segment))
      if (segment) before = word
      return hidden && segment ? '…' : segment
    })
    .join('/')
}

const BEFORE_SECRET = /^(u|k|t|agenda|nakijken|sms|wachtwoord)(;.*)?$/i
/** Both in one, with a slash that is encoded or leans over. */
const WITH_SECRET = /^(u|k|t|agenda|nakijken|sms|wachtwoord)[/\\]/i
const SHORTEST_SECRET = 20
const ID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/

/** Some encode it twice. */
function decoded(segment: string): string {
  try {
    const once = decodeURIComponent(segment)
    return once === segment ? once : decoded(once)
  } catch {
    return segment
  }
}
