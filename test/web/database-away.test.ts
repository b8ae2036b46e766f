import { expect } from 'chai'
import { addApiKey } from '../../src/accounts/keys/api-keys.ts'
import { COMMAND } from '../../src/history/work.ts'
import { runDueJobs } from '../../src/jobs.ts'
import { startApp, type RunningApp } from '../support/app.ts'
import { newClient, type Client } from '../support/client.ts'
import { emptyPostgres, openAnew } from '../support/databases.ts'
import { aShakyNetwork, type ShakyNetwork } from '../support/shaky-network.ts'
import { signInAs } from '../support/staff.ts'
import { aTown } from '../support/town.ts'

const AWAY = 'De database is nu niet te bereiken. Er is niets bewaard.'

describe('a PostgreSQL that is away', function () {
  this.timeout(60_000)
  let network: ShakyNetwork
  let app: RunningApp
  let planner: Client
  let system: Client

  before(async () => {
    network = await aShakyNetwork(await emptyPostgres(), '?query_timeout=400&connect_timeout=1')
    app = await startApp({ databaseUrl: network.url })
    await aTown(app.deps)
    planner = await signInAs(app, 'planner')
    const { key } = await addApiKey(app.deps, COMMAND, { name: 'Zaak', role: 'planner', municipalities: ['0935'] })
    system = newClient(app.url, { authorization: `Bearer ${key}` })
  })
  after(async () => {
    await app.close()
    await network.close()
  })

  const becomes = async (wanted: number) => {
    while ((await newClient(app.url).get('/health/ready')).status !== wanted) await new Promise(setImmediate)
  }
  const everythingIsWell = async () => {
    await becomes(200)
    for (const path of ['/wachtpool', '/groepen']) expect((await planner.get(path)).status, path).to.equal(200)
    expect((await system.get('/api/v1/wachtpool')).status).to.equal(200)
  }
  const everythingSaysSo = async () => {
    const page = await planner.get('/wachtpool')
    expect([page.status, page.headers.get('retry-after')]).to.deep.equal([503, '30'])
    expect(page.text).to.contain(AWAY).and.not.to.contain('fout van Dagdeel')
    const form = await planner.post('/taal', { taal: 'en' }, { token: 'any' })
    expect(form.status).to.equal(503)
    const answer = await system.get('/api/v1/wachtpool')
    expect([answer.status, answer.headers.get('content-type')]).to.deep.equal([
      503,
      'application/problem+json; charset=utf-8',
    ])
    expect(JSON.parse(answer.text)).to.include({ code: 'database-away', status: 503 })
    expect((await newClient(app.url).get(`/u/${'a'.repeat(26)}`)).status).to.equal(503)
    expect((await newClient(app.url).get('/health/live')).status).to.equal(200)
    await becomes(503)
  }

  it('is 503 with one clear line for everybody while it is stopped, and all is well when it is back', async () => {
    await everythingIsWell()
    network.cut()
    await everythingSaysSo()
    const jobs = await runDueJobs(app.deps).then(
      () => 'done',
      (error: { code?: string }) => error.code,
    )
    expect(jobs).to.be.oneOf(['done', 'database-away'])
    network.mend()
    await everythingIsWell()
  })

  it('is the same when a network swallows everything', async () => {
    network.swallow()
    await everythingSaysSo()
    network.mend()
    await everythingIsWell()
  })

  it('is the same when it lets nobody in any more', async () => {
    const url = new URL(await emptyPostgres())
    const direct = await openAnew(url.href)
    await direct.write((tx) => tx.query("CREATE ROLE visitor LOGIN PASSWORD 'visitor' SUPERUSER"))
    Object.assign(url, { username: 'visitor', password: 'visitor' })
    const visited = await startApp({ databaseUrl: url.href })
    await direct.write(async (tx) => {
      await tx.query('ALTER ROLE visitor NOSUPERUSER')
      await tx.query(`ALTER ROLE visitor CONNECTION LIMIT 0`)
    })
    await direct.read.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = $1', ['visitor'])
    const page = await newClient(visited.url).get('/aanmelden')
    expect([page.status, page.text.includes(AWAY)]).to.deep.equal([503, true])
    await direct.write(async (tx) => {
      await tx.query('ALTER ROLE visitor SUPERUSER CONNECTION LIMIT -1')
      await tx.query('ALTER ROLE visitor SET default_transaction_read_only = on')
    })
    const ready = async () => JSON.parse((await newClient(visited.url).get('/health/ready')).text) as object
    while (!('read-only' === ((await ready()) as { database: string }).database)) await new Promise(setImmediate)
    await visited.close()
    await direct.write((tx) => tx.query('DROP ROLE visitor'))
    await direct.close()
  })
})
