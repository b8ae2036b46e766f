import { expect } from 'chai'
import { type CalendarOrder, calendarFile } from '../../../src/invitations/mail/calendar-file.ts'
import { FOUR_MORNINGS } from '../some-messages.ts'

const order: CalendarOrder = {
  method: 'PUBLISH',
  entries: [{ uid: 's1-p1@dagdeel.example.org', date: '2026-12-15', start: '09:00', end: '12:30' }],
  title: 'Bijeenkomst Participatieverklaring',
  place: 'Stadhuis, Markt 78, Maastricht',
  sequence: 0,
  madeAt: '2026-11-24T05:00:00Z',
}
const linesOf = (changes: Partial<CalendarOrder> = {}) =>
  calendarFile({ ...order, ...changes })
    .replace(/\r\n[ \t]/g, '')
    .split('\r\n')

describe('The calendar file', () => {
  it('has the time as it is on the clock in Amsterdam, with the rule for summer time', () => {
    const lines = linesOf()
    expect(lines).to.include('DTSTART;TZID=Europe/Amsterdam:20261215T090000')
    expect(lines).to.include('DTEND;TZID=Europe/Amsterdam:20261215T123000')
    expect(lines).to.include.members(['BEGIN:VTIMEZONE', 'TZID:Europe/Amsterdam'])
  })

  for (const date of ['2026-10-25', '2027-03-28', '2027-07-01']) {
    it(`keeps 09:00 at 09:00 on ${date}`, () => {
      const entries = [{ ...order.entries[0]!, date }]
      expect(linesOf({ entries })).to.include(`DTSTART;TZID=Europe/Amsterdam:${date.replaceAll('-', '')}T090000`)
    })
  }

  it('has one event for each session, each with its own lasting name', () => {
    const entries = FOUR_MORNINGS.map((session, index) => ({ ...session, uid: `s${index}-p1@dagdeel.example.org` }))
    const lines = linesOf({ entries })
    expect(lines.filter((line) => line === 'BEGIN:VEVENT')).to.have.length(4)
    expect(lines.filter((line) => line.startsWith('UID:'))).to.deep.equal(entries.map(({ uid }) => `UID:${uid}`))
  })

  it('takes the place of the earlier one after a change', () => {
    expect(linesOf({ sequence: 2 })).to.include.members(['SEQUENCE:2', 'UID:s1-p1@dagdeel.example.org'])
  })

  it('cancels by the same name', () => {
    const lines = linesOf({
      method: 'CANCEL',
      sequence: 1,
      organizer: { name: 'Sociale Zaken', email: 'post@example.org' },
      attendee: 'fatma@example.org',
    })
    expect(lines).to.include.members(['METHOD:CANCEL', 'STATUS:CANCELLED', 'UID:s1-p1@dagdeel.example.org'])
    expect(lines.find((line) => line.startsWith('ATTENDEE'))).to.match(/MAILTO:fatma@example\.org$/i)
  })

  it('names nobody when nobody needs to be named', () => {
    expect(linesOf().join('\n')).not.to.match(/ATTENDEE|ORGANIZER|DESCRIPTION/)
  })

  it('is the same for the same message', () => {
    expect(calendarFile(order)).to.equal(calendarFile(order))
    expect(linesOf()).to.include('DTSTAMP:20261124T050000Z')
  })

  it('lets no title or place add a line of its own', () => {
    const lines = linesOf({ title: 'A\r\nATTENDEE:mailto:x@example.org', place: 'B;C,D\nE' })
    expect(lines.some((line) => line.startsWith('ATTENDEE'))).to.equal(false)
    expect(lines).to.include('LOCATION:B\\;C\\,D E')
  })

  it('ends its last line, as agendas ask of a file (RFC 5545, 3.1)', () => {
    expect(calendarFile(order)).to.match(/END:VCALENDAR\r\n$/)
  })

  it('refuses a time that does not exist', () => {
    expect(() => linesOf({ entries: [{ ...order.entries[0]!, date: '2027-02-29' }] })).to.throw('is not a time')
  })
})
