import { expect } from 'chai'
import { bookingsByDay } from '../../../src/municipalities/half-days/slot-clashes.ts'
import { slotNotes, type SlotUse } from '../../../src/municipalities/half-days/slot-notes.ts'
import type { Slot } from '../../../src/municipalities/slot.entity.ts'
import { slotState } from '../../../src/setup/half-days/list-slots.ts'
import { countSessions } from '../../../src/setup/half-days/year-calendar.ts'

const room = { code: 'stadhuis/a', venue: { municipality: '0935' } }
const aSlot = (code: string, days: readonly string[], closed = false) =>
  ({
    ...{ code, closed, room, resources: [] },
    sessions: days.map((date) => ({ date, start: '09:00', end: '12:30' })),
  }) as unknown as Slot
const held = { group: 'g', status: 'held', language: 'ar', people: 7, capacity: 8 } as const

const SLOTS = [
  aSlot('held', ['2026-11-03']),
  aSlot('past', ['2026-11-04']),
  aSlot('withdrawn', ['2026-12-01'], true),
  aSlot('free', ['2026-12-02']),
  aSlot('shut', ['2026-12-03', '2026-12-10']),
  aSlot('christmas', ['2026-12-18', '2026-12-25']),
]
const around = {
  today: '2026-11-23',
  use: new Map<string, SlotUse>([['held', { ...held, sessions: SLOTS[0]?.sessions ?? [] }]]),
  daysOff: (day: string) => {
    if (day === '2026-12-03') return [{ kind: 'closed' as const, name: 'studiedag' }]
    return day === '2026-12-25' ? [{ kind: 'holiday' as const, name: 'christmas' }] : []
  },
  noticeDays: () => 0,
  byDay: bookingsByDay(SLOTS.map((slot) => ({ ...slot, room: slot.room.code }))),
}

describe('how a half day stands', () => {
  it('is free only when a group can still come', () => {
    const states = SLOTS.map((slot) => slotState({ ...slot, host: '0935' }, around))
    expect(states).to.deep.equal(['held', 'past', 'closed', 'free', 'shut', 'holiday'])
  })

  it('is counted so in the calendar: a group that was held as a group, a series on a closed day nowhere as free', () => {
    const counts = countSessions(SLOTS, around)
    const seen = [...counts].map(([day, count]) => [
      day,
      ...Object.keys(count).filter((key) => count[key as 'free'] > 0),
    ])
    expect(seen).to.deep.equal([
      ['2026-11-03', 'groups'],
      ['2026-11-04', 'unused'],
      ['2026-12-01', 'closed'],
      ['2026-12-02', 'free'],
      ['2026-12-03', 'closed'],
      ['2026-12-10', 'closed'],
      ['2026-12-18', 'free'],
      ['2026-12-25', 'holiday'],
    ])
  })

  it('asks nobody to look at what is past', () => {
    const noted = (slot: Slot | undefined) =>
      slot ? slotNotes({ ...slot, room: slot.room.code, programme: 'wi2021', host: '0935' }, around).length : -1
    expect(SLOTS.slice(0, 2).map(noted)).to.deep.equal([0, 0])
    expect(noted(SLOTS[3])).to.equal(2)
  })
})
