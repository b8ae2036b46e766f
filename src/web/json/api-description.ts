import type { ZodOpenApiOperationObject, ZodOpenApiPathsObject } from 'zod-openapi'
import { z } from 'zod'
import type { Request, Response } from 'express'
import type { Actor } from '../../history/actor.ts'
import type { Role } from '../../accounts/user.entity.ts'

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
export interface Operation<Query extends z.ZodType = z.ZodType, Body extends z.ZodType = z.ZodType> {
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
export function describe(resources: Described): ZodOpenApiPathsObject {
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
