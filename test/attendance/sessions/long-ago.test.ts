import { expect } from 'chai'
import { markAttendance } from '../../../src/attendance/marks/mark-attendance.ts'
import { dayLongAgo } from '../../../src/attendance/sessions/long-ago.ts'
import { listVisitors, noteVisitor, settleVisitor } from '../../../src/attendance/sessions/visitors.ts'
import { recordSigning } from '../../../src/attendance/signing/record-signing.ts'
import type { Deps } from '../../../src/deps.ts'
import type { Placement } from '../../../src/groups/placement.entity.ts'
import { Session } from '../../../src/groups/session.entity.ts'
import type { Actor } from '../../../src/history/work.ts'
import { onBothDatabases } from '../../support/databases.ts'
import { at, testDeps } from '../../support/deps.ts'
import { aTownInvites } from '../../support/groups.ts'

const NOOR: Actor = { kind: 'user', name: 'Noor', scope: ['0935'] }

onBothDatabases('a list that is long ago', (newDatabase) => {
  let deps: Deps
  let seats: Placement[]
  let session: string

  before(async () => {
    deps = await testDeps({ databaseUrl: await newDatabase() })
    seats = await aTownInvites(deps, 3)
    session = (await deps.db.read.findOneByOrFail(Session, {})).id
  })

  const closedOn = (moment: string) => dayLongAgo(at(deps, moment), ['0935'], session)

  it('stays open to who fills it in: until the last mark, until everybody signed, and for a day after', async () => {
    expect(await closedOn('2027-03-01T09:00'), 'nobody is marked').to.equal(null)
    for (const { id } of seats)
      await markAttendance(at(deps, '2027-03-01T09:00'), NOOR, id, { session: 1, status: 'present' })
    expect(await closedOn('2027-03-08T09:00'), 'nobody signed').to.equal(null)
    for (const { id } of seats) await recordSigning(at(deps, '2027-03-08T09:00'), NOOR, id, { signedOn: '2026-12-17' })
    expect(await closedOn('2027-03-09T08:59'), 'within a day').to.equal(null)
    expect(await closedOn('2027-03-09T09:01')).to.equal('2026-12-17')
  })

  it('is open as long as a visitor of it waits to be sorted out', async () => {
    await noteVisitor(at(deps, '2027-03-10T09:00'), NOOR, session, { name: 'Sami', note: '' })
    expect(await closedOn('2027-03-15T09:00')).to.equal(null)
    const [one] = await listVisitors(deps, ['0935'])
    await settleVisitor(at(deps, '2027-03-15T09:00'), NOOR, one?.visitor.id ?? '')
    expect(await closedOn('2027-03-16T09:01')).to.equal('2026-12-17')
  })
})
