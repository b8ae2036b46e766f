import { setTimeout as pause } from 'node:timers/promises'
import { IsNull, Not, QueryFailedError, type EntityManager } from 'typeorm'
import type { Deps } from '../deps.ts'
import { ConflictError } from '../errors.ts'
import { COMMAND, work } from '../history/work.ts'
import { DataKey, NAMELESS } from '../outside/database/data-key.entity.ts'
import { Person } from '../people/person.entity.ts'
import { updateMany } from '../outside/database/many-rows.ts'
import { renewPeople } from '../referrals/receiving/renew-people.ts'
import type { CommandCall } from './command-line.ts'
import { countByKey, nameIn } from '../people/settle-keys.ts'

type Needs = Pick<Deps, 'db' | 'clock' | 'secrets'>

/** What `dagdeel rekey` did. */
export interface RekeyResult {
  readonly people: number
  readonly files: number
  /** Values that are not under the present key now. */
  readonly left: number
  /** The references of people who could not be brought under it. */
  readonly stuck: readonly string[]
}

/** `dagdeel rekey`: brings everything under the present key. Exit 1 when something could not be. */
export async function rekeyFrom({ open, say }: CommandCall): Promise<void> {
  await open(async (deps) => {
    const result = await rekey(deps)
    const { people, files, left, stuck } = result
    const advice = [
      left === 0 && deps.config.oldDataKeys.length > 0 ? NOT_NEEDED : [],
      stuck.length > 0
        ? `no key opens these people, or they were taken in twice under two keys: ${stuck.join(', ')}`
        : [],
      left > 0 && stuck.length === 0 ? 'no key opens some of the files that wait to be looked at: cancel them' : [],
    ]
    say(result, [`people: ${people}`, `files: ${files}`, `left: ${left}`, ...advice.flat()].join('\n'))
    if (left > 0) throw new ConflictError('rekey-unfinished', { left })
  })
}

/** What to do once nothing is under an old key. */
export const NOT_NEEDED = 'the old key is no longer needed: take DATA_KEY_OLD away'

/**
 * Seals and hashes everything anew with the present key, in small transactions, while the service runs. What is done is known by the
 * values themselves: killed and run again, it goes on where it was.
 */
export async function rekey(deps: Needs): Promise<RekeyResult> {
  const { people, stuck } = await rekeyPeople(deps)
  const files = (await rekeyFiles(deps, 'referral_import')) + (await rekeyFiles(deps, 'settings_upload'))
  await rekeyFiles(deps, 'referral_import', 'choices')
  await rekeyFiles(deps, 'referral_import', 'undo')
  return { people, files, left: await noteEmptyKeys(deps), stuck }
}

const PEOPLE_AT_ONCE = 200

async function rekeyPeople(deps: Needs): Promise<Pick<RekeyResult, 'people' | 'stuck'>> {
  const { db, secrets } = deps
  const old = OLD_NUMBERS.map((column) => `"${column}" IS NOT NULL AND ${nameIn(column)} <> '${secrets.key}'`)
  const condition = old.map((one) => `(${one})`).join(' OR ')
  let [people, last] = [0, '']
  const stuck = new Set<string>()
  for (;;) {
    const next = db.read.createQueryBuilder(Person, 'person').select('person.id', 'id').orderBy('person.id')
    next.where('person.id > :last', { last }).andWhere(`(${condition})`).limit(PEOPLE_AT_ONCE)
    const ids = (await next.getRawMany<{ id: string }>()).map(({ id }) => id)
    if (ids.length === 0) return { people, stuck: [...stuck] }
    const renewed = await inTurn(deps, (tx) => renewPeople(tx, secrets, ids))
    people += renewed.people
    for (const reference of renewed.stuck) stuck.add(reference)
    last = ids.at(-1) as string
  }
}

const OLD_NUMBERS = ['bsn_sealed', 'bsn_hash', 'v_number_sealed', 'v_number_hash']

/** Files that wait for somebody, or what was decided about them: each by itself, they can be large. */
async function rekeyFiles(
  deps: Needs,
  table: 'referral_import' | 'settings_upload',
  column: 'content' | 'choices' | 'undo' = 'content',
): Promise<number> {
  const { db, secrets } = deps
  const old = `${column} IS NOT NULL AND ${nameIn(column)} <> '${secrets.key}'`
  const files = await db.read.query<{ id: string }[]>(`SELECT id FROM "${table}" WHERE ${old}`)
  let done = 0
  for (const { id } of files) {
    done += await inTurn(deps, async (tx) => {
      const [mark, lock] = db.kind === 'postgres' ? ['$1', 'FOR UPDATE'] : ['?', '']
      const wanted = `SELECT ${column} AS content FROM "${table}" WHERE id = ${mark} AND ${old} ${lock}`
      const [row] = await tx.query<{ content: string }[]>(wanted, [id])
      const content = row && opened(secrets, row.content)
      if (!content) return 0
      const sealed = secrets.seal(content)
      await updateMany(tx, table, [column], [{ id, content: sealed, choices: sealed, undo: sealed }])
      return 1
    })
  }
  return done
}

function opened(secrets: Deps['secrets'], content: string): string | null {
  try {
    return secrets.open(content)
  } catch {
    return null
  }
}

const YIELD_MILLISECONDS = 200

/**
 * One small transaction. It gives way: on PostgreSQL it waits for a row less long than it takes to find a deadlock, and then tries again;
 * after each, others have as long as it took, but no longer than that.
 */
async function inTurn<T>({ db }: Pick<Deps, 'db'>, act: (tx: EntityManager) => Promise<T>): Promise<T> {
  const begun = performance.now()
  try {
    return await db.write(async (tx) => {
      if (db.kind === 'postgres') await tx.query(`SET LOCAL lock_timeout = ${YIELD_MILLISECONDS}`)
      return act(tx)
    }, 'referrals')
  } catch (error) {
    if (!isLocked(error)) throw error
  } finally {
    await pause(Math.min(performance.now() - begun, YIELD_MILLISECONDS))
  }
  return inTurn({ db }, act)
}

const LOCK_NOT_AVAILABLE = '55P03'

function isLocked(error: unknown): boolean {
  return error instanceof QueryFailedError && (error.driverError as { code?: string }).code === LOCK_NOT_AVAILABLE
}

/** Writes down which old keys nothing is under any more. @returns How many values are not under the present key. */
async function noteEmptyKeys(deps: Needs): Promise<number> {
  return work(deps, COMMAND, { lock: 'data-key' }, async ({ tx, at: emptyAt }) => {
    const counts = await countByKey(tx)
    // What doesn't name its key may be under any of them.
    const unknown = counts.get(NAMELESS) ?? 0
    for (const { name } of await tx.findBy(DataKey, { retiredAt: Not(IsNull()), emptyAt: IsNull() }))
      if ((counts.get(name) ?? 0) + unknown === 0) await tx.update(DataKey, { name }, { emptyAt })
    return [...counts].reduce((sum, [name, count]) => (name === deps.secrets.key ? sum : sum + count), 0)
  })
}
