import { expect } from 'chai'
import { AttendanceMark } from '../../../src/attendance/attendance-mark.entity.ts'
import { findAttended } from '../../../src/attendance/marks/find-marks.ts'
import { markAttendance } from '../../../src/attendance/marks/mark-attendance.ts'
import { versionOf } from '../../../src/attendance/sessions/judge-tap.ts'
import { showSession } from '../../../src/attendance/sessions/show-session.ts'
import { type GivenTap, settleTap, tap } from '../../../src/attendance/sessions/tap.ts'
import { Signing } from '../../../src/attendance/signing.entity.ts'
import type { TapSays } from '../../../src/attendance/tap.entity.ts'
import type { Deps } from '../../../src/deps.ts'
import type { Placement } from '../../../src/groups/placement.entity.ts'
import { Session } from '../../../src/groups/session.entity.ts'
import { Event } from '../../../src/history/event.entity.ts'
import { type Actor, COMMAND } from '../../../src/history/work.ts'
import { onBothDatabases } from '../../support/databases.ts'
import { at, testDeps } from '../../support/deps.ts'
import { aTownInvites, seatsIn } from '../../support/groups.ts'
import { refusal } from '../../support/refusal.ts'

const NOOR: Actor = { kind: 'user', name: 'Noor', scope: ['0935'] }
const SEM: Actor = { kind: 'user', name: 'Sem', scope: ['0935'] }
const PRESENT: TapSays = { what: 'mark', status: 'present' }
const ABSENT: TapSays = { what: 'mark', status: 'absent' }

onBothDatabases('what is tapped in a room', (newDatabase) => {
  let deps: Deps
  let rania: Placement
  let sessionId: string

  beforeEach(async () => {
    const before = await testDeps({ databaseUrl: await newDatabase() })
    rania = (await aTownInvites(before, 3))[0] as Placement
    deps = at(before, '2026-12-17T10:00')
    sessionId = (await deps.db.read.findOneByOrFail(Session, {})).id
  })

  const taps = (by: Actor, says: TapSays, more: Omit<GivenTap, 'says'> = {}) =>
    tap(deps, by, { sessionId, placementId: rania.id }, { says, ...more })
  const row = async () => {
    const { seats, declined } = await showSession(deps.db.read, 'all', sessionId)
    return [...seats, ...declined].find(({ placement }) => placement.id === rania.id)
  }
  const stand = async () => {
    const [seat] = await seatsIn(deps)
    return `${seat?.status} ${seat?.referral.status}`
  }
  const NEW = versionOf({ mark: null, signing: null })

  it('counts once however often a phone sends it, also a signature that was taken back since', async () => {
    await taps(NOOR, { what: 'signed' }, { id: 'phone-tap-1', seen: NEW })
    await taps(NOOR, { what: 'withdraw' }, { id: 'phone-tap-2', seen: 'phone-tap-1' })
    expect(await taps(NOOR, { what: 'signed' }, { id: 'phone-tap-1', seen: NEW })).to.equal('done')
    expect(await taps(NOOR, { what: 'withdraw' }, { id: 'phone-tap-2', seen: 'phone-tap-1' })).to.equal('done')
    expect([await stand(), await deps.db.read.countBy(Signing, {})]).to.deep.equal(['invited placed', 1])
  })

  it('counts one after the other of a phone that was without network, at the times of its clock', async () => {
    const earlier = '2026-12-17T08:50:00.000Z'
    await taps(NOOR, PRESENT, { id: 'phone-tap-1', seen: NEW, tappedAt: '2026-12-17T08:40:00.000Z' })
    await taps(NOOR, ABSENT, { id: 'phone-tap-2', seen: 'phone-tap-1', tappedAt: earlier })
    const counting = await deps.db.read.findOneByOrFail(AttendanceMark, { id: 'phone-tap-2' })
    expect([await stand(), counting.markedAt]).to.deep.equal(['absent waiting', earlier])
    await taps(NOOR, PRESENT, { id: 'phone-tap-3', seen: 'phone-tap-2', tappedAt: '2019-01-01T00:00:00.000Z' })
    expect(await stand()).to.equal('attended placed')
  })

  it('sets aside what is against what another noted meanwhile, shows both, and lets a person choose', async () => {
    await taps(SEM, ABSENT, { seen: NEW })
    expect(await taps(NOOR, PRESENT, { id: 'phone-tap-1', seen: NEW })).to.equal('set-aside')
    expect(await taps(NOOR, PRESENT, { id: 'phone-tap-1', seen: NEW })).to.equal('set-aside')
    expect(await stand()).to.equal('absent waiting')
    const shown = await row()
    expect(shown?.setAside.map(({ tappedBy, given }) => [tappedBy, given])).to.deep.equal([['Noor', PRESENT]])
    expect(shown?.mark?.markedBy).to.equal('Sem')
    await settleTap(deps, SEM, 'phone-tap-1', true)
    await settleTap(deps, SEM, 'phone-tap-1', true)
    expect([await stand(), (await row())?.setAside]).to.deep.equal(['attended placed', []])
    const told = (await deps.db.read.find(Event)).map(({ kind }) => kind)
    expect(told.filter((kind) => /set-aside|settled/.test(kind))).to.deep.equal([
      'attendance.set-aside',
      'attendance.settled',
    ])
  })

  it('leaves what stood there when that is right, and asks no more', async () => {
    await taps(SEM, ABSENT, { seen: NEW })
    await taps(NOOR, { what: 'signed' }, { id: 'phone-tap-1', seen: NEW })
    await settleTap(deps, NOOR, 'phone-tap-1', false)
    expect([await stand(), (await row())?.setAside]).to.deep.equal(['absent waiting', []])
  })

  it('asks no more when somebody who saw it taps what is right', async () => {
    await taps(SEM, ABSENT, { seen: NEW })
    await taps(NOOR, PRESENT, { id: 'phone-tap-1', seen: NEW })
    const now = await row()
    await taps(NOOR, PRESENT, { seen: now && versionOf(now) })
    expect([await stand(), (await row())?.setAside]).to.deep.equal(['attended placed', []])
  })

  it('sets aside a tap that comes on the phone after one that only fitted', async () => {
    await taps(SEM, { ...PRESENT, remark: 'Wil gebeld worden' }, { seen: NEW })
    await taps(NOOR, PRESENT, { id: 'phone-tap-1', seen: NEW })
    expect(await taps(NOOR, ABSENT, { id: 'phone-tap-2', seen: 'phone-tap-1' })).to.equal('set-aside')
    expect(await stand()).to.equal('attended placed')
  })

  it('lets a tap wait for its choice after one that fits, and after another one was chosen', async () => {
    await taps(SEM, PRESENT, { seen: NEW })
    await taps(NOOR, ABSENT, { id: 'phone-tap-1', seen: NEW })
    await taps(NOOR, { what: 'signed' }, { id: 'phone-tap-2', seen: NEW })
    await taps(NOOR, { what: 'withdraw' }, { id: 'phone-tap-3', seen: NEW })
    const waiting = async () => (await row())?.setAside.map(({ id }) => id).sort()
    expect(await waiting()).to.deep.equal(['phone-tap-1', 'phone-tap-3'])
    await settleTap(deps, SEM, 'phone-tap-3', true)
    expect(await waiting()).to.deep.equal(['phone-tap-1'])
    await settleTap(deps, SEM, 'phone-tap-1', false)
    expect(await waiting()).to.deep.equal([])
  })

  it('asks once about what two phones say alike', async () => {
    await taps(SEM, ABSENT, { seen: NEW })
    await taps(NOOR, PRESENT, { id: 'phone-tap-1', seen: NEW })
    await taps({ ...NOOR, name: 'Eva' }, PRESENT, { id: 'phone-tap-2', seen: NEW })
    await settleTap(deps, SEM, 'phone-tap-1', true)
    expect([await stand(), (await row())?.setAside]).to.deep.equal(['attended placed', []])
  })

  it('never overwrites a correction by a planner that is newer than the tap', async () => {
    await taps(NOOR, PRESENT, { id: 'phone-tap-1', seen: NEW })
    await markAttendance(deps, SEM, rania.id, { session: 1, status: 'absent' })
    expect(await taps(NOOR, { what: 'signed' }, { id: 'phone-tap-2', seen: 'phone-tap-1' })).to.equal('set-aside')
    expect(await stand()).to.equal('absent waiting')
  })

  it('counts off the minutes that somebody missed, and tells a remark to planners', async () => {
    await taps(NOOR, { ...PRESENT, lateMinutes: 20, earlyMinutes: 10, remark: 'Wil gebeld worden' })
    expect((await findAttended(deps.db.read, rania.referral.id)).minutes).to.equal(180)
    await taps(NOOR, { ...PRESENT, lateMinutes: 20, earlyMinutes: 0 })
    expect((await row())?.mark).to.include({ lateMinutes: 20, earlyMinutes: null, remark: 'Wil gebeld worden' })
    const [told, ...others] = await deps.db.read.findBy(Event, { kind: 'attendance.remark' })
    expect([told?.data, others]).to.deep.equal([{ session: 1, remark: 'Wil gebeld worden' }, []])
    expect(await refusal(taps(NOOR, { ...PRESENT, lateMinutes: 110, earlyMinutes: 100 }))).to.equal('minutes-too-many')
    expect(await refusal(taps(NOOR, { ...PRESENT, remark: 'BSN 999900018' }))).to.equal('number-in-text')
  })

  it('adds to what somebody else noted meanwhile, and takes nothing of it away with a box that was empty', async () => {
    await taps(SEM, { ...PRESENT, lateMinutes: 20, earlyMinutes: 0, remark: '' }, { seen: NEW })
    const later = { ...PRESENT, lateMinutes: 0, earlyMinutes: 0, remark: 'Wil gebeld worden' }
    expect(await taps(NOOR, later, { seen: NEW })).to.equal('done')
    expect((await row())?.mark).to.include({ lateMinutes: 20, earlyMinutes: null, remark: 'Wil gebeld worden' })
  })

  it('does not exist for another municipality, nor at a session of another group', async () => {
    const meerssen: Actor = { kind: 'user', name: 'Eva', scope: ['0938'] }
    await taps(SEM, ABSENT, { seen: NEW })
    await taps(NOOR, PRESENT, { id: 'phone-tap-1', seen: NEW })
    expect(await refusal(taps(meerssen, PRESENT))).to.equal('placement-unknown')
    expect(await refusal(settleTap(deps, meerssen, 'phone-tap-1', true))).to.equal('placement-unknown')
    const nowhere = { sessionId: 'nowhere', placementId: rania.id }
    expect(await refusal(tap(deps, COMMAND, nowhere, { says: PRESENT }))).to.equal('session-unknown')
  })
})
