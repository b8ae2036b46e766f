import { expect } from 'chai'
import fc from 'fast-check'
import { isMangledNumber, readBsn, readVNumber } from '../../src/people/identity.ts'

describe('A BSN', () => {
  it('may have dots and spaces', () => {
    expect(readBsn('9999.90.019')).to.equal('999990019')
    expect(readBsn(' 999 990\u00a0019 ')).to.equal('999990019')
  })

  it('gets back the zeros that a spreadsheet took', () => {
    expect(readBsn('10000008')).to.equal('010000008')
  })

  for (const text of [
    '',
    '999990018',
    '000000000',
    '0000000',
    '123456',
    '9999900190',
    '99999001A',
    '1E+08',
    '-999990019',
    '９９９９９００１９',
  ]) {
    it(`is not ${JSON.stringify(text)}`, () => {
      expect(readBsn(text)).to.equal(null)
    })
  }

  it('never passes with one digit wrong', () => {
    const slip = fc.tuple(fc.nat(8), fc.integer({ min: 1, max: 9 }))
    fc.assert(
      fc.property(slip, ([at, by]) => {
        const digits = [...'999990019']
        digits[at] = String((Number(digits[at]) + by) % 10)
        expect(readBsn(digits.join(''))).to.equal(null)
      }),
    )
  })
})

describe('A V-number', () => {
  it('has ten digits, lost zeros put back', () => {
    expect(readVNumber('2700.000.001')).to.equal('2700000001')
    expect(readVNumber('501010101')).to.equal('0501010101')
  })

  for (const text of ['27000000011', 'V123456789', '0000000000', '12345', '']) {
    it(`is not ${JSON.stringify(text)}`, () => {
      expect(readVNumber(text)).to.equal(null)
    })
  }
})

describe('A number that a spreadsheet mangled', () => {
  it('is recognised by its exponent', () => {
    for (const text of ['1E+08', '9,9999E+08', '2.7E9']) expect(isMangledNumber(text), text).to.equal(true)
    for (const text of ['999990019', '', 'E5', 'EUR']) expect(isMangledNumber(text), text).to.equal(false)
  })
})
