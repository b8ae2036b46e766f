import { expect } from 'chai'
import { addDays } from '../../../src/calendar/days.ts'
import { AppError } from '../../../src/errors.ts'
import { minutesOf } from '../../../src/municipalities/half-days/new-slot.ts'
import { daysOffOn } from '../../../src/municipalities/half-days/days-off.ts'
import { bookingsByDay, type Booking, findClashes } from '../../../src/municipalities/half-days/slot-clashes.ts'
import { lawNotes, slotNotes, type SlotSurroundings } from '../../../src/municipalities/half-days/slot-notes.ts'
import { type SlotPattern, spreadPattern } from '../../../src/setup/half-days/slot-pattern.ts'

const session = (date: string, start = '09:00', end = '12:30') => ({ date, start, end })
const booking = (code: string, wishes: Partial<Booking> = {}): Booking => ({
  code,
  room: 'stadhuis/a',
  resources: [],
  sessions: [session('2027-01-14')],
  ...wishes,
})

const MAASTRICHT = {
  municipalities: ['0935'],
  schoolRegions: ['zuid' as const],
  closed: [
    { id: '1', municipality: '0935', fromDay: '2027-02-07', toDay: '2027-02-09', name: 'Carnaval' },
    { id: '2', municipality: '0363', fromDay: '2027-01-01', toDay: '2027-12-31', name: 'Elders' },
  ],
}
const off = (day: string) => daysOffOn(day, MAASTRICHT)

describe('days off', () => {
  it('are those of the municipality, its school region and the country', () => {
    expect(off('2027-02-09')).to.deep.equal([{ kind: 'closed', name: 'Carnaval' }])
    expect(off('2027-02-16')).to.deep.equal([{ kind: 'school', name: 'spring' }])
    expect(off('2027-03-26')).to.deep.equal([{ kind: 'choice', name: 'goodFriday' }])
    expect(off('2027-04-27').map(({ kind }) => kind)).to.deep.equal(['holiday', 'school'])
    expect(off('2027-01-12')).to.deep.equal([])
  })
})

describe('a pattern of half days', () => {
  const tuesdays: SlotPattern = {
    from: '2027-01-26',
    to: '2027-03-02',
    weekdays: [2],
    everyWeeks: 1,
    start: '09:00',
    end: '12:30',
    sessionsEach: 1,
    activity: null,
    skip: ['school'],
  }
  const days = (pattern: Partial<SlotPattern> = {}) =>
    spreadPattern({ ...tuesdays, ...pattern }, off).slots.map((slot) => slot.map(({ date }) => date.slice(5)).join(' '))

  it('passes over days off, and says which and why', () => {
    expect(days()).to.deep.equal(['01-26', '02-02', '02-23', '03-02'])
    expect(spreadPattern(tuesdays, off).skipped).to.deep.equal([
      { day: '2027-02-09', off: { kind: 'closed', name: 'Carnaval' } },
      { day: '2027-02-16', off: { kind: 'school', name: 'spring' } },
    ])
  })

  it('goes on in school holidays and on Good Friday when asked', () => {
    expect(days({ skip: [] })).to.include('02-16')
    expect(days({ weekdays: [5], from: '2027-03-26', to: '2027-03-26', skip: [] })).to.deep.equal(['03-26'])
    expect(days({ weekdays: [5], from: '2027-03-26', to: '2027-03-26', skip: ['choice'] })).to.deep.equal([])
  })

  it('makes whole series, a day off moving the rest on, and says which days are left', () => {
    const series = spreadPattern({ ...tuesdays, sessionsEach: 3, activity: { number: 2, what: 'excursie' } }, off)
    expect(series.slots.map((slot) => slot.map(({ date }) => date))).to.deep.equal([
      ['2027-01-26', '2027-02-02', '2027-02-23'],
    ])
    expect(series.slots[0]?.map(({ activity }) => activity)).to.deep.equal([undefined, 'excursie', undefined])
    expect(series.left).to.deep.equal(['2027-03-02'])
  })

  it('never makes a slot on a day off, and never loses a day', () => {
    for (let shift = 0; shift < 400; shift += 13) {
      const from = addDays('2026-11-24', shift)
      const made = spreadPattern(
        { ...tuesdays, from, to: addDays(from, 90), weekdays: [1, 2, 5], sessionsEach: 4 },
        off,
      )
      const kept = made.slots.flat().map(({ date }) => date)
      expect(kept.flatMap(off).filter(({ kind }) => kind !== 'choice')).to.deep.equal([])
      const skipped = made.skipped.map(({ day }) => day)
      const all = spreadPattern({ ...tuesdays, from, to: addDays(from, 90), weekdays: [1, 2, 5], skip: [] }, () => [])
      expect([...kept, ...made.left, ...skipped].sort()).to.deep.equal(all.slots.flat().map(({ date }) => date))
    }
  })

  it('is refused when it can’t be', () => {
    const refusal = (pattern: Partial<SlotPattern>) => {
      try {
        days(pattern)
      } catch (error) {
        if (error instanceof AppError) return error.code
      }
      return 'done'
    }
    expect(refusal({ weekdays: [] })).to.equal('pattern-days-missing')
    expect(refusal({ to: '2027-01-25' })).to.equal('pattern-end-missing')
    expect(refusal({ to: '2030-01-25' })).to.equal('pattern-end-missing')
    expect(refusal({ everyWeeks: 0 })).to.equal('pattern-weeks-invalid')
    expect(refusal({ sessionsEach: NaN })).to.equal('pattern-sessions-invalid')
    expect(refusal({ sessionsEach: 4, activity: { number: 5, what: 'x' } })).to.equal('pattern-activity-invalid')
  })
})

describe('clashes', () => {
  const clashes = (one: Booking, ...others: Booking[]) =>
    findClashes(one, bookingsByDay([one, ...others])).map(({ resource, other }) => `${resource} ${other.code}`)

  it('are a room, interpreter or trainer that two want on one half day', () => {
    const one = booking('one', { resources: ['interpreter-ar', 'trainer-els'] })
    expect(clashes(one, booking('two'))).to.deep.equal(['room two'])
    expect(clashes(one, booking('three', { room: 'centre/b', resources: ['trainer-els'] }))).to.deep.equal([
      'trainer-els three',
    ])
    expect(clashes(one, booking('four', { sessions: [session('2027-01-14', '13:00', '16:00')] }))).to.deep.equal([])
  })

  it('are also times that overlap although the half days differ', () => {
    const long = booking('long', { sessions: [session('2027-01-14', '09:00', '14:00')] })
    expect(clashes(long, booking('late', { sessions: [session('2027-01-14', '13:00', '16:00')] }))).to.deep.equal([
      'room late',
    ])
  })
})

describe('the notes about a slot', () => {
  const around = (wishes: Partial<SlotSurroundings> = {}): SlotSurroundings => ({
    today: '2026-11-23',
    daysOff: (day) => off(day),
    noticeDays: () => 21,
    byDay: bookingsByDay([booking('other')]),
    use: new Map(),
    ...wishes,
  })
  const group = { group: 'g', status: 'planned' as const, language: 'ar', people: 4, capacity: 8, sessions: [] }
  const kinds = (wishes: Partial<Booking>, world: Partial<SlotSurroundings> = {}) =>
    slotNotes({ ...booking('mine', wishes), programme: 'wi2013', host: '0935' }, around(world)).map(
      ({ kind, level }) => `${kind} ${level}`,
    )

  it('tell of days off and of too little time to tell people', () => {
    expect(kinds({ sessions: [session('2027-02-08')] })).to.deep.equal(['closed warning'])
    expect(kinds({ sessions: [session('2027-05-06')] })).to.deep.equal(['holiday warning'])
    expect(kinds({ sessions: [session('2026-12-01')] })).to.deep.equal(['too-soon warning'])
    expect(kinds({ sessions: [session('2026-11-02')] })).to.deep.equal([])
  })

  it('say how bad a clash is: between free slots, with a group, between groups', () => {
    expect(kinds({})).to.deep.equal(['clash info'])
    expect(kinds({}, { use: new Map([['other', group]]) })).to.deep.equal(['clash-group warning'])
    const both = new Map([
      ['other', group],
      ['mine', group],
    ])
    expect(kinds({}, { use: both })).to.deep.equal(['clash-groups bad'])
  })

  it('count twelve hours as they pass under the Wi2021, and want an activity', () => {
    const four = ['2027-01-05', '2027-01-12', '2027-01-19', '2027-01-26'].map((day) => session(day, '09:00', '12:00'))
    const law = (sessions: typeof four) => lawNotes({ programme: 'wi2021', sessions }).map(({ kind }) => kind)
    expect(law(four)).to.deep.equal(['no-activity'])
    expect(law(four.slice(1))).to.deep.equal(['too-short', 'no-activity'])
    expect(lawNotes({ programme: 'wi2013', sessions: [session('2027-01-05')] })).to.deep.equal([])
  })

  it('count the night on which the clock changes as it is', () => {
    expect(minutesOf([session('2027-03-28', '01:00', '04:00')])).to.equal(120)
    expect(minutesOf([session('2026-10-25', '01:00', '04:00')])).to.equal(240)
    expect(minutesOf([session('2027-03-28', '09:00', '12:30')])).to.equal(210)
  })
})
