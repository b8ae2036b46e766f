import { expect } from 'chai'
import { type WaitingSpeaker, waitingByLanguage } from '../../../src/groups/tonight/waiting-by-language.ts'

const waits = (language: string, wishes: Partial<WaitingSpeaker> = {}): WaitingSpeaker => ({
  person: 'R-1',
  languages: [language, 'nl'],
  programme: 'wi2013',
  reason: 'seats-taken',
  detail: {},
  ...wishes,
})
const short = (have: number, need: number): Partial<WaitingSpeaker> => ({
  reason: 'not-enough-people',
  detail: { have, need },
})

describe('who still waits by language', () => {
  it('counts people by their best language, the most first', () => {
    const languages = waitingByLanguage([waits('so'), waits('ar'), waits('ar')])
    expect(languages.map(({ language, people }) => [language, people])).to.deep.equal([
      ['ar', 2],
      ['so', 1],
    ])
  })

  it('says how many people the nearest group lacks', () => {
    const [tr] = waitingByLanguage([waits('tr', short(2, 8)), waits('tr', short(2, 3)), waits('tr')])
    expect(tr).to.include({ have: 2, need: 3 })
  })

  it('counts by law, because a group is formed for one', () => {
    const languages = waitingByLanguage([
      ...[waits('es', short(4, 6)), waits('es', short(4, 6)), waits('es', { programme: 'wi2021' })],
    ])
    expect(languages.map(({ programme, people, need }) => [programme, people, need])).to.deep.equal([
      ['wi2013', 2, 6],
      ['wi2021', 1, 0],
    ])
  })

  it('names the most common reason, and no shortage where there is none', () => {
    const none = { reason: 'no-slot-in-language' as const }
    const [uk] = waitingByLanguage([waits('uk'), waits('uk', none), waits('uk', none)])
    expect(uk).to.include({ reason: 'no-slot-in-language', need: 0 })
  })

  it('says nothing about nobody', () => {
    expect(waitingByLanguage([])).to.deep.equal([])
  })
})
