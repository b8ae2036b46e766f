import { expect } from 'chai'
import { conflictOf } from '../../../src/attendance/pages/say-tap.ts'
import type { ListedSeat } from '../../../src/attendance/sessions/show-session.ts'
import type { Tap, TapSays } from '../../../src/attendance/tap.entity.ts'

describe('a tap that was set aside', () => {
  const mark = { status: 'present', lateMinutes: 10, earlyMinutes: null, remark: 'Wil gebeld worden' }
  const seat = { mark: { ...mark, markedBy: 'Sem', markedAt: '2026-12-17T09:00:00.000Z' }, signing: null }
  const said = (given: TapSays) => {
    const tap = { id: 'tap-1', given, tappedBy: 'Noor', tappedAt: '2026-12-17T09:05:00.000Z' }
    const { tapped, stands } = conflictOf(tap as Tap, seat as unknown as ListedSeat, 'en')
    return [tapped.what, stands?.what]
  }

  it('names the remark where that is what differs, also one that was taken away', () => {
    const late = 'is here, 10 minutes late'
    const emptied: TapSays = { what: 'mark', status: 'present', lateMinutes: 10, remark: '' }
    expect(said(emptied)).to.deep.equal([`${late}, no remark`, `${late}, remark: Wil gebeld worden`])
    expect(said({ ...emptied, remark: mark.remark })).to.deep.equal([late, late])
    expect(said({ what: 'mark', status: 'absent' })).to.deep.equal(['did not come', late])
  })
})
