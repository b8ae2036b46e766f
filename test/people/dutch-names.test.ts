import { expect } from 'chai'
import { addressName, initials, salutation } from '../../src/people/dutch-names.ts'
import type { PartnerName, PersonName } from '../../src/people/full-name.ts'

const deBoer = aPartner({ prefix: 'de', familyName: 'Boer' })

function aPerson(changes: Partial<PersonName> = {}): PersonName {
  return { givenNames: 'Jo Anne', prefix: 'van den', familyName: 'Aedel', gender: 'V', nameUse: 'E', ...changes }
}

function aPartner(changes: Partial<PartnerName> = {}): PartnerName {
  return { givenNames: null, prefix: null, familyName: 'Groen', since: null, ...changes }
}

describe('Initials', () => {
  const examples: [givenNames: string | null, expected: string | null][] = [
    ['Theo Philip IJsbrand', 'T.P.I.'],
    ['Ali bin Mohammed', 'A.b.M.'],
    ['J Paul', 'J P.'],
    ['Suzie Q', 'S.Q'],
    ['A.B. Çağla', 'A.B.Ç.'],
    ['O\u0308zil', 'Ö.'],
    ['  ', null],
    ['.', null],
    ['-', null],
    [null, null],
  ]
  for (const [givenNames, expected] of examples) {
    it(`of ${JSON.stringify(givenNames)} are ${expected}`, () => {
      expect(initials(givenNames)).to.equal(expected)
    })
  }
})

describe('The salutation', () => {
  it('is left out when the name that it needs is unknown', () => {
    for (const nameUse of ['E', 'V', 'N']) {
      expect(salutation(aPerson({ familyName: '.', nameUse }), [deBoer])).to.equal(null)
    }
    expect(salutation(aPerson({ familyName: null, nameUse: 'P' }), [deBoer])).to.equal('Geachte mevrouw De Boer')
  })

  it('takes an unknown gender for O', () => {
    expect(salutation(aPerson({ gender: null }), [])).to.equal('Geachte J.A. van den Aedel')
  })

  it('uses the partner of whom the relation ended last when all have ended', () => {
    const person = aPerson({ familyName: 'Wit', prefix: null, nameUse: 'V' })
    const partners = [
      aPartner({ familyName: 'Zwart', since: '19580401', until: '20061001' }),
      aPartner({ familyName: 'Blaauw', since: '19610422', until: '19831014' }),
    ]
    expect(salutation(person, partners)).to.equal('Geachte mevrouw Zwart-Wit')
  })

  it('prefers a partner to a former partner', () => {
    const partners = [aPartner({ familyName: 'Zwart', since: '19580401', until: '20061001' }), deBoer]
    expect(salutation(aPerson({ nameUse: 'P' }), partners)).to.equal('Geachte mevrouw De Boer')
  })

  const titles: [title: string, gender: string, nameUse: string, expected: string][] = [
    ['G', 'M', 'V', 'Hooggeboren heer'],
    ['G', 'M', 'P', 'Geachte heer De Boer'],
    ['PS', 'O', 'E', 'Hoogheid'],
    ['R', 'V', 'E', 'Hoogwelgeboren vrouwe'],
    ['B', 'O', 'E', 'Geachte J.A. van den Aedel'],
    ['JV', 'V', 'E', 'Geachte mevrouw Van den Aedel'],
    ['JV', 'M', 'N', 'Hoogwelgeboren heer'],
  ]
  for (const [title, gender, nameUse, expected] of titles) {
    it(`of somebody with title ${title}, gender ${gender} and name use ${nameUse} is ${expected}`, () => {
      expect(salutation(aPerson({ title, gender, nameUse }), [deBoer])).to.equal(expected)
    })
  }

  it('takes the title of her partner for a woman, also when the name of that partner is unknown', () => {
    const person = aPerson({ prefix: 'de', familyName: 'Boer', nameUse: 'V' })
    expect(salutation(person, [aPartner({ familyName: '.', title: 'G' })])).to.equal('Hooggeboren vrouwe')
    expect(salutation(person, [aPartner({ familyName: '.', title: 'GI' })])).to.equal('Geachte mevrouw De Boer')
  })
})

describe('The name on the envelope', () => {
  const titles: [title: string, gender: string, nameUse: string, name: string, form: string | null][] = [
    ['BS', 'V', 'E', 'J.A. barones van den Aedel', 'De hoogwelgeboren vrouwe'],
    ['BS', 'V', 'P', 'J.A. de Boer', null],
    ['BS', 'V', 'V', 'J.A. de Boer-barones van den Aedel', 'De hoogwelgeboren vrouwe'],
    ['BS', 'V', 'N', 'J.A. barones van den Aedel-de Boer', 'De hoogwelgeboren vrouwe'],
    ['GI', 'M', 'E', 'J.A. graaf van den Aedel', 'De hooggeboren heer'],
    ['JH', 'M', 'E', 'Jonkheer J.A. van den Aedel', 'De hoogwelgeboren heer'],
    ['JH', 'M', 'V', 'J.A. de Boer-jonkheer van den Aedel', 'De hoogwelgeboren heer'],
    ['JH', 'M', 'N', 'Jonkheer J.A. van den Aedel-de Boer', 'De hoogwelgeboren heer'],
    ['JV', 'V', 'E', 'J.A. van den Aedel', null],
    ['R', 'V', 'E', 'J.A. van den Aedel', null],
    ['P', 'O', 'E', 'J.A. van den Aedel', 'De hoogheid'],
  ]
  for (const [title, gender, nameUse, name, form] of titles) {
    it(`of somebody with title ${title}, gender ${gender} and name use ${nameUse} is ${name}`, () => {
      expect(addressName(aPerson({ title, gender, nameUse }), [deBoer])).to.deep.equal({ name, form })
    })
  }

  it('has the courtesy title of a husband beside her own title', () => {
    const person = aPerson({
      givenNames: 'Anne-Fleur',
      prefix: 'de',
      familyName: 'Bonne Fooie',
      title: 'BS',
      nameUse: 'N',
    })
    const partner = aPartner({ prefix: 'van den', familyName: 'Aedel', title: 'P' })
    const name = 'A. barones de Bonne Fooie-prinses van den Aedel'
    expect(addressName(person, [partner])).to.deep.equal({ name, form: 'De hoogheid' })
  })

  it('gives a jonkvrouw her predicate back when she uses her own name after a divorce', () => {
    const divorced = { ...deBoer, until: '20211109' }
    expect(addressName(aPerson({ title: 'JV' }), [divorced]).name).to.equal('Jonkvrouw J.A. van den Aedel')
    expect(addressName(aPerson({ title: 'JV', nameUse: 'N' }), [divorced]).name).to.equal('J.A. van den Aedel-de Boer')
  })

  it('has no space round the hyphen of a double name', () => {
    expect(addressName(aPerson({ prefix: null, familyName: 'El - Sayed' }), []).name).to.equal('J.A. El-Sayed')
  })
})
