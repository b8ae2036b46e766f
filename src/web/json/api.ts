import { type RequestHandler, Router } from 'express'
import type { ZodOpenApiPathsObject } from 'zod-openapi'
import type { z } from 'zod'
import { callerOf, allow } from '../../accounts/caller.ts'
import { describe, type Operation } from './api-description.ts'
import { AcceptError, InvalidParamsError, MediaTypeError, MethodError } from './api-refusals.ts'

/** SemVer of the API; the first number is the one in the address. */
export const API_VERSION = '1.0.0'

/** In front of everything under `/api/v1`: each answer, errors too, says the version and is kept nowhere. */
export const apiHeaders: RequestHandler = (_request, response, next) => {
  response.set({ 'API-Version': API_VERSION, 'Cache-Control': 'no-store' })
  next()
}

/** Keeps the types of query and body together with the act that gets them. */
export function operation<Query extends z.ZodType = z.ZodUndefined, Body extends z.ZodType = z.ZodUndefined>(
  given: Operation<Query, Body>,
): Operation {
  return given
}

type Method = 'get' | 'post' | 'put' | 'delete'
type Methods = Readonly<Partial<Record<Method, Operation>>>

/** The resources of a stage: the router that answers, and their description in OpenAPI. */
export interface ApiResources {
  readonly router: Router
  readonly paths: ZodOpenApiPathsObject
}

/**
 * Makes the resources of a stage. Addresses are as Express writes them, `/groepen/:id`; without a slash at the end, or they do not exist.
 * What no resource knows: another method is 405, another format 406 or 415.
 */
export function apiResources(resources: Readonly<Record<string, Methods>>): ApiResources {
  const router = Router({ strict: true, caseSensitive: true })
  for (const [path, methods] of Object.entries(resources)) {
    for (const [method, given] of Object.entries(methods) as [Method, Operation][])
      router[method](path, allow(...given.roles), readable(given), answerWith(given))
    router.all(path, notAllowed(Object.keys(methods)))
  }
  return { router, paths: describe(resources) }
}

function readable({ body }: Operation): RequestHandler {
  return (request, _response, next) => {
    if (!request.accepts(['application/json', 'application/problem+json'])) throw new AcceptError('not-acceptable')
    if (body && !request.is('json')) throw new MediaTypeError('media-type-unknown')
    next()
  }
}

function answerWith({ act, query, body, status = 200 }: Operation): RequestHandler {
  return async (request, response) => {
    const answer = await act({
      by: callerOf(request).actor,
      id: String(request.params['id'] ?? ''),
      query: read(query, request.query),
      body: read(body, request.body),
      request,
      response,
    })
    if (response.headersSent) return
    if (response.statusCode === 200) response.status(status)
    if (status === 204) response.end()
    else response.json(answer)
  }
}

/** Far more than any resource knows. Looking at each of a hundred thousand takes seconds. */
const MOST_FIELDS = 500

/** @throws InvalidParamsError with what is wrong of each field */
function read(shape: z.ZodType | undefined, given: unknown): unknown {
  if (!shape) return undefined
  if (Object.keys(given ?? {}).length > MOST_FIELDS)
    throw new InvalidParamsError([{ name: 'body', code: 'too_big', reason: `Hoogstens ${MOST_FIELDS} velden.` }])
  const result = shape.safeParse(given ?? {})
  if (result.success) return result.data
  throw new InvalidParamsError(
    result.error.issues.map(({ path, code, message }) => ({ name: path.join('.') || 'body', code, reason: message })),
  )
}

function notAllowed(methods: readonly string[]): RequestHandler {
  const known = methods.map((method) => method.toUpperCase()).join(', ')
  return (_request, response) => {
    response.set('Allow', known)
    throw new MethodError('method-not-allowed', { methods: known })
  }
}
