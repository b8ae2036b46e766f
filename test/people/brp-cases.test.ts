import { expect } from 'chai'
import { readFileSync } from 'node:fs'
import { addressLines, type Address } from '../../src/people/dutch-address.ts'
import { addressName, initials, salutation } from '../../src/people/dutch-names.ts'
import type { PartnerName, PersonName } from '../../src/people/full-name.ts'

interface NameCase {
  source: string
  kind: 'name'
  person: PersonName
  partners: PartnerName[]
  expect: Record<string, string>
}

interface AddressCase {
  source: string
  kind: 'address'
  address: Address
  expect: Record<string, string>
}

const fixture = new URL('../fixtures/brp-adressering.json', import.meta.url)
const { cases } = JSON.parse(readFileSync(fixture, 'utf8')) as { cases: (NameCase | AddressCase)[] }

describe('Names and addresses as the BRP writes them', () => {
  it('knows the cases', () => {
    expect(cases).to.have.lengthOf(82)
  })

  for (const [at, example] of cases.entries()) {
    it(`${example.source}, case ${at + 1}: ${Object.values(example.expect).join(', ')}`, () => {
      expect(example.kind === 'name' ? writtenName(example) : writtenAddress(example)).to.include(example.expect)
    })
  }
})

function writtenName({ person, partners }: NameCase): Record<string, string | null> {
  const { name, form } = addressName(person, partners)
  return {
    aanhef: salutation(person, partners),
    voorletters: initials(person.givenNames),
    'aanschrijfwijze.naam': name,
    'aanschrijfwijze.aanspreekvorm': form,
  }
}

function writtenAddress({ address }: AddressCase): Record<string, string | null> {
  const { line1, line2 } = addressLines(address)
  return { adresregel1: line1, adresregel2: line2 }
}
