import type { Deps } from '../../deps.ts'
import { Municipality } from '../../municipalities/municipality.entity.ts'
import { unbroken } from '../texts/inserted-text.ts'

const ONE_MINUTE = 60_000

/**
 * The telephone number when all municipalities here have the same, or null. Asked for when there is no time to look: so it looks once a
 * minute at most, and a database that fails gives null.
 */
export function onlyPhone({ db }: Pick<Deps, 'db'>): () => Promise<string | null> {
  let [known, until] = [Promise.resolve<string | null>(null), -Infinity]
  const look = async () => {
    const municipalities = await db.read.find(Municipality)
    const [phone, ...others] = new Set(municipalities.map(({ sender }) => sender.phone))
    return phone && others.length === 0 ? unbroken(phone) : null
  }
  return () => {
    if (performance.now() > until) [known, until] = [look().catch(() => null), performance.now() + ONE_MINUTE]
    return known
  }
}
