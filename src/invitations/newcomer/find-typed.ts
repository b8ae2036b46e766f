import type { Deps } from '../../deps.ts'
import { requirePresentKey } from '../../outside/database/present-key.ts'
import { findByCode, readCode } from '../message/short-address.ts'

/**
 * The word in the link of whom the typed code belongs to; null when it belongs to nobody. Looking changes nothing.
 * @throws UnavailableError `data-key-replaced` when this process can't know any more which codes there are.
 */
export async function findTyped({ db, secrets }: Pick<Deps, 'db' | 'secrets'>, typed: string): Promise<string | null> {
  const code = readCode(typed)
  if (code === null) return null
  const seat = await findByCode(db.read, secrets, code)
  if (seat) return secrets.token(seat.id, seat.tokenNumber, seat.tokenHash)
  await requirePresentKey(db.read, secrets.key)
  return null
}
