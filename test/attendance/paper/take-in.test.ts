import { expect } from 'chai'
import { AttendanceMark } from '../../../src/attendance/attendance-mark.entity.ts'
import type { RowCode } from '../../../src/attendance/paper/list-code.ts'
import { type ListRow, rowThatCounts } from '../../../src/attendance/paper/list-row.ts'
import { takeIn } from '../../../src/attendance/paper/take-in.ts'
import { versionOf } from '../../../src/attendance/sessions/judge-tap.ts'
import { showSession } from '../../../src/attendance/sessions/show-session.ts'
import { settleTap, tap } from '../../../src/attendance/sessions/tap.ts'
import { Tap } from '../../../src/attendance/tap.entity.ts'
import type { Deps } from '../../../src/deps.ts'
import { Group } from '../../../src/groups/group.entity.ts'
import { Session } from '../../../src/groups/session.entity.ts'
import type { Actor } from '../../../src/history/work.ts'
import { onBothDatabases } from '../../support/databases.ts'
import { at, testDeps } from '../../support/deps.ts'
import { aTownInvites, seatsIn } from '../../support/groups.ts'
import { refusal } from '../../support/refusal.ts'

const NOOR: Actor = { kind: 'user', name: 'Noor', scope: ['0935'] }
const SEM: Actor = { kind: 'user', name: 'Sem', scope: ['0935'] }
const SIGNED: ListRow = { status: 'present', signed: 'signed', lateMinutes: 0, earlyMinutes: 0, remark: '' }

onBothDatabases('a list that is taken in', (newDatabase) => {
  let deps: Deps
  let sessionId: string

  beforeEach(async () => {
    const before = await testDeps({ databaseUrl: await newDatabase() })
    await aTownInvites(before, 3)
    deps = at(before, '2026-12-17T13:00')
    sessionId = (await deps.db.read.findOneByOrFail(Session, {})).id
  })

  const codes = async (): Promise<RowCode[]> => {
    const { seats, session } = await showSession(deps.db.read, 'all', sessionId)
    return seats.map(({ placement, ...seat }) => ({
      sessionId,
      day: session.day,
      placementId: placement.id,
      reference: placement.referral.reference,
      name: seat.name,
      seen: versionOf(seat),
      before: rowThatCounts(seat, session.day),
    }))
  }
  const written = (all: readonly RowCode[], rows: readonly ListRow[]) =>
    all.map((code, index) => ({ code, row: rows[index] ?? code.before }))
  const stands = async () => {
    const { seats, session } = await showSession(deps.db.read, 'all', sessionId)
    return seats.map((seat) => rowThatCounts(seat, session.day))
  }
  const states = async (...given: Parameters<typeof takeIn>) => (await takeIn(...given)).map(({ state }) => state)

  it('gives the marks of tapping, once however often it comes, and only looks when it is tried out', async () => {
    const absent: ListRow = { ...SIGNED, status: 'absent', signed: null }
    const late: ListRow = { ...SIGNED, lateMinutes: 20, remark: 'Wil gebeld worden' }
    const rows = written(await codes(), [SIGNED, late, absent])
    expect(await states(deps, NOOR, sessionId, rows, { tryOut: true })).to.deep.equal(['done', 'done', 'done'])
    expect([await deps.db.read.countBy(AttendanceMark, {}), await deps.db.read.countBy(Tap, {})]).to.deep.equal([0, 0])
    await takeIn(deps, NOOR, sessionId, rows)
    expect(await stands()).to.deep.equal([SIGNED, late, absent])
    const statuses = (await seatsIn(deps)).map(({ status, referral }) => `${status} ${referral.status}`)
    expect(statuses).to.deep.equal(['attended signed', 'attended signed', 'absent waiting'])
    const marks = await deps.db.read.countBy(AttendanceMark, {})
    await takeIn(deps, NOOR, sessionId, rows)
    expect([await stands(), await deps.db.read.countBy(AttendanceMark, {})]).to.deep.equal([
      [SIGNED, late, absent],
      marks,
    ])
  })

  it('sets aside what is against a mark made meanwhile, and takes nothing away where nothing was written', async () => {
    const [first, second, third] = await codes()
    for (const code of [first, second])
      await tap(
        deps,
        SEM,
        { sessionId, placementId: code?.placementId ?? '' },
        { says: { what: 'mark', status: 'absent' } },
      )
    const rows = written([first, second, third] as RowCode[], [SIGNED])
    expect(await states(deps, NOOR, sessionId, rows)).to.deep.equal(['set-aside', 'same', 'same'])
    expect((await stands()).map(({ status }) => status)).to.deep.equal(['absent', 'absent', null])
    const { seats } = await showSession(deps.db.read, 'all', sessionId)
    expect(seats[0]?.setAside.map(({ given, tappedBy }) => [given.what, tappedBy])).to.deep.equal([['signed', 'Noor']])
  })

  it('judges every tap of a row by what its list had seen, also after one that fits', async () => {
    const [first] = (await codes()) as [RowCode]
    const where = { sessionId, placementId: first.placementId }
    await tap(deps, SEM, where, { says: { what: 'refused' } })
    const late: ListRow = { ...SIGNED, lateMinutes: 10 }
    expect(await states(deps, NOOR, sessionId, written([first], [late]))).to.deep.equal(['set-aside'])
    expect((await stands())[0]).to.include({ signed: 'refused', lateMinutes: 10 })
  })

  it('leaves an apology that was noted since somebody took the signature back', async () => {
    const where = { sessionId, placementId: (await codes())[0]?.placementId ?? '' }
    await tap(deps, SEM, where, { says: { what: 'signed' } })
    const [signed] = (await codes()) as [RowCode]
    await tap(deps, SEM, where, { says: { what: 'withdraw' } })
    await tap(deps, SEM, where, { says: { what: 'mark', status: 'excused' } })
    const absent: ListRow = { ...SIGNED, status: 'absent', signed: null }
    expect(await states(deps, NOOR, sessionId, written([signed], [absent]))).to.deep.equal(['set-aside'])
    expect((await stands())[0]).to.include({ status: 'excused', signed: null })
  })

  it('asks somebody to choose before it takes away minutes that a colleague saw too', async () => {
    const where = { sessionId, placementId: (await codes())[0]?.placementId ?? '' }
    await tap(deps, SEM, where, { says: { what: 'mark', status: 'present', lateMinutes: 10 } })
    const [late] = (await codes()) as [RowCode]
    await tap(deps, SEM, where, { says: { what: 'mark', status: 'present', remark: 'Wil gebeld worden' } })
    const inTime = written([late], [{ ...late.before, lateMinutes: 0 }])
    expect(await states(deps, NOOR, sessionId, inTime)).to.deep.equal(['set-aside'])
    const { seats } = await showSession(deps.db.read, 'all', sessionId)
    await settleTap(deps, SEM, seats[0]?.setAside[0]?.id ?? '', true)
    expect((await stands())[0]).to.include({ lateMinutes: 0, remark: 'Wil gebeld worden' })
  })

  it('keeps nothing of a person whose row is refused, and all of the others', async () => {
    const tooLate: ListRow = { ...SIGNED, lateMinutes: 1_000, remark: 'Belt nog' }
    const [one, other] = await takeIn(deps, NOOR, sessionId, written(await codes(), [tooLate, SIGNED]))
    expect([one?.state, one?.error?.code, other?.state]).to.deep.equal(['refused', 'minutes-too-many', 'done'])
    expect((await stands()).map(({ status, remark }) => [status, remark])).to.deep.equal([
      [null, ''],
      ['present', ''],
      [null, ''],
    ])
  })

  it('does not exist for another municipality, and says of a group that was called off that it is', async () => {
    const amsterdam: Actor = { ...NOOR, scope: ['0363'] }
    const meerssen: Actor = { ...NOOR, scope: ['0938'] }
    const rows = written(await codes(), [SIGNED])
    expect(await refusal(takeIn(deps, amsterdam, sessionId, rows))).to.equal('session-unknown')
    const [one] = await takeIn(deps, meerssen, sessionId, rows)
    expect([one?.state, one?.error?.code]).to.deep.equal(['refused', 'placement-unknown'])
    await deps.db.write((tx) => tx.update(Group, { status: 'planned' }, { status: 'cancelled' }))
    expect(await refusal(takeIn(deps, NOOR, sessionId, rows))).to.equal('session-cancelled')
  })
})
