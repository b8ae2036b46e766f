import { expect } from 'chai'
import type { AttendanceMark } from '../../../src/attendance/attendance-mark.entity.ts'
import { judgeTap, type WhatCounts, versionOf } from '../../../src/attendance/sessions/judge-tap.ts'
import type { Signing } from '../../../src/attendance/signing.entity.ts'
import type { TapSays } from '../../../src/attendance/tap.entity.ts'

const DAY = '2026-12-17'
const NOTHING: WhatCounts = { mark: null, signing: null }

const marked = (status: AttendanceMark['status'], more: Partial<AttendanceMark> = {}): WhatCounts => ({
  ...NOTHING,
  mark: { id: 'a', status, lateMinutes: null, earlyMinutes: null, remark: null, ...more } as AttendanceMark,
})
const signed = (signing: Partial<Signing>): WhatCounts => ({
  ...marked('present'),
  signing: { id: 'b', signedOn: null, refusedOn: null, ...signing } as Signing,
})
const mark = (status: AttendanceMark['status'], more = {}): TapSays => ({ what: 'mark', status, ...more })
const judge = (says: TapSays, standing: WhatCounts) => judgeTap(says, standing, DAY)

describe('a tap of somebody who had not seen what another noted meanwhile', () => {
  it('is the same when that stands there already, also with more', () => {
    expect(judge(mark('present'), marked('present', { lateMinutes: 10 }))).to.equal('same')
    expect(judge(mark(null), marked(null))).to.equal('same')
    expect(judge({ what: 'signed' }, signed({ signedOn: DAY }))).to.equal('same')
    expect(judge({ what: 'refused' }, signed({ refusedOn: DAY }))).to.equal('same')
    expect(judge({ what: 'withdraw' }, marked('present'))).to.equal('same')
  })

  it('fits when it adds to what stands there', () => {
    expect(judge(mark('absent'), NOTHING)).to.equal('fits')
    expect(judge(mark('present', { lateMinutes: 10 }), marked('present', { remark: 'Wil bellen' }))).to.equal('fits')
    expect(judge({ what: 'signed' }, marked('present'))).to.equal('fits')
  })

  it('is against what says something else, or was taken away', () => {
    for (const status of ['absent', 'excused', null] as const) {
      expect(judge(mark('present'), marked(status))).to.equal('against')
      expect(judge({ what: 'signed' }, marked(status))).to.equal('against')
    }
    expect(judge(mark('absent'), marked('present'))).to.equal('against')
    expect(judge(mark('present', { lateMinutes: 5 }), marked('present', { lateMinutes: 10 }))).to.equal('against')
    expect(judge({ what: 'signed' }, signed({ refusedOn: DAY }))).to.equal('against')
    expect(judge({ what: 'signed', day: '2026-12-16' }, signed({ signedOn: DAY }))).to.equal('against')
    expect(judge({ what: 'withdraw' }, signed({ signedOn: DAY }))).to.equal('against')
  })

  it('is against minutes or a remark that were taken off a list and still stand there, but not of a box that was empty', () => {
    const late = marked('present', { lateMinutes: 10, remark: 'Wil bellen' })
    for (const emptied of [{ lateMinutes: 0 }, { remark: '' }]) {
      expect(judgeTap(mark('present', emptied), late, DAY, { empties: true })).to.equal('against')
      expect(judge(mark('present', emptied), late)).to.equal('same')
    }
    expect(judgeTap(mark('present', { earlyMinutes: 0 }), late, DAY, { empties: true })).to.equal('same')
  })

  it('has seen another version whenever something else counts', () => {
    const all = [NOTHING, marked('present'), signed({ signedOn: DAY })].map(versionOf)
    expect(new Set(all)).to.have.length(3)
  })
})
