import { expect } from 'chai'
import { type ListRow, tapsBetween } from '../../../src/attendance/paper/list-row.ts'
import { sealCode, openCode, type RowCode } from '../../../src/attendance/paper/list-code.ts'
import type { SheetRow } from '../../../src/attendance/paper/read-list.ts'
import { understandList } from '../../../src/attendance/paper/understand-list.ts'
import { createSecrets } from '../../../src/people/secrets.ts'

const EMPTY: ListRow = { status: null, signed: null, lateMinutes: 0, earlyMinutes: 0, remark: '' }
const HERE: ListRow = { ...EMPTY, status: 'present' }
const SIGNED: ListRow = { ...HERE, signed: 'signed' }

describe('the taps that a row of a list stands for', () => {
  const taps = (before: ListRow, now: Partial<ListRow>) => tapsBetween(before, { ...before, ...now })

  it('are none where nothing was changed, also of a signature without a mark', () => {
    for (const row of [EMPTY, HERE, SIGNED, { ...EMPTY, signed: 'signed' } as const])
      expect(taps(row, {})).to.deep.equal([])
  })

  it('are one for who was there and signed, as in the room', () => {
    expect(taps(EMPTY, { status: 'present', signed: 'signed' })).to.deep.equal([{ what: 'signed' }])
    expect(taps(EMPTY, { signed: 'refused' })).to.deep.equal([{ what: 'refused' }])
  })

  it('note first who was late, for the hours of who signs', () => {
    expect(taps(EMPTY, { status: 'present', signed: 'signed', lateMinutes: 20 })).to.deep.equal([
      { what: 'mark', status: 'present', lateMinutes: 20 },
      { what: 'signed' },
    ])
  })

  it('take a signature back before somebody was not there', () => {
    expect(taps(SIGNED, { status: 'absent', signed: null })).to.deep.equal([
      { what: 'withdraw' },
      { what: 'mark', status: 'absent' },
    ])
    expect(taps(SIGNED, { signed: null })).to.deep.equal([{ what: 'withdraw' }, { what: 'mark', status: 'present' }])
  })

  it('say of minutes and remark only what was changed', () => {
    const late = { ...HERE, lateMinutes: 10, remark: 'Wil gebeld worden' }
    expect(taps(late, { earlyMinutes: 5 })).to.deep.equal([{ what: 'mark', status: 'present', earlyMinutes: 5 }])
    expect(taps(late, { lateMinutes: 0 })).to.deep.equal([{ what: 'mark', status: 'present', lateMinutes: 0 }])
    expect(taps(late, { status: 'absent', remark: '' })).to.deep.equal([{ what: 'mark', status: 'absent', remark: '' }])
  })
})

describe('the rows of a list that came back', () => {
  const secrets = createSecrets(Buffer.alloc(32, 7))
  const session = { id: 'session-1', day: '2026-12-17' }
  const code: RowCode = {
    sessionId: session.id,
    day: session.day,
    placementId: 'seat-1',
    reference: 'R-000001',
    name: 'Rania Haddad',
    seen: 'abcdefgh',
    before: EMPTY,
  }
  const cells = (changes: Partial<RowCode> = {}) => {
    const made = { ...code, ...changes }
    return { name: made.name, reference: made.reference, code: sealCode(secrets, made) }
  }
  const read = (...rows: SheetRow['cells'][]) => {
    const sheet = rows.map((row, index) => ({ line: index + 2, cells: row }))
    return understandList(sheet, session, (text) => openCode(secrets, text))
  }
  const problemOf = (row: SheetRow['cells']) =>
    read(row)
      .problems.map(({ problem }) => problem)
      .join()

  it('are understood in both languages and as people tick', () => {
    for (const present of ['ja', 'Ja ', 'YES', 'x', '1', 'true'])
      expect(read({ ...cells(), present }).rows[0]?.row.status).to.equal('present')
    const { rows } = read({ ...cells(), present: 'afgemeld', late: '', remark: 'Belt nog' })
    expect(rows[0]).to.deep.equal({ code, row: { ...EMPTY, status: 'excused', remark: 'Belt nog' } })
  })

  it('keep what stood in a column that the sheet has not, and empty a cell that is empty', () => {
    const before: ListRow = { ...SIGNED, lateMinutes: 10, earlyMinutes: 5, remark: 'Belt nog' }
    expect(read({ ...cells({ before }), present: 'ja' }).rows[0]?.row).to.deep.equal(before)
    const emptied = { ...cells({ before }), present: 'ja', signed: '', late: '', early: '', remark: '' }
    expect(read(emptied).rows[0]?.row).to.deep.equal(HERE)
  })

  it('are named with what is wrong: another session, moved, code or name changed, twice, nobody knows what', () => {
    expect(problemOf({ ...cells({ sessionId: 'last-month', day: '2026-11-17' }), present: 'ja' })).to.equal(
      'other-session',
    )
    expect(problemOf({ ...cells({ day: '2026-12-16' }), present: 'ja' })).to.equal('moved')
    expect(problemOf({ ...cells(), name: 'Rania Hadad' })).to.equal('name-changed')
    expect(problemOf({ ...cells(), reference: 'R-000002' })).to.equal('name-changed')
    const sealed = cells().code
    const typedOver = sealed.slice(0, 30) + (sealed[30] === 'A' ? 'B' : 'A') + sealed.slice(31)
    for (const other of [typedOver, 'abc', secrets.seal('999900018'), secrets.seal(JSON.stringify(['bsn', 'x']))])
      expect(problemOf({ ...cells(), code: other })).to.equal('code-changed')
    expect(read(cells(), cells()).problems.map(({ line, problem }) => [line, problem])).to.deep.equal([[3, 'twice']])
    expect(problemOf({ name: 'Karim', present: 'ja' })).to.equal('not-on-list')
    expect(problemOf({ ...cells(), present: 'misschien' })).to.equal('present-unknown')
    expect(problemOf({ ...cells(), signed: 'bijna' })).to.equal('signed-unknown')
    expect(problemOf({ ...cells(), present: 'nee', signed: 'ja' })).to.equal('signed-absent')
    expect(problemOf({ ...cells(), present: 'ja', late: 'een kwartier' })).to.equal('minutes-unknown')
    expect(problemOf({ ...cells(), remark: 'a'.repeat(201) })).to.equal('remark-long')
  })
})
