import { expect } from 'chai'
import { shortNames } from '../../../src/attendance/marks/short-names.ts'

let people = 0

const person = (givenNames: string | null, familyName: string, prefix: string | null = null) => ({
  person: { givenNames, prefix, familyName },
  reference: `R-${++people}`,
})

describe('what people in a room are called', () => {
  it('is the first name and one letter', () => {
    expect(shortNames([person('Rania Fatima', 'haddad'), person('Omar', 'Çelik')])).to.deep.equal([
      'Rania H.',
      'Omar Ç.',
    ])
  })

  it('is the whole name where two would be called the same', () => {
    const names = shortNames([person('Rania', 'Haddad'), person('Rania', 'Hamdan'), person('Rania', 'Berg', 'van der')])
    expect(names).to.deep.equal(['Rania Haddad', 'Rania Hamdan', 'Rania B.'])
  })

  it('is the reference too where the names are the same', () => {
    const all = [person('Rania', 'Haddad'), person('Rania Fatima', 'Haddad'), person('Rania', 'Hamdan')]
    const [one, other] = all.map(({ reference }) => reference)
    expect(shortNames(all)).to.deep.equal([`Rania Haddad (${one})`, `Rania Haddad (${other})`, 'Rania Hamdan'])
  })

  it('is the one name of who has one', () => {
    expect(shortNames([person('.', 'Suryani'), person(null, 'Berg', 'van der')])).to.deep.equal([
      'Suryani',
      'van der Berg',
    ])
  })
})
