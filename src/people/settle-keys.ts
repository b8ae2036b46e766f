import { Not, type EntityManager } from 'typeorm'
import type { Deps } from '../deps.ts'
import { InputError } from '../errors.ts'
import type { Clock } from '../outside/clock.ts'
import { DataKey, NAMELESS } from '../outside/database/data-key.entity.ts'
import type { Database } from '../outside/database/database.ts'
import { createSecrets, nameOfKey, readWordKey, wordKeyAsText, type Secrets } from './secrets.ts'

type Keys = Pick<Deps['config'], 'dataKey' | 'oldDataKeys'>

/**
 * Compares the keys that a process was given with those that made what is in the database, and writes down a new one that takes over:
 * its predecessor must be in `DATA_KEY_OLD`. A database in which nothing is sealed takes any key.
 * @throws InputError `data-key-unknown`, `data-key-retired`: another key is needed; `data-key-missing`: an old one still is.
 */
export async function settleKeys(db: Database, keys: Keys, clock: Clock): Promise<Secrets> {
  const name = nameOfKey(keys.dataKey)
  const known = await db.read.find(DataKey)
  const settled = presentOf(known)?.name === name ? known : await db.write((tx) => settle(tx, keys, clock), 'data-key')
  await requireStillNeeded(db.read, keys, settled)
  return secretsOf(keys, settled)
}

/** The secrets of these keys, with what the database knows of earlier ones. */
function secretsOf({ dataKey, oldDataKeys }: Keys, rows: readonly DataKey[]): Secrets {
  const opener = createSecrets(dataKey, oldDataKeys)
  return createSecrets(dataKey, oldDataKeys, {
    wordKeys: rows.flatMap(({ wordKeySealed }) => (wordKeySealed ? readWordKey(opener.open(wordKeySealed)) : [])),
    empty: rows.filter(({ emptyAt }) => emptyAt !== null).map(({ name }) => name),
    nameless: rows.some(({ name, emptyAt }) => name === NAMELESS && emptyAt === null),
  })
}

async function settle(tx: EntityManager, keys: Keys, clock: Clock): Promise<DataKey[]> {
  const name = nameOfKey(keys.dataKey)
  const before = await tx.find(DataKey)
  const present = presentOf(before)
  if (present?.name === name) return before
  const mine = { name, takenAt: clock.now(), retiredAt: null, emptyAt: null, wordKeySealed: null }
  if (await isEmpty(tx)) {
    await tx.delete(DataKey, { name: Not(name) })
    await tx.upsert(DataKey, mine, ['name'])
    return [mine]
  }
  if (!present) await requireFit(tx, keys)
  else if (!keys.oldDataKeys.map(nameOfKey).includes(present.name)) throw refusal(name, present, before)
  const rows = [...retired(before, keys, clock.now()).filter((row) => row.name !== name), mine]
  // Waits for who is writing with the key that was there, and is waited for by who wants to (`writingWithKey`).
  await tx.upsert(DataKey, rows, ['name'])
  return rows
}

/** Everything there was before, with what is kept of it sealed with the key that takes over. */
function retired(before: readonly DataKey[], { dataKey, oldDataKeys }: Keys, at: string): DataKey[] {
  const secrets = createSecrets(dataKey, oldDataKeys)
  const first = [NAMELESS, ...oldDataKeys.map(nameOfKey)].map((name) => ({ name, takenAt: at, emptyAt: null }))
  const rows = before.length > 0 ? before : first.map((row) => ({ ...row, retiredAt: at, wordKeySealed: null }))
  return rows.map((row) => {
    const key = oldDataKeys.find((one) => nameOfKey(one) === row.name)
    const word = key ? wordKeyAsText(key) : row.wordKeySealed && secrets.open(row.wordKeySealed)
    return { ...row, retiredAt: row.retiredAt ?? at, wordKeySealed: word && secrets.seal(word) }
  })
}

/** Nothing in it that a key made. */
async function isEmpty(tx: EntityManager): Promise<boolean> {
  if ((await countByKey(tx)).size > 0) return false
  const words = await tx.query<unknown[]>(
    'SELECT 1 FROM api_key UNION ALL SELECT 1 FROM account WHERE setup_hash IS NOT NULL LIMIT 1',
  )
  return words.length === 0
}

const TRIED = 50

/** Of a database that never wrote down its key: the keys must open something, if there is anything to open. */
async function requireFit(tx: EntityManager, { dataKey, oldDataKeys }: Keys): Promise<void> {
  const secrets = createSecrets(dataKey, oldDataKeys)
  const sealed = await someSealed(tx, null, TRIED)
  if (sealed.length > 0 && !sealed.some((one) => opens(secrets, one))) throw new InputError('data-key-unfit')
}

function opens(secrets: Secrets, sealed: string): boolean {
  try {
    secrets.open(sealed)
    return true
  } catch {
    return false
  }
}

/** Who takes an old key away too early would make strangers of the people whose numbers are under it. */
async function requireStillNeeded(tx: EntityManager, keys: Keys, rows: readonly DataKey[]): Promise<void> {
  const given = [keys.dataKey, ...keys.oldDataKeys].map(nameOfKey)
  const missing = rows.filter(({ name, emptyAt }) => emptyAt === null && name !== NAMELESS && !given.includes(name))
  if (missing.length === 0) return
  const counts = await countByKey(tx)
  for (const { name } of missing) {
    const count = (counts.get(name) ?? 0) + (counts.get(NAMELESS) ?? 0)
    if (count > 0) throw new InputError('data-key-missing', { key: name, count })
  }
}

function refusal(name: string, present: DataKey, known: readonly DataKey[]): InputError {
  const code = known.some((row) => row.name === name) ? 'data-key-retired' : 'data-key-unknown'
  return new InputError(code, { key: name, present: present.name, at: present.takenAt.slice(0, 10) })
}

function presentOf(rows: readonly DataKey[]): DataKey | undefined {
  return rows.find(({ retiredAt }) => retiredAt === null)
}

/** Where sealed values and the hashes of numbers are. The hashes of words that we gave away can't be made anew. */
const COLUMNS = [
  ['person', 'bsn_sealed'],
  ['person', 'v_number_sealed'],
  ['person', 'bsn_hash'],
  ['person', 'v_number_hash'],
  ['referral', 'track'],
  ['referral_import', 'content'],
  ['referral_import', 'choices'],
  ['referral_import', 'undo'],
  ['settings_upload', 'content'],
] as const

/** How many sealed values and hashed numbers there are under each key, by its name; `NAMELESS` for those that don't name theirs. */
export async function countByKey(tx: EntityManager): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>()
  for (const [table, column] of COLUMNS) {
    const rows = await tx.query<{ name: string; count: number }[]>(
      `SELECT ${nameIn(column)} AS name, COUNT(*) AS count FROM "${table}" WHERE "${column}" IS NOT NULL GROUP BY 1`,
    )
    for (const { name, count } of rows) counts.set(name, (counts.get(name) ?? 0) + Number(count))
  }
  return counts
}

/** Up to so many sealed values that are not under this key, or all kinds with `null`. */
export async function someSealed(tx: EntityManager, notUnder: string | null, most: number): Promise<string[]> {
  const found: string[] = []
  for (const [table, column] of COLUMNS.filter(([, name]) => !/hash|track/.test(name))) {
    const other = notUnder === null ? '' : `AND ${nameIn(column)} <> '${notUnder}'`
    const rows = await tx.query<{ sealed: string }[]>(
      `SELECT "${column}" AS sealed FROM "${table}" WHERE "${column}" IS NOT NULL ${other} LIMIT ${most - found.length}`,
    )
    found.push(...rows.map(({ sealed }) => sealed))
    if (found.length >= most) break
  }
  return found
}

/** SQL for the name of the key that made what is in a column. */
export function nameIn(column: string): string {
  return `CASE WHEN substr(${column}, 11, 1) = ':' THEN substr(${column}, 1, 10) ELSE '${NAMELESS}' END`
}
