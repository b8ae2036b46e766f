import { expect } from 'chai'
import fc from 'fast-check'
import { takeApartAddress, takeApartName } from '../../src/people/take-apart.ts'

describe('A name in one cell', () => {
  const examples: [text: string, givenNames: string, prefix: string, familyName: string][] = [
    ['Rania Haddad', 'Rania', '', 'Haddad'],
    ['Haddad, Rania', 'Rania', '', 'Haddad'],
    ['HADDAD Rania Maria', 'Rania Maria', '', 'HADDAD'],
    ['Jan van den Berg', 'Jan', 'van den', 'Berg'],
    ['van den Berg, Jan', 'Jan', 'van den', 'Berg'],
    ['Berg, Jan van den', 'Jan', 'van den', 'Berg'],
    ['Fatma El Amrani', 'Fatma', 'El', 'Amrani'],
    ["Anna in 't Veld", 'Anna', "in 't", 'Veld'],
    ['Mevr. F. Yılmaz', 'F.', '', 'Yılmaz'],
    ['  Haddad ', '', '', 'Haddad'],
    ['Van', '', '', 'Van'],
    ['', '', '', ''],
  ]
  for (const [text, givenNames, prefix, familyName] of examples) {
    it(`${JSON.stringify(text)} is ${[givenNames, prefix, familyName].join(' | ')}`, () => {
      expect(takeApartName(text)).to.deep.equal({ givenNames, prefix, familyName })
    })
  }

  it('keeps every word', () => {
    const name = fc.array(fc.constantFrom('Jan', 'van', 'der', 'BERG', 'El', 'Öz', 'X'), { minLength: 1 })
    fc.assert(
      fc.property(name, (words) => {
        const parts = Object.values(takeApartName(words.join(' '))).flatMap((part: string) => part.split(' '))
        expect(parts.filter(Boolean).sort()).to.deep.equal([...words].sort())
      }),
    )
  })
})

describe('An address in one cell', () => {
  const examples: [text: string, parts: Partial<ReturnType<typeof takeApartAddress>>][] = [
    ['Markt 78', { street: 'Markt', number: '78' }],
    [
      'Markt 78 A, 6211 CJ Maastricht',
      { street: 'Markt', number: '78', letter: 'A', postcode: '6211 CJ', place: 'Maastricht' },
    ],
    [
      'Markt 78-2\n6211cj  Maastricht',
      { street: 'Markt', number: '78', addition: '2', postcode: '6211 CJ', place: 'Maastricht' },
    ],
    ['6211CJ Maastricht', { postcode: '6211 CJ', place: 'Maastricht' }],
    ['6211 CJ', { postcode: '6211 CJ' }],
    ['Plein 1944 12 bis', { street: 'Plein 1944', number: '12', addition: 'bis' }],
    ['1e Straatje 3b', { street: '1e Straatje', number: '3', letter: 'B' }],
    ['Markt 78, Maastricht', { street: 'Markt', number: '78', place: 'Maastricht' }],
    ['Markt 1, 0211 AB Maastricht', { street: 'Markt', number: '1', postcode: '0211 AB', place: 'Maastricht' }],
    ['Onbekend', { street: 'Onbekend' }],
    ['', {}],
  ]
  const nothing = { street: '', number: '', letter: '', addition: '', postcode: '', place: '' }
  for (const [text, parts] of examples) {
    it(`${JSON.stringify(text)} is ${Object.values(parts).join(' | ')}`, () => {
      expect(takeApartAddress(text)).to.deep.equal({ ...nothing, ...parts })
    })
  }
})
