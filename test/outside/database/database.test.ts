import { expect } from 'chai'
import { DataSource, type DataSourceOptions, type EntityManager } from 'typeorm'
import { MIGRATIONS } from '../../../migrations/index.ts'
import { ENTITIES } from '../../../src/entities.ts'
import { Region } from '../../../src/municipalities/region.entity.ts'
import { openDatabase, type Database } from '../../../src/outside/database/database.ts'
import { insertMany } from '../../../src/outside/database/many-rows.ts'
import { onBothDatabases, openAnew } from '../../support/databases.ts'
import { SnakeNames } from '../../../src/outside/database/describe-database.ts'

onBothDatabases('the database', (newDatabase) => {
  let url: string
  let db: Database

  beforeEach(async () => {
    url = await newDatabase()
    db = await openAnew(url)
  })
  afterEach(() => db.close())

  const count = () => db.read.count(Region)
  const addRegion = (code: string) => db.write((tx) => tx.insert(Region, { code, name: code }))

  it('has exactly the tables that the entities describe', async () => {
    const source = await new DataSource({ ...optionsFor(url), entities: ENTITIES }).initialize()
    const differences = await source.driver.createSchemaBuilder().log()
    await source.destroy()
    expect(differences.upQueries.map((query) => query.query)).to.deep.equal([])
  })

  it('knows when a migration is still to be run', async () => {
    expect(await db.upToDate()).to.equal(true)
    expect(await db.migrate()).to.deep.equal([])
  })

  it('keeps all of 20 writes at once, but for the one that fails', async () => {
    const writes = Array.from({ length: 20 }, (_, index) =>
      db.write(async (tx) => {
        await tx.insert(Region, { code: `r${index}`, name: 'first half' })
        await new Promise(setImmediate)
        if (index === 7) throw new Error('the eighth fails')
        await tx.update(Region, { code: `r${index}` }, { name: 'whole' })
      }),
    )
    const results = await Promise.allSettled(writes)
    expect(results.filter((result) => result.status === 'rejected')).to.have.length(1)
    expect(await db.read.countBy(Region, { name: 'whole' })).to.equal(19)
    expect(await count()).to.equal(19)
  })

  it('shows readers nothing of a write that is not finished', async () => {
    let begun: () => void = () => undefined
    let goOn: () => void = () => undefined
    const half = new Promise<void>((resolve) => (begun = resolve))
    const rest = new Promise<void>((resolve) => (goOn = resolve))
    const write = db.write(async (tx) => {
      await tx.insert(Region, { code: 'half', name: 'half' })
      begun()
      await rest
    })
    await half
    expect(await count()).to.equal(0)
    goOn()
    await write
    expect(await count()).to.equal(1)
  })

  it('lets others be served in the middle of a long row of questions, in a write too', async () => {
    const askUntilTurned = async (tx: EntityManager) => {
      let turned = false
      setImmediate(() => (turned = true))
      for (let asked = 0; asked < 20_000 && !turned; asked++) await tx.query('SELECT 1')
      return turned
    }
    expect(await askUntilTurned(db.read)).to.equal(true)
    expect(await db.write(askUntilTurned)).to.equal(true)
  })

  it('finishes what is being written before it closes', async () => {
    const other = await openDatabase(url, { entities: ENTITIES, migrations: MIGRATIONS })
    let begun: () => void
    const beginning = new Promise<void>((resolve) => (begun = resolve))
    const write = other.write(async (tx) => {
      await tx.insert(Region, { code: 'last', name: 'last' })
      begun()
      await new Promise(setImmediate)
      await tx.update(Region, { code: 'last' }, { name: 'kept' })
    })
    await beginning
    const next = write.then(() => other.write((tx) => tx.insert(Region, { code: 'next', name: 'kept' })))
    await Promise.all([write, next, other.close()])
    expect(await db.read.countBy(Region, { name: 'kept' })).to.equal(2)
  })

  it('refuses a write and a reading beside the transaction of a write, and takes both again when it has ended', async () => {
    const beside: (() => Promise<unknown>)[] = [
      () => addRegion('inner'),
      () => db.write(() => Promise.resolve()),
      count,
      () => db.read.query('SELECT 1'),
    ]
    for (const ask of beside)
      expect(await db.write(ask).catch(String)).to.contain('inside a write: pass its transaction on')
    expect(await count()).to.equal(0)
    // Begun in a write, and still there when it has ended.
    let end: () => void = () => undefined
    const ended = new Promise<void>((resolve) => (end = resolve))
    const { later } = await db.write(() => Promise.resolve({ later: ended.then(() => addRegion('later')) }))
    end()
    await later
    expect(await count()).to.equal(1)
  })

  it('lets two processes write in turn', async () => {
    const other = await openAnew(url)
    await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        (index % 2 ? db : other).write(async (tx) => {
          const before = await tx.count(Region)
          await new Promise(setImmediate)
          await tx.insert(Region, { code: `p${index}`, name: String(before) })
        }, 'one at a time'),
      ),
    )
    await other.close()
    const seen = (await db.read.find(Region)).map((region) => Number(region.name)).sort((a, b) => a - b)
    expect(seen).to.deep.equal([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  })

  it('inserts many rows at once with the same result as one by one', async () => {
    await addRegion('one')
    await db.write((tx) => insertMany(tx, Region, [{ code: 'x', name: 'Ça "va" \'t' }]))
    expect((await db.read.findOneByOrFail(Region, { code: 'x' })).name).to.equal('Ça "va" \'t')
  })
})

describe('opening a database', () => {
  it('says that it cannot be reached, without its password', async () => {
    const url = 'postgres://user:geheim@127.0.0.1:1/none'
    const error = await openDatabase(url, { entities: [], migrations: MIGRATIONS }).catch((reason: unknown) => reason)
    expect(String(error)).to.contain('database-unreachable').and.not.contain('geheim')
  })
})

function optionsFor(url: string): DataSourceOptions {
  const namingStrategy = new SnakeNames()
  if (url.startsWith('sqlite:'))
    return { type: 'better-sqlite3', database: url.slice('sqlite:'.length), namingStrategy }
  return { type: 'postgres', url, namingStrategy, installExtensions: false }
}
