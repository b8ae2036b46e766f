import { renameSync, rmSync } from 'node:fs'
import { expect } from 'chai'
import type { EntityManager } from 'typeorm'
import { SignInCount } from '../../../src/accounts/sign-in-count.entity.ts'
import { Region } from '../../../src/municipalities/region.entity.ts'
import type { Database } from '../../../src/outside/database/database.ts'
import { emptyPostgres, newSqlite, openAnew } from '../../support/databases.ts'
import { aShakyNetwork, type ShakyNetwork } from '../../support/shaky-network.ts'

const region = (code: string) => ({ code, name: code })
const fails = (work: Promise<unknown>) =>
  work.then(
    () => 'saved',
    (error: Error & { code?: string }) => error.code ?? error.message,
  )
const codes = async (db: Database) => (await db.read.find(Region, { order: { code: 'ASC' } })).map(({ code }) => code)

describe('a write that SQLite ends by itself', () => {
  let url: string
  let db: Database

  beforeEach(async () => {
    url = await newSqlite()
    db = await openAnew(url)
  })
  afterEach(() => db.close())

  const long = (code: string) => ({ code, name: 'x'.repeat(20_000) })
  const full = async (tx: EntityManager) => {
    const [{ page_count: pages = 0 } = {}] = await tx.query<Record<string, number>[]>('PRAGMA page_count')
    await tx.query(`PRAGMA max_page_count = ${pages}`)
  }
  const roomy = () => db.write((tx) => tx.query('PRAGMA max_page_count = 1073741823'))

  // Of a table with triggers SQLite takes back the one statement, and the rest stays to be saved.
  it('leaves nothing of it, also when whoever writes goes on after the failure', async () => {
    await db.write(full)
    const outcome = await fails(
      db.write(async (tx) => {
        await tx.insert(SignInCount, { key: 'before' })
        await tx.insert(SignInCount, { key: 'too long'.repeat(20_000) }).catch(() => undefined)
        await tx.insert(SignInCount, { key: 'after' }).catch(() => undefined)
      }),
    )
    expect(outcome).to.equal('database-full')
    expect(await db.read.count(SignInCount)).to.equal(0)
  })

  it('goes on with what follows as if nothing had been', async () => {
    await db.write(full)
    expect(await fails(db.write((tx) => tx.insert(Region, long('too long'))))).to.equal('database-full')
    await roomy()
    await db.write((tx) => tx.insert(Region, region('next')))
    await fails(db.write(() => Promise.reject(new Error('refused'))))
    await db.write((tx) => tx.insert(Region, region('other')))
    const restarted = await openAnew(url)
    expect(await codes(restarted)).to.deep.equal(['next', 'other'])
    await restarted.close()
  })

  it('saves nothing by itself of who goes on when their write has ended', async () => {
    let late = (): Promise<unknown> => Promise.resolve()
    await db.write((tx) => {
      late = () => tx.insert(Region, region('late'))
      return Promise.resolve()
    })
    expect(await fails(late())).to.contain('a write went on after its end')
    expect(await codes(db)).to.deep.equal([])
  })

  it('saves nothing any more in a file that was put aside', async () => {
    const file = url.slice('sqlite:'.length)
    renameSync(file, `${file}.aside`)
    expect(await fails(db.write((tx) => tx.insert(Region, region('lost'))))).to.equal('database-replaced')
    expect(await fails(db.tryWriting())).to.equal('database-replaced')
    rmSync(`${file}.aside`)
  })

  it('waits for the disk at every commit', async () => {
    expect(await db.write((tx) => tx.query('PRAGMA synchronous'))).to.deep.equal([{ synchronous: 2 }])
    expect(await db.read.query('PRAGMA journal_mode')).to.deep.equal([{ journal_mode: 'wal' }])
  })
})

describe('a write that PostgreSQL ends by itself', function () {
  this.timeout(30_000)
  let network: ShakyNetwork
  let db: Database
  let direct: Database

  before(async () => {
    const url = await emptyPostgres()
    network = await aShakyNetwork(url, '?query_timeout=2000&connect_timeout=1')
    db = await openAnew(network.url)
    direct = await openAnew(url)
  })
  after(async () => {
    await db.close()
    await direct.close()
    await network.close()
  })
  beforeEach(emptyPostgres)

  const pidOf = async (tx: EntityManager) => {
    const [{ pid = 0 } = {}] = await tx.query<{ pid: number }[]>('SELECT pg_backend_pid() AS pid')
    return pid
  }
  const isGone = async (pid: number) => {
    const alive = () => direct.read.query<unknown[]>('SELECT 1 FROM pg_stat_activity WHERE pid = $1', [pid])
    while ((await alive()).length > 0) await new Promise(setImmediate)
  }

  it('says so when something had failed in it, and nobody looked', async () => {
    const outcome = await fails(
      db.write(async (tx) => {
        await tx.insert(Region, region('one'))
        await tx.insert(Region, region('one')).catch(() => undefined)
      }),
    )
    expect(outcome).to.contain('nothing of it was saved')
    expect(await codes(db)).to.deep.equal([])
  })

  it('saves nothing piece by piece of what follows a failure', async () => {
    const outcome = await fails(
      db.write(async (tx) => {
        await tx.query('SELECT nothing').catch(() => undefined)
        await tx.insert(Region, region('after')).catch(() => undefined)
      }),
    )
    expect(outcome).to.contain('nothing of it was saved')
    expect(await codes(db)).to.deep.equal([])
  })

  it('leaves nothing of it when its connection is ended, and goes on with another', async () => {
    const outcome = await fails(
      db.write(async (tx) => {
        await tx.insert(Region, region('first'))
        const pid = await pidOf(tx)
        await direct.read.query('SELECT pg_terminate_backend($1)', [pid])
        await isGone(pid)
        await tx.insert(Region, region('second')).catch(() => undefined)
      }),
    )
    expect(outcome).to.equal('database-away')
    await db.write((tx) => tx.insert(Region, region('next')))
    expect(await codes(db)).to.deep.equal(['next'])
  })

  it('leaves nothing of it when it did nothing for too long', async () => {
    const outcome = await fails(
      db.write(async (tx) => {
        await tx.insert(Region, region('idle'))
        await tx.query("SET LOCAL idle_in_transaction_session_timeout = '20ms'")
        await isGone(await pidOf(tx))
      }),
    )
    // It hears of it before the COMMIT, or only then.
    expect(outcome).to.be.oneOf(['database-away', 'database-unsure'])
    expect(await codes(db)).to.deep.equal([])
  })

  it('does not claim to know when the connection is lost at the very end', async () => {
    const outcome = await fails(
      db.write(async (tx) => {
        await tx.insert(Region, region('doubt'))
        network.cutBefore('COMMIT')
      }),
    )
    network.mend()
    expect(outcome).to.equal('database-unsure')
    expect(await codes(db)).to.deep.equal([])
  })

  it('saves one of two that wait for each other, and says that the other was not saved', async () => {
    await db.write((tx) => tx.insert(Region, [region('a'), region('b')]))
    let ready = 0
    const both = async () => {
      ready++
      while (ready < 2) await new Promise(setImmediate)
    }
    const change = (first: string, second: string) =>
      db.write(async (tx) => {
        await tx.query("SET LOCAL deadlock_timeout = '20ms'")
        await tx.update(Region, { code: first }, { name: `by ${first}` })
        await both()
        await tx.update(Region, { code: second }, { name: `by ${first}` })
      })
    const outcomes = await Promise.all([fails(change('a', 'b')), fails(change('b', 'a'))])
    expect(outcomes.sort()).to.deep.equal(['database-busy', 'saved'])
    expect(new Set((await db.read.find(Region)).map(({ name }) => name)).size).to.equal(1)
  })

  it('waits for no lock and no answer for ever', async () => {
    const shown = async (name: string) => (await db.read.query<Record<string, string>[]>(`SHOW ${name}`))[0]?.[name]
    expect(await shown('lock_timeout')).to.equal('20s')
    expect(await shown('statement_timeout')).to.equal('30s')
    expect(await shown('idle_in_transaction_session_timeout')).to.equal('2min')
    expect(await shown('synchronous_commit')).to.equal('on')
    const slow = db.write(async (tx) => {
      await tx.query("SET LOCAL statement_timeout = '20ms'")
      await tx.query('SELECT pg_sleep(20)')
    })
    expect(await fails(slow)).to.equal('database-busy')
    await direct.write(async (held) => {
      await held.insert(Region, region('held'))
      const waiting = db.write(async (tx) => {
        await tx.query("SET LOCAL lock_timeout = '20ms'")
        await tx.insert(Region, region('held'))
      })
      expect(await fails(waiting)).to.equal('database-busy')
    })
  })
})
