import { expect } from 'chai'
import { holdsNumber, withoutNumbers } from '../../src/people/identity.ts'

describe('A BSN or V-number in a text', () => {
  for (const text of [
    '999900006',
    'R-999900006',
    '9999.00.006',
    '9999 00 006',
    '9999-00-006',
    '9999–00–006',
    'gezin 999900006/2',
    '2026-999900006',
    '999900006-2',
    '９９９９００００６',
    '2700000001',
    'V 270 000 0001',
    '10000008',
  ]) {
    it(`is seen in ${text}`, () => expect(holdsNumber(text)).to.be.true)
  }

  for (const text of [
    'R-000001',
    'D-7KQ2MX',
    '999900007',
    'HH 12',
    '2026-0001',
    '12345678901',
    '00012345',
    '',
    'a'.repeat(2000),
  ]) {
    it(`is not seen in “${text.slice(0, 20)}”`, () => expect(holdsNumber(text)).to.be.false)
  }

  it('is taken out of a name of a file, and nothing else is', () => {
    expect(withoutNumbers('Jansen 9999.00.006 en 2700000001, week 48 (2).csv')).to.equal(
      'Jansen … en …, week 48 (2).csv',
    )
  })
})
