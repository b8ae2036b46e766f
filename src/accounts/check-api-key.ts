import { IsNull } from 'typeorm'
import type { Deps } from '../deps.ts'
import { ApiKey } from './api-key.entity.ts'
import type { Caller } from './caller.ts'
import { UnknownCallerError } from './refusals.ts'

/**
 * The program that this header names.
 * @param authorization `Bearer KEY`
 * @throws UnknownCallerError `key-unknown` for another header, an unknown key or a revoked one.
 */
export async function checkApiKey(
  { db, secrets }: Pick<Deps, 'db' | 'secrets'>,
  authorization: string,
): Promise<Caller> {
  const key = /^Bearer ([\w-]{20,100})$/i.exec(authorization)?.[1]
  const keyHash = key && secrets.hash('api-key', key)
  const found = keyHash && (await db.read.findOneBy(ApiKey, { keyHash, revokedAt: IsNull() }))
  if (!found) throw new UnknownCallerError('key-unknown')
  const scope = found.role === 'admin' ? 'all' : found.municipalities
  return { actor: { kind: 'key', name: found.name, scope }, role: found.role, language: 'nl' }
}
