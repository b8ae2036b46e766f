import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { getMetadataArgsStorage } from 'typeorm'
import { MIGRATIONS } from '../../migrations/index.ts'
import { ENTITIES } from '../../src/entities.ts'
import { openDatabase } from '../../src/outside/database/database.ts'

/** What a database held that an earlier version filled, and what it gave away: links, an API key, a link to choose a password. */
interface Filled {
  readonly dataKey: string
  readonly words: readonly string[]
  readonly apiKey: string
  readonly setupWord: string
  readonly tables: Readonly<Record<string, readonly Record<string, unknown>[]>>
}

/** Filled at noon of 23 November 2026 with `aFile(8)`, who were all invited; two files were uploaded and wait. */
export const BEFORE_KEYS_HAD_NAMES = JSON.parse(
  readFileSync(join(import.meta.dirname, '../fixtures/before-keys-had-names.json'), 'utf8'),
) as Filled

/** The last migration of the version that filled it. */
const LAST = 'SettingsUpload1765400000000'

/** Fills the empty database (no tables yet) at this address as that version left it. */
export async function fillAsBefore(url: string): Promise<void> {
  const migrations = MIGRATIONS.slice(0, MIGRATIONS.findIndex(({ name }) => name === LAST) + 1)
  const db = await openDatabase(url, { entities: ENTITIES, migrations })
  await db.migrate()
  await db.write(async (tx) => {
    for (const entity of ENTITIES) {
      const table = getMetadataArgsStorage().tables.find(({ target }) => target === entity)?.name ?? ''
      for (const row of BEFORE_KEYS_HAD_NAMES.tables[table] ?? []) {
        const names = Object.keys(row)
        const marks = names.map((_, at) => (db.kind === 'postgres' ? `$${at + 1}` : '?'))
        const columns = names.map((name) => `"${name}"`)
        await tx.query(`INSERT INTO "${table}" (${columns.join()}) VALUES (${marks.join()})`, Object.values(row))
      }
    }
  })
  await db.close()
}
