import { expect } from 'chai'
import { sayDays, translate } from '../../src/words/words.ts'

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

describe('the numbers of a text', () => {
  it('have their thousands apart as the reader writes them, and still choose between one and many', () => {
    const said = (language: 'nl' | 'en', count: number) => translate(language, 'attendance:people', { count })
    expect([said('nl', 12_500), said('en', 12_500)]).to.deep.equal(['12.500 mensen', '12,500 people'])
    expect([said('nl', 1), said('nl', 999)]).to.deep.equal(['1 persoon', '999 mensen'])
  })

  it('leave a year and the number of a row as they are', () => {
    const title = translate('nl', 'municipalities:calendar.title', { year: 2026, name: 'Maastricht' })
    expect(title).to.equal('Zo ziet 2026 eruit voor Maastricht')
  })
})
