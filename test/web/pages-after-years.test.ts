import { expect } from 'chai'
import type { QueryResult } from 'typeorm'
import { CODES, fillYears } from '../bench/fill-years.ts'
import { startApp } from '../support/app.ts'
import { newSqlite } from '../support/databases.ts'
import { signInAs } from '../support/staff.ts'

/** Pages that planners open all day. Those of what is past read a line for each group or session, to know who may see it. */
const PAGES = ['/', '/wachtpool', '/groepen', '/berichten', '/bijeenkomsten', '/terugmeldingen', '/mensen']
const OF_THE_PAST = ['/groepen?deel=held', '/bijeenkomsten/alle?deel=held']

interface Asked {
  readonly rows: number
  /** How SQLite finds the messages of the list. */
  readonly messages: string
}

describe('the pages of a planner after some years', function () {
  this.timeout(60_000)
  let some: Map<string, Asked>
  let many: Map<string, Asked>

  before(async () => {
    some = await askedOf(1000)
    many = await askedOf(4000)
  })

  for (const page of PAGES)
    it(`read no more for ${page} because more people have been there`, () => {
      expect(many.get(page)?.rows).to.be.greaterThan(0)
      expect(many.get(page)?.rows).to.be.lessThan(2 * (some.get(page)?.rows ?? 0))
    })

  for (const page of OF_THE_PAST)
    it(`read a line for each group for ${page}, and only one page of them whole`, () => {
      expect(many.get(page)?.rows).to.be.lessThan(4000 / 14 + 50 * 20)
    })

  it('find the messages of the list without reading the messages', () => {
    expect(many.get('/berichten')?.messages).to.contain('COVERING INDEX message_shown')
  })
})

/** What each page asks of a database in which so many people have been there, and as many wait and are invited as ever. */
async function askedOf(people: number): Promise<Map<string, Asked>> {
  const databaseUrl = await newSqlite()
  await fillYears({ databaseUrl }, people, { waiting: 100, coming: 10 })
  const app = await startApp({ databaseUrl })
  const client = await signInAs(app, 'planner', CODES)
  const runner = app.deps.db.read.dataSource.createQueryRunner()
  const query = runner.query.bind(runner) as (...asked: unknown[]) => Promise<unknown>
  const asked = new Map<string, Asked>()
  for (const page of [...PAGES, ...OF_THE_PAST]) {
    let rows = 0
    let messages = ''
    runner.query = async (sql: string, values?: unknown[], structured?: boolean) => {
      const found = await query(sql, values, structured)
      rows += (structured ? (found as QueryResult).records : (found as unknown[])).length
      if (/COALESCE\("message"/.test(sql)) messages += JSON.stringify(await query(`EXPLAIN QUERY PLAN ${sql}`, values))
      return found as never
    }
    expect((await client.get(page)).status, page).to.equal(200)
    asked.set(page, { rows, messages })
  }
  await app.close()
  return asked
}
