import { expect } from 'chai'
import { AttendanceMark } from '../../src/attendance/attendance-mark.entity.ts'
import { Session } from '../../src/groups/session.entity.ts'
import { stoppedClock } from '../../src/outside/clock.ts'
import { startApp, type RunningApp } from '../support/app.ts'
import { newClient, type Client } from '../support/client.ts'
import { newSqlite, openAnew } from '../support/databases.ts'
import { at } from '../support/deps.ts'
import { aTownInvites } from '../support/groups.ts'
import { signInAs } from '../support/staff.ts'

/** SQLite says of a file that may not grow exactly what it says of a disk that is full. */
const MOST_TAPS = 400

describe('a full disk under SQLite', function () {
  this.timeout(60_000)
  let app: RunningApp
  let coordinator: Client
  let address: string
  let seat: string
  let token: string

  before(async () => {
    address = await newSqlite()
    app = await startApp({ databaseUrl: address, clock: stoppedClock('2026-12-18T09:00') })
    const [first] = await aTownInvites(at(app.deps, '2026-11-23T09:00'), 3)
    seat = first?.id ?? ''
    coordinator = await signInAs(app, 'coordinator')
    token = /name="_csrf" value="([^"]*)"/.exec((await coordinator.get('/geen-pagina')).text)?.[1] ?? ''
  })
  after(() => app.close())

  let [taps, saved] = [0, 0]
  /** Something else than what was saved last: whoever says again what counts already changes nothing. */
  const tap = async (whose = seat) => {
    const { id } = await app.deps.db.read.findOneByOrFail(Session, {})
    const fields = { seat: whose, status: 'present', late: saved % 2 === 0 ? 'yes' : 'no' }
    taps++
    return coordinator.post(`/bijeenkomsten/${id}/aanwezigheid`, fields, { token })
  }
  const pragma = (text: string) => app.deps.db.write((tx) => tx.query<Record<string, number>[]>(`PRAGMA ${text}`))
  const ready = async () => {
    const { status, text } = await newClient(app.url).get('/health/ready')
    return { status, database: (JSON.parse(text) as { database: string }).database }
  }
  /** The answer is kept for a second. */
  const becomes = async (wanted: string) => {
    while ((await ready()).database !== wanted) await new Promise(setImmediate)
    return (await ready()).status
  }

  it('loses no mark that was acknowledged, says of the others that nothing was saved, and goes on when there is room', async () => {
    expect(await becomes('ok')).to.equal(200)
    const [{ page_count: pages = 0 } = {}] = await pragma('page_count')
    await pragma(`max_page_count = ${pages + 2}`)
    const refused: string[] = []
    while (refused.length < 20 && taps < MOST_TAPS) {
      const answer = await tap()
      if (answer.status === 303) saved++
      else refused.push(`${answer.status} ${/De schijf is vol: er is niets bewaard/.exec(answer.text)?.[0]}`)
    }
    expect(new Set(refused)).to.deep.equal(new Set(['503 De schijf is vol: er is niets bewaard']))
    expect(refused).to.have.length(20)
    expect(await becomes('full')).to.equal(503)
    await pragma('max_page_count = 1073741823')
    expect((await tap('nobody')).status).to.equal(404)
    for (let more = 0; more < 10; more++) if ((await tap()).status === 303) saved++
    expect(await becomes('ok')).to.equal(200)
    expect(saved).to.be.greaterThan(10)
    // What a restart finds: only what was committed.
    const restarted = await openAnew(address)
    expect(await restarted.read.count(AttendanceMark)).to.equal(saved)
    await restarted.close()
  })
})
