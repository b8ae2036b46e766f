import { expect } from 'chai'
import { MADE_UP_READER, sampleData, type SampleMeeting } from '../../../src/invitations/own-texts/sample-reader.ts'
import { someData } from '../some-messages.ts'
import type { MunicipalityRules } from '../../../src/municipalities/rules.ts'
import { addDays } from '../../../src/calendar/days.ts'

const TODAY = '2026-12-01'

describe('A message to read before anybody gets it', () => {
  const meetingIn = (days: number): SampleMeeting => {
    const { venue } = someData()
    const facts = { language: 'nl', interpreted: false }
    return {
      programme: 'wi2013',
      venue,
      facts,
      sessions: [{ date: addDays(TODAY, days), start: '09:00', end: '12:30' }],
    }
  }
  const { sender } = someData()
  const municipality = { name: 'Maastricht', sender, rules: { replyDays: 7 } as MunicipalityRules }
  const read = (kind: Parameters<typeof sampleData>[0], days: number) =>
    sampleData(kind, {
      municipality,
      reader: MADE_UP_READER,
      meeting: meetingIn(days),
      today: TODAY,
      link: 'https://a.example.org',
    })

  it('names no day to come that is past, and asks for an answer before the meeting, however near that is', () => {
    for (const days of [1, 3, 7, 21])
      for (const kind of ['invitation', 'seat-offered', 'change'] as const) {
        const { replyBy = '', sessions, was } = read(kind, days)
        expect(replyBy >= TODAY && replyBy < sessions[0]!.date, `${kind} in ${days} days`).to.equal(true)
        for (const { date } of was?.sessions ?? []) expect(date > TODAY, `${kind} in ${days} days`).to.equal(true)
      }
  })
})
