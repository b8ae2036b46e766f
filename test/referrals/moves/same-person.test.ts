import { expect } from 'chai'
import { limitFor, isSamePerson, type Described } from '../../../src/referrals/moves/weigh-moves.ts'

const RANIA: Described = { givenNames: 'Rania Sara', prefix: null, familyName: 'Haddad', birthDate: '1986-09-08' }
const same = (one: Partial<Described>, other: Partial<Described>) =>
  isSamePerson({ ...RANIA, ...one }, { ...RANIA, ...other })

describe('two municipalities that speak of the same person', () => {
  it('agree in spite of case, diacritics, hyphens and prefixes', () => {
    expect(same({}, {})).to.equal(true)
    expect(same({ familyName: 'HADDAD' }, { familyName: 'Haddád' })).to.equal(true)
    expect(same({ familyName: 'Al-Haddad' }, { familyName: 'Alhaddad' })).to.equal(true)
    expect(same({ prefix: 'van den', familyName: 'Berg' }, { familyName: 'van den Berg' })).to.equal(true)
    expect(same({ prefix: 'van den', familyName: 'Berg' }, { familyName: 'Berg' })).to.equal(true)
    expect(same({ givenNames: 'R.' }, { givenNames: 'Rania' })).to.equal(true)
    expect(same({ givenNames: null }, {})).to.equal(true)
    expect(same({ givenNames: '.' }, {})).to.equal(true)
  })

  it('do not agree on another family name, given name or birth date', () => {
    expect(same({ familyName: 'Haddadi' }, {})).to.equal(false)
    expect(same({ givenNames: 'Sara' }, {})).to.equal(false)
    expect(same({ birthDate: '1986-09-09' }, {})).to.equal(false)
    expect(same({ prefix: 'van', familyName: 'De' }, { familyName: 'Van' })).to.equal(false)
  })

  it('do not agree on a birth date that is missing or not whole', () => {
    expect(same({ birthDate: null }, { birthDate: null })).to.equal(false)
    expect(same({ birthDate: '1986' }, { birthDate: '1986' })).to.equal(false)
  })
})

it('lets twenty people a day move because of a file, of a large one two in a hundred, and a hundred at most', () => {
  expect([1, 1_000, 2_000, 200_000].map(limitFor)).to.deep.equal([20, 20, 40, 100])
})
