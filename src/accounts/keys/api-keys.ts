import { randomBytes, randomUUID } from 'node:crypto'
import type { Deps, World } from '../../deps.ts'
import { ConflictError, InputError, NotFoundError } from '../../errors.ts'
import { type Actor, recordEvent, work } from '../../history/work.ts'
import { checkRights } from '../users/add-user.ts'
import { ApiKey } from '../api-key.entity.ts'
import type { Role } from '../user.entity.ts'
import type { RequestHandler } from 'express'
import { In, IsNull } from 'typeorm'
import { requirePresentKey } from '../../outside/database/present-key.ts'
import { type Caller, UnknownCallerError } from '../caller.ts'

/** Which program gets a key, and what it may do. */
interface NewApiKey {
  readonly name: string
  readonly role: Role
  readonly municipalities: readonly string[]
}

/**
 * Makes a key for another program. It is returned this once; only a keyed hash is kept.
 * @throws InputError `key-name-missing`, `role-unknown`, `municipality-unknown`, `municipality-missing`; ConflictError `key-exists`
 */
export async function addApiKey(
  deps: Pick<Deps, 'db' | 'clock' | 'secrets'>,
  by: Actor,
  { name: given, role, municipalities }: NewApiKey,
): Promise<{ id: string; key: string }> {
  const name = given.trim()
  if (!name) throw new InputError('key-name-missing')
  const id = randomUUID()
  const key = `dagdeel_${randomBytes(24).toString('base64url')}`
  await work(deps, by, { lock: 'accounts' }, async ({ tx, at }) => {
    await checkRights(tx, role, municipalities)
    if (await tx.existsBy(ApiKey, { name })) throw new ConflictError('key-exists', { name })
    const row = { id, name, role, municipalities: [...municipalities], keyHash: deps.secrets.hash('api-key', key) }
    await tx.insert(ApiKey, { ...row, createdAt: at, revokedAt: null })
    await recordEvent(tx, at, by, { kind: 'key.added', data: { name, role } })
  })
  return { id, key }
}

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

/**
 * Makes a key useless at once. Doing it twice changes nothing.
 * @throws NotFoundError `key-not-found`
 */
export async function revokeApiKey(deps: World, by: Actor, id: string): Promise<void> {
  await work(deps, by, { lock: 'accounts' }, async ({ tx, at }) => {
    const key = await tx.findOneBy(ApiKey, { id })
    if (!key) throw new NotFoundError('key-not-found')
    if (key.revokedAt) return
    await tx.update(ApiKey, { id }, { revokedAt: at })
    await recordEvent(tx, at, by, { kind: 'key.revoked', data: { name: key.name } })
  })
}

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
