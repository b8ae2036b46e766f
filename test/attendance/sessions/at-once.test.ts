import { expect } from 'chai'
import { AttendanceMark } from '../../../src/attendance/attendance-mark.entity.ts'
import { marksThatCount } from '../../../src/attendance/marks/find-marks.ts'
import { markAttendance } from '../../../src/attendance/marks/mark-attendance.ts'
import { addWalkIn } from '../../../src/attendance/marks/walk-in.ts'
import { closeSession } from '../../../src/attendance/sessions/close-session.ts'
import { tap } from '../../../src/attendance/sessions/tap.ts'
import { Signing } from '../../../src/attendance/signing.entity.ts'
import { recordSigning } from '../../../src/attendance/signing/record-signing.ts'
import type { Deps } from '../../../src/deps.ts'
import type { Placement } from '../../../src/groups/placement.entity.ts'
import { Session } from '../../../src/groups/session.entity.ts'
import { COMMAND } from '../../../src/history/work.ts'
import { Event } from '../../../src/history/event.entity.ts'
import { onBothDatabases } from '../../support/databases.ts'
import { at, testDeps } from '../../support/deps.ts'
import { aTownInvites, referralOf, seatsIn } from '../../support/groups.ts'
import { refusal } from '../../support/refusal.ts'
import { peopleWait } from '../../support/town.ts'

onBothDatabases('several phones at once', (newDatabase) => {
  let deps: Deps
  let people: Placement[]
  let session: Session

  beforeEach(async () => {
    const before = await testDeps({ databaseUrl: await newDatabase() })
    people = await aTownInvites(before, 4)
    deps = at(before, '2026-12-17T10:00')
    session = await deps.db.read.findOneByOrFail(Session, {})
  })

  const mark = ({ id }: Placement, status: 'present' | 'absent') =>
    refusal(markAttendance(deps, COMMAND, id, { session: 1, status }))
  const signs = ({ id }: Placement) =>
    refusal(tap(deps, COMMAND, { sessionId: session.id, placementId: id }, { says: { what: 'signed' } }))
  const close = () => closeSession(deps, COMMAND, session.id)
  const stand = async () => (await seatsIn(deps)).map(({ status, referral }) => `${status} ${referral.status}`)
  const allDone = (acts: readonly string[]) => expect(new Set(acts)).to.deep.equal(new Set(['done']))

  it('keep every mark, and the last one decides', async () => {
    allDone(
      await Promise.all(people.flatMap((one) => [mark(one, 'present'), mark(one, 'absent'), mark(one, 'present')])),
    )
    const found = await marksThatCount(
      deps.db.read,
      people.map(({ id }) => id),
    )
    const marks = new Map(found.map((one) => [one.placementId, one]))
    const last = people.map(({ id }) => (marks.get(id)?.status === 'present' ? 'attended placed' : 'absent waiting'))
    expect(await stand()).to.deep.equal(last)
    const told = (await deps.db.read.find(Event)).filter(({ kind }) => kind.startsWith('attendance.'))
    expect(told).to.have.length(await deps.db.read.countBy(AttendanceMark, {}))
  })

  it('write a signature down once', async () => {
    const sign = ({ id }: Placement) => refusal(recordSigning(deps, COMMAND, id, { signedOn: '2026-12-17' }))
    allDone(await Promise.all(people.flatMap((one) => [sign(one), signs(one), sign(one)])))
    expect(await stand()).to.deep.equal(people.map(() => 'attended signed'))
    expect(await deps.db.read.countBy(Signing, {})).to.equal(4)
    expect(await deps.db.read.countBy(Event, { kind: 'signing.signed' })).to.equal(4)
  })

  it('never leave somebody absent who signed', async () => {
    const acts = await Promise.all(people.map((one) => Promise.all([signs(one), mark(one, 'absent')])))
    for (const [signed, absent] of acts) {
      expect(signed).to.equal('done')
      expect(absent).to.be.oneOf(['done', 'signed-already'])
    }
    expect(await stand()).to.deep.equal(people.map(() => 'attended signed'))
  })

  it('close a list once, and leave who is marked or signs meanwhile as they are', async () => {
    const [one, two] = people as [Placement, Placement]
    const [first, second, ...acts] = await Promise.all([close(), close(), mark(one, 'present'), signs(two)])
    allDone(acts)
    const absent = (await stand()).filter((status) => status === 'absent waiting')
    expect((await stand()).slice(0, 2)).to.deep.equal(['attended placed', 'attended signed'])
    expect(absent).to.have.length(2)
    expect(first + second).to.be.within(2, 4)
    expect(await deps.db.read.countBy(Event, { kind: 'attendance.absent' })).to.equal(first + second)
  })

  it('give the last chair to one of who walk in', async () => {
    await peopleWait(deps, 4, {}, 11)
    const ids = await Promise.all([11, 12, 13, 14].map(async (number) => (await referralOf(deps, number)).id))
    const acts = await Promise.all(ids.map((id) => refusal(addWalkIn(deps, COMMAND, session.id, id))))
    expect(acts.toSorted()).to.deep.equal(['done', 'room-full', 'room-full', 'room-full'])
  })
})
