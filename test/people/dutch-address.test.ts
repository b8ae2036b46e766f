import { expect } from 'chai'
import { addressLines } from '../../src/people/dutch-address.ts'

describe('Address lines', () => {
  it('use the name of the municipality when the town is unknown', () => {
    const address = { street: 'een straat', number: '1', postcode: '2584BZ', municipality: '0518' }
    expect(addressLines(address)).to.deep.equal({ line1: 'een straat 1', line2: "2584 BZ  'S-GRAVENHAGE" })
  })

  it('use names of municipalities that are passed', () => {
    const address = { street: 'Dijk', number: '1', municipality: '9998' }
    expect(addressLines(address, new Map([['9998', 'Elders']])).line2).to.equal('ELDERS')
    expect(addressLines(address).line2).to.equal(null)
  })

  it('are left out when street or number is unknown', () => {
    for (const unknown of [{ street: '.' }, { street: null }, { number: '0' }, { number: '' }]) {
      const address = { street: 'Markt', number: '88', postcode: '6211CK', place: 'Maastricht', ...unknown }
      expect(addressLines(address)).to.deep.equal({ line1: null, line2: null })
    }
  })

  it('give a location its postcode and town', () => {
    const address = { location: 'Woonboot tegenover de Grote Sloot', postcode: '2584BZ', municipality: '0518' }
    expect(addressLines(address).line2).to.equal("2584 BZ  'S-GRAVENHAGE")
  })

  it('take over the lines of an address abroad', () => {
    const foreign = ['Rue du pomme 26', 'Bruxelles', 'postcode 1000']
    expect(addressLines({ country: '5010', foreign })).to.deep.equal({ line1: 'Rue du pomme 26', line2: 'Bruxelles' })
    expect(addressLines({ country: '0000', foreign })).to.deep.equal({ line1: null, line2: null })
    expect(addressLines({ country: '5010', foreign: [null, null, null] }).line1).to.equal(null)
  })

  it('read a post office box like a street', () => {
    const address = { street: 'Postbus', number: '1992', postcode: '6201 BZ', place: 'Maastricht' }
    expect(addressLines(address)).to.deep.equal({ line1: 'Postbus 1992', line2: '6201 BZ  MAASTRICHT' })
  })
})
