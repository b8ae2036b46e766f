import type { RequestHandler } from 'express'
import type { Deps } from '../../deps.ts'
import { In, IsNull } from 'typeorm'
import { requirePresentKey } from '../../outside/database/present-key.ts'
import { ApiKey } from '../api-key.entity.ts'
import { type Caller, UnknownCallerError } from '../caller.ts'

/** Puts the program whose key came along (`Authorization: Bearer KEY`) on the request. */
export function recogniseKey(deps: Pick<Deps, 'db' | 'secrets'>): RequestHandler {
  return async (request, _response, next) => {
    const given = request.get('authorization')
    if (given !== undefined) request.caller = await checkApiKey(deps, given)
    next()
  }
}

/**
 * The program that this header names.
 * @param authorization `Bearer KEY`
 * @throws UnknownCallerError `key-unknown` for another header, an unknown key or a revoked one; UnavailableError `data-key-replaced`.
 */
export async function checkApiKey(
  { db, secrets }: Pick<Deps, 'db' | 'secrets'>,
  authorization: string,
): Promise<Caller> {
  const key = /^Bearer ([\w-]{20,100})$/i.exec(authorization)?.[1]
  const hashes = key ? secrets.hashes('api-key', key) : []
  const found = key && (await db.read.findOneBy(ApiKey, { keyHash: In(hashes), revokedAt: IsNull() }))
  if (!found) {
    await requirePresentKey(db.read, secrets.key)
    throw new UnknownCallerError('key-unknown')
  }
  const scope = found.role === 'admin' ? 'all' : found.municipalities
  return { actor: { kind: 'key', name: found.name, scope }, role: found.role, language: 'nl' }
}
