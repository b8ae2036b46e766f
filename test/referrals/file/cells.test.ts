import { expect } from 'chai'
import fc from 'fast-check'
import { dayOfNumber, isDay } from '../../../src/calendar/days.ts'
import { readBirthDate, readDay } from '../../../src/referrals/file/cells.ts'

describe('A date in a file', () => {
  const spellings = ['2026-12-01', '01-12-2026', '1-12-2026', '20261201', '1/12/2026', '01.12.2026', '2026/12/01']
  const longer = ['1 december 2026', '1-dec-2026', '01-12-2026 0:00', '2026-12-01T00:00:00', '1/12/2026 00:00:00']
  for (const text of [...spellings, ...longer]) {
    it(`may be written ${text}`, () => {
      expect(readDay(text)).to.equal('2026-12-01')
    })
  }

  for (const text of [
    '31-02-1990',
    '2027-02-29',
    '1900-02-29',
    '12-2026',
    '12/31/2026',
    '1 de 2026',
    '1 brumaire 2026',
    '1-12-26',
    '2026-1201',
    '46357',
    '0206-06-01',
  ]) {
    it(`is not ${text}`, () => {
      expect(readDay(text)).to.equal(null)
    })
  }

  it('is every day that exists, in each spelling', () => {
    fc.assert(
      fc.property(fc.integer({ min: -25_000, max: 60_000 }), (number) => {
        const day = dayOfNumber(number)
        const [year = '', month = '', date = ''] = day.split('-')
        expect([day, `${Number(date)}-${Number(month)}-${year}`, year + month + date].map(readDay)).to.deep.equal([
          day,
          day,
          day,
        ])
      }),
    )
  })

  it('is no day that does not exist', () => {
    const number = (most: number) => fc.integer({ min: 0, max: most }).map((value) => String(value).padStart(2, '0'))
    fc.assert(
      fc.property(number(13), number(32), (month, date) => {
        expect(readDay(`2026-${month}-${date}`) !== null).to.equal(isDay(`2026-${month}-${date}`))
      }),
    )
  })
})

describe('A date of birth', () => {
  const examples: [text: string, expected: string | null][] = [
    ['08-09-1986', '1986-09-08'],
    ['1990-00-00', '1990'],
    ['00-00-1990', '1990'],
    ['19900000', '1990'],
    ['1990', '1990'],
    ['19900500', '1990-05'],
    ['1990-05', '1990-05'],
    ['00-05-1990', '1990-05'],
    ['00000000', ''],
    ['1990-13-00', null],
    ['15-00-1990', null],
    ['31-02-1990', null],
    ['90', null],
  ]
  for (const [text, expected] of examples) {
    it(`${text} is read as ${JSON.stringify(expected)}`, () => {
      expect(readBirthDate(text)).to.equal(expected)
    })
  }
})
