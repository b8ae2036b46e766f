import { expect } from 'chai'
import { addApiKey } from '../../../src/accounts/keys/api-keys.ts'
import { markAttendance } from '../../../src/attendance/marks/mark-attendance.ts'
import { recordSigning } from '../../../src/attendance/signing/record-signing.ts'
import { COMMAND } from '../../../src/history/work.ts'
import { stoppedClock } from '../../../src/outside/clock.ts'
import { type RunningApp, startApp } from '../../support/app.ts'
import { onBothDatabases } from '../../support/databases.ts'
import { at } from '../../support/deps.ts'
import { aTownInvites } from '../../support/groups.ts'

onBothDatabases('the key of who keeps attendance, long after a group', (newDatabase) => {
  let app: RunningApp
  let seats: string[]
  const keys: Record<string, string> = {}

  beforeEach(async () => {
    app = await startApp({ databaseUrl: await newDatabase(), clock: stoppedClock('2027-03-10T09:00') })
    seats = (await aTownInvites(at(app.deps, '2026-11-23T09:00'), 3)).map(({ id }) => id)
    for (const role of ['coordinator', 'planner'] as const)
      keys[role] = (await addApiKey(app.deps, COMMAND, { name: role, role, municipalities: ['0935'] })).key
  })
  afterEach(() => app.close())

  const call = async (method: string, path: string, body?: object, role = 'coordinator') => {
    const answer = await fetch(`${app.url}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${keys[role]}`, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    return { status: answer.status, json: (text ? JSON.parse(text) : {}) as Record<string, unknown> }
  }
  const listDone = async () => {
    const then = at(app.deps, '2026-12-17T12:00')
    for (const id of seats) await markAttendance(then, COMMAND, id, { session: 1, status: 'present' })
    for (const id of seats) await recordSigning(then, COMMAND, id, { signedOn: '2026-12-17' })
  }
  const everyAct = async (role?: string) => [
    await call('GET', `/plaatsingen/${seats[0]}`, undefined, role),
    await call('PUT', `/plaatsingen/${seats[0]}/aanwezigheid`, { bijeenkomst: 1, status: 'aanwezig' }, role),
    await call('DELETE', `/plaatsingen/${seats[0]}/ondertekening`, undefined, role),
    await call('PUT', `/plaatsingen/${seats[0]}/ondertekening`, { ondertekendOp: '2026-12-17' }, role),
  ]

  it('reaches a seat until its list is closed to them, as on the pages; that of a planner does after', async () => {
    const open = await call('GET', `/plaatsingen/${seats[0]}`)
    expect(open.status, 'nobody is marked').to.equal(200)
    await listDone()
    const closed = await everyAct()
    expect(closed.map(({ status, json }) => [status, json['code']])).to.deep.equal(
      Array(4).fill([403, 'session-long-ago']),
    )
    expect((await everyAct('planner')).map(({ status }) => status)).to.deep.equal([200, 200, 204, 200])
    // It is in somebody's hands again, for a day.
    expect((await call('GET', `/plaatsingen/${seats[0]}`)).status).to.equal(200)
    expect((await call('GET', '/plaatsingen/bestaat-niet')).status).to.equal(404)
  })

  it('lists neither the sessions of such a group nor who was in it', async () => {
    await listDone()
    const listed = async (role: string) => {
      const { json } = await call('GET', '/bijeenkomsten', undefined, role)
      const groups = (await call('GET', '/groepen', undefined, role)).json['groepen'] as { id: string }[]
      const one = await call('GET', `/groepen/${groups[0]?.id}`, undefined, role)
      return [json['totaal'], [groups[0], one.json].map((group) => (group as { plaatsingen: [] }).plaatsingen.length)]
    }
    expect(await listed('coordinator')).to.deep.equal([0, [0, 0]])
    expect(await listed('planner')).to.deep.equal([1, [3, 3]])
  })
})
