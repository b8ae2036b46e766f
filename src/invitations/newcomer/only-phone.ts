import type { Deps } from '../../deps.ts'
import { Municipality } from '../../municipalities/municipality.entity.ts'
import type { Database } from '../../outside/database/database.ts'
import { unbroken } from '../texts/inserted-text.ts'

const ONE_MINUTE = 60_000

const kept = new WeakMap<Database, { readonly phone: Promise<string | null>; readonly until: number }>()

/**
 * The telephone number when all municipalities here have the same, or null: for who has no invitation that we know. It is looked up once
 * a minute at most, so also for who comes too often; a database that fails gives null.
 */
export function onlyPhone({ db }: Pick<Deps, 'db'>): Promise<string | null> {
  const last = kept.get(db)
  if (last && performance.now() < last.until) return last.phone
  const phone = findOnlyPhone(db).catch(() => {
    kept.delete(db)
    return null
  })
  kept.set(db, { phone, until: performance.now() + ONE_MINUTE })
  return phone
}

async function findOnlyPhone(db: Database): Promise<string | null> {
  const municipalities = await db.read.find(Municipality)
  const [phone, ...others] = new Set(municipalities.map(({ sender }) => sender.phone))
  return phone && others.length === 0 ? unbroken(phone) : null
}
