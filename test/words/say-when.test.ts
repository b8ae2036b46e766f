import { expect } from 'chai'
import { sayDays } from '../../src/words/words.ts'

describe('the values of a text', () => {
  it('say each day in words, and leave all else as it is', () => {
    const values = {
      day: '2026-12-17',
      start: '2027-03-01',
      name: 'Rania',
      count: 2,
      wrong: '2026-13-45',
      time: '09:00',
    }
    const said = { day: '17 december 2026', start: '1 maart 2027' }
    expect(sayDays(values, 'nl')).to.deep.equal({ ...values, ...said })
  })
})
