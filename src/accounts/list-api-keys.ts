import type { Deps } from '../deps.ts'
import { ApiKey } from './api-key.entity.ts'

/** A key without what is secret about it. */
export type ListedKey = Omit<ApiKey, 'keyHash'>

/** The keys of other programs, those that still work first. */
export async function listApiKeys({ db }: Pick<Deps, 'db'>): Promise<ListedKey[]> {
  const keys = (await db.read.find(ApiKey, { order: { name: 'ASC' } })).map(({ keyHash: _secret, ...key }) => key)
  return [...keys.filter((key) => !key.revokedAt), ...keys.filter((key) => key.revokedAt)]
}
