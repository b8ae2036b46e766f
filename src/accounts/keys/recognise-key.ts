import type { RequestHandler } from 'express'
import type { Deps } from '../../deps.ts'
import { checkApiKey } from './check-api-key.ts'

/** Puts the program whose key came along (`Authorization: Bearer KEY`) on the request. */
export function recogniseKey(deps: Pick<Deps, 'db' | 'secrets'>): RequestHandler {
  return async (request, _response, next) => {
    const given = request.get('authorization')
    if (given !== undefined) request.caller = await checkApiKey(deps, given)
    next()
  }
}
