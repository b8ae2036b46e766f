import { expect } from 'chai'
import {
  tallyLanguages,
  type WaitingSpeaker,
  waitingByLanguage,
} from '../../../src/groups/tonight/waiting-by-language.ts'

const inOrder = (waiting: readonly WaitingSpeaker[]) => waitingByLanguage(tallyLanguages(waiting))
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
    const languages = inOrder([waits('so'), waits('ar'), waits('ar')])
    expect(languages.map(({ language, people }) => [language, people])).to.deep.equal([
      ['ar', 2],
      ['so', 1],
    ])
  })

  it('says how many people the nearest group lacks', () => {
    const [tr] = inOrder([waits('tr', short(2, 8)), waits('tr', short(2, 3)), waits('tr')])
    expect(tr).to.include({ have: 2, need: 3 })
  })

  it('counts by law, because a group is formed for one', () => {
    const languages = inOrder([
      ...[waits('es', short(4, 6)), waits('es', short(4, 6)), waits('es', { programme: 'wi2021' })],
    ])
    expect(languages.map(({ programme, people, need }) => [programme, people, need])).to.deep.equal([
      ['wi2013', 2, 6],
      ['wi2021', 1, 0],
    ])
  })

  it('names the most common reason, and no shortage where there is none', () => {
    const none = { reason: 'no-slot-in-language' as const }
    const [uk] = inOrder([waits('uk'), waits('uk', none), waits('uk', none)])
    expect(uk).to.include({ reason: 'no-slot-in-language', need: 0 })
  })

  it('says nothing about nobody', () => {
    expect(inOrder([])).to.deep.equal([])
  })

  it('says of several pools together what it would say of one', () => {
    const here = [waits('ar', short(1, 4)), waits('ar'), waits('so')]
    const there = [waits('ar', short(2, 4)), waits('ar', short(0, 9)), waits('ti', { programme: 'wi2021' })]
    const together = waitingByLanguage([...tallyLanguages(here), ...tallyLanguages(there)])
    expect(together).to.deep.equal(inOrder([...here, ...there]))
    expect(together[0]).to.include({ people: 4, reason: 'not-enough-people', have: 2, need: 4 })
  })
})
