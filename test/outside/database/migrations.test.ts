import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { DataSource, getMetadataArgsStorage, type DataSourceOptions, type QueryRunner, type Table } from 'typeorm'
import { MIGRATIONS } from '../../../migrations/index.ts'
import { ENTITIES } from '../../../src/entities.ts'
import { openDatabase } from '../../../src/outside/database/database.ts'
import { emptyPostgres, openAnew } from '../../support/databases.ts'
import { SnakeNames } from '../../../src/outside/database/describe-database.ts'

const ROWS = 3

/** What a later migration writes anew in a column of an earlier state: `person.bsn_hash`, and why. */
const CHANGED_ON_PURPOSE: Readonly<Record<string, string>> = {
  'job_run.lease_until': 'nobody holds a run that came to an end',
}

const folder = mkdtempSync(join(tmpdir(), 'dagdeel-migrations-'))
let made = 0

const NEW_DATABASE: Record<string, () => Promise<string>> = {
  SQLite: () => Promise.resolve(`sqlite:${join(folder, `${++made}.sqlite`)}`),
  PostgreSQL: async () => {
    const url = new URL(await emptyPostgres())
    const direct = await openAnew(url.href)
    const name = `${url.pathname.slice(1)}_state_${++made}`
    await direct.read.query(`CREATE DATABASE ${name}`)
    await direct.close()
    return Object.assign(url, { pathname: `/${name}` }).href
  },
}

for (const [kind, newDatabase] of Object.entries(NEW_DATABASE)) {
  describe(`the tables as they grow (${kind})`, function () {
    this.timeout(60_000)
    after(() => rmSync(folder, { recursive: true, force: true }))

    it('are made once when three start at the same moment', async () => {
      const url = await newDatabase()
      const starts = Array.from({ length: 3 }, async () => {
        const db = await openAnew(url)
        return db.migrate().finally(() => db.close())
      })
      const applied = (await Promise.all(starts)).map(({ length }) => length)
      expect(applied.sort((one, other) => one - other)).to.deep.equal([0, 0, MIGRATIONS.length])
    })

    it('are changed when somebody who writes is done', async () => {
      const url = await newDatabase()
      const first = await openDatabase(url, { entities: [], migrations: MIGRATIONS.slice(0, 1) })
      await first.migrate()
      const db = await openAnew(url)
      let migrating: Promise<string[]> | undefined
      await first.write(async (tx) => {
        await tx.query(`INSERT INTO "region" ("code", "name") VALUES ('mh', 'Maastricht-Heuvelland')`)
        migrating = db.migrate()
        for (let turns = 0; turns < 20; turns++) await new Promise(setImmediate)
      })
      expect(await migrating).to.have.length(MIGRATIONS.length - 1)
      expect(await db.read.query('SELECT "code" FROM "region"')).to.deep.equal([{ code: 'mh' }])
      await first.close()
      await db.close()
    })

    it('are left alone by a version that is older than they are', async () => {
      const url = await newDatabase()
      const newer = await openAnew(url)
      await newer.migrate()
      const older = await openDatabase(url, { entities: [], migrations: MIGRATIONS.slice(0, -1) })
      const refusal = await older.migrate().catch((error: Error) => error.message)
      expect(refusal).to.contain('database-newer').and.to.contain(MIGRATIONS.at(-1)?.name)
      await newer.close()
      await older.close()
    })

    it('keep of who said that they were ill no more than that the reason is accepted', async () => {
      const url = await newDatabase()
      const step = MIGRATIONS.findIndex(({ name }) => name.startsWith('IllnessNotKept'))
      const before = await openDatabase(url, { entities: [], migrations: MIGRATIONS.slice(0, step) })
      await before.migrate()
      await before.write(async (tx) => {
        await fill(tx.queryRunner!, kind, step)
        await tx.query(`UPDATE "placement" SET "decline_reason" = 'illness'`)
        await tx.query(`UPDATE "event" SET "kind" = 'placement.declined', "data" = '{"reason":"illness"}'`)
      })
      await before.close()
      const db = await openAnew(url)
      await db.migrate()
      const seats = await db.read.query<Row[]>('SELECT "decline_reason" AS "reason" FROM "placement"')
      expect(new Set(seats.map(({ reason }) => reason))).to.deep.equal(new Set(['accepted']))
      const events = await db.read.query<Row[]>('SELECT "data" FROM "event"')
      expect(new Set(events.map(({ data }) => data))).to.deep.equal(new Set(['{"reason":"accepted"}']))
      await db.close()
    })

    describe('step by step', () => {
      // One database that takes every step, and at each has rows of every state before.
      let url: string
      const sofar = new Map<string, Row[]>()

      before(async () => {
        url = await newDatabase()
      })

      for (const [index, { name }] of MIGRATIONS.entries()) {
        it(`keep everything that was in them through ${name}`, async () => {
          const db = await openDatabase(url, { entities: [], migrations: MIGRATIONS.slice(0, index + 1) })
          expect(await db.migrate()).to.deep.equal([name])
          for (const [table, rows] of sofar) {
            const now = await db.read.query<Row[]>(`SELECT * FROM "${table}"`)
            expect(kept(table, rows, now), table).to.deep.equal(kept(table, rows, rows))
          }
          const filled = await db.write(({ queryRunner }) => fill(queryRunner!, kind, index))
          for (const [table, rows] of filled) sofar.set(table, rows)
          await db.close()
        })
      }

      it('are in the end as the entities describe them', async () => {
        expect(await differences(url)).to.deep.equal([])
      })
    })
  })
}

type Row = Record<string, unknown>

/** The rows by what they had in the columns that are still there. */
function kept(table: string, before: readonly Row[], rows: readonly Row[]): string[] {
  const columns = Object.keys(before[0] ?? {}).filter((column) => !(`${table}.${column}` in CHANGED_ON_PURPOSE))
  return rows.map((row) => JSON.stringify(columns.map((column) => [column, row[column] ?? null]))).sort()
}

/**
 * Puts rows in every table, each column with something in it.
 * @param step Tells these rows from those of the steps before.
 * @returns All that is in them now.
 */
async function fill(runner: QueryRunner, kind: string, step: number): Promise<Map<string, Row[]>> {
  const names = (await runner.query(
    kind === 'PostgreSQL'
      ? "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'"
      : "SELECT name FROM sqlite_master WHERE type = 'table'",
  )) as { name: string }[]
  const wanted = names
    // The last of these counts by itself what is put into the others.
    .filter(({ name }) => !/^(migrations|typeorm_metadata|sqlite_|planning_change)/.test(name))
    .map(({ name }) => name)
  const ours = (await runner.getTables(wanted)).map((table) => ({ table, name: table.name.split('.').at(-1) ?? '' }))
  const filled = new Map<string, Row[]>()
  while (filled.size < ours.length) {
    const ready = ours.filter(
      ({ table, name }) =>
        !filled.has(name) &&
        table.foreignKeys.every(({ referencedTableName }) => filled.has(referencedTableName.split('.').at(-1) ?? '')),
    )
    for (const { table, name } of ready) {
      const columns = table.columns.map((column) => column.name)
      const marks = columns.map((_, index) => (kind === 'PostgreSQL' ? `$${index + 1}` : '?'))
      for (let number = step * ROWS + 1; number <= (step + 1) * ROWS; number++)
        await runner.query(
          `INSERT INTO "${name}" (${columns.map((column) => `"${column}"`).join()}) VALUES (${marks.join()})`,
          columns.map((column) => valueOf(table, name, column, number, filled)),
        )
      filled.set(name, (await runner.query(`SELECT * FROM "${name}"`)) as Row[])
    }
    if (ready.length === 0) throw new Error('tables that wait for each other')
  }
  return filled
}

function valueOf(table: Table, name: string, column: string, number: number, filled: Map<string, Row[]>): unknown {
  const key = table.foreignKeys.find(({ columnNames }) => columnNames.includes(column))
  if (key) {
    const parents = filled.get(key.referencedTableName.split('.').at(-1) ?? '') ?? []
    const parent = parents.find((row) => Object.values(row).some((value) => String(value).endsWith(` ${number}`)))
    return parent?.[key.referencedColumnNames[0] ?? '']
  }
  const type = String(table.columns.find((one) => one.name === column)?.type)
  if (/bool/.test(type)) return number % 2 === 0
  if (/int/.test(type)) return number
  if (JSON_COLUMNS.has(`${name}.${column}`)) return JSON.stringify({ row: number })
  return `${column} ${number}`
}

const JSON_COLUMNS = new Set(
  getMetadataArgsStorage().columns.flatMap(({ target, propertyName, options }) => {
    const table = getMetadataArgsStorage().tables.find((one) => one.target === target)?.name
    return options.type === 'simple-json' ? [`${table}.${new SnakeNames().columnName(propertyName, options.name)}`] : []
  }),
)

async function differences(url: string): Promise<string[]> {
  const sqlite = url.startsWith('sqlite:')
  const namingStrategy = new SnakeNames()
  const options: DataSourceOptions = sqlite
    ? { type: 'better-sqlite3', database: url.slice('sqlite:'.length), namingStrategy, entities: ENTITIES }
    : { type: 'postgres', url, namingStrategy, installExtensions: false, entities: ENTITIES }
  const source = await new DataSource(options).initialize()
  const { upQueries } = await source.driver.createSchemaBuilder().log()
  await source.destroy()
  return upQueries.map(({ query }) => query)
}
