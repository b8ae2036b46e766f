import type { Deps } from '../../deps.ts'
import { ApiKey } from '../api-key.entity.ts'

/** A key without what is secret about it. */
export type ListedKey = Omit<ApiKey, 'keyHash'>

/** The keys of other programs, those that still work first. */
export async function listApiKeys({ db }: Pick<Deps, 'db'>): Promise<ListedKey[]> {
  const keys = (await db.read.find(ApiKey, { order: { name: 'ASC' } })).map(listed)
  return [...keys.filter((key) => !key.revokedAt), ...keys.filter((key) => key.revokedAt)]
}

function listed({ id, name, role, municipalities, createdAt, revokedAt }: ApiKey): ListedKey {
  return { id, name, role, municipalities, createdAt, revokedAt }
}
