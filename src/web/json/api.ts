import { type RequestHandler, Router, type Request, type Response } from 'express'
import type { ZodOpenApiPathsObject, ZodOpenApiOperationObject } from 'zod-openapi'
import { z } from 'zod'
import { callerOf, allow } from '../../accounts/caller.ts'
import { AcceptError, InvalidParamsError, MediaTypeError, MethodError } from './api-refusals.ts'
import type { Actor } from '../../history/work.ts'
import type { Role } from '../../accounts/user.entity.ts'

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

/** What a call brings, checked. `id` is the part of the address, empty where there is none. */
export interface ApiCall<Query, Body> {
  readonly by: Actor
  readonly id: string
  readonly query: Query
  readonly body: Body
  readonly request: Request
  readonly response: Response
}

/** One method of a resource: who may use it, what comes in and goes out, and the act. The description is made from the same. */
interface Operation<Query extends z.ZodType = z.ZodType, Body extends z.ZodType = z.ZodType> {
  readonly summary: string
  readonly roles: readonly Role[]
  readonly query?: Query
  readonly body?: Body
  readonly answer?: z.ZodType
  /** 200 unless it makes something (201) or has nothing to say (204). */
  readonly status?: 200 | 201 | 204
  readonly act: (call: ApiCall<z.output<Query>, z.output<Body>>) => Promise<unknown>
}

/** An error as every resource answers it (RFC 9457). */
export const problemShape = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    code: z.string(),
    values: z.record(z.string(), z.union([z.string(), z.number()])),
    invalidParams: z.array(z.object({ name: z.string(), code: z.string(), reason: z.string() })).optional(),
  })
  .meta({ id: 'Probleem', description: 'Een fout, volgens RFC 9457.' })

type Described = Readonly<Record<string, Readonly<Partial<Record<string, Operation>>>>>

/** The resources in OpenAPI: the same shapes that check what comes in. `/groepen/:id` becomes `/groepen/{id}`. */
function describe(resources: Described): ZodOpenApiPathsObject {
  return Object.fromEntries(
    Object.entries(resources).map(([path, methods]) => [
      path.replace(/:(\w+)/g, '{$1}'),
      Object.fromEntries(
        Object.entries(methods).map(([method, operation]) => [
          method,
          describeOne(path, method, operation as Operation),
        ]),
      ),
    ]),
  )
}

function describeOne(path: string, method: string, operation: Operation): ZodOpenApiOperationObject {
  const { summary, query, body, answer, status = 200, roles } = operation
  const parameters = {
    ...(path.includes(':id') && { path: z.object({ id: z.string() }) }),
    ...(query instanceof z.ZodObject && { query }),
  }
  return {
    operationId: nameOf(path, method),
    summary,
    description: `Voor: ${['admin', ...roles].join(', ')}.`,
    tags: [path.split('/')[1] ?? ''],
    requestParams: parameters,
    ...(body && { requestBody: { required: true, content: { 'application/json': { schema: body } } } }),
    responses: {
      [String(status)]: {
        description: 'Gelukt',
        headers: versionHeader,
        ...(answer && { content: { 'application/json': { schema: answer } } }),
      },
      '4XX': { description: 'Niet gelukt', headers: versionHeader, content: problem },
      '5XX': { description: 'Fout in Dagdeel', headers: versionHeader, content: problem },
    },
  }
}

const versionHeader = z.object({ 'API-Version': z.string().meta({ description: 'SemVer van de API' }) })
const problem = { 'application/problem+json': { schema: problemShape } }

/** `getGroepenId` */
function nameOf(path: string, method: string): string {
  const words = path.split(/[/:-]+/).filter(Boolean)
  return method + words.map((word) => word[0]?.toUpperCase() + word.slice(1)).join('')
}
