import { expect } from 'chai'
import { guessColumns } from '../../../src/referrals/file/guess-heading.ts'
import { guessMeaning } from '../../../src/referrals/file/guess-value.ts'
import type { ListedField } from '../../../src/referrals/file/unknown-values.ts'

const guessed = (...headings: string[]) =>
  guessColumns(headings).map(({ field, isGuess }) => (isGuess ? field : `=${field}`))

describe('Guessing what a column holds', () => {
  it('knows what others call it, whose it is and small slips', () => {
    expect(
      guessed('Achternaam cliënt', 'geb.dat.', 'Burgerservice-nr', 'Eindatum termijn', 'Tussenvoegsel'),
    ).to.deep.equal([...['achternaam', 'geboortedatum', 'bsn', 'einddatum termijn', 'voorvoegsel']])
  })

  it('leaves what it knows as it is, and what says nothing alone', () => {
    expect(guessed('BSN', 'Opmerkingen', '', 'Zaak')).to.deep.equal(['=bsn', '=null', '=null', '=null'])
  })

  it('gives each field to one column, the plainer heading first; of an address several may hold a part', () => {
    expect(guessed('Achternaaam', 'Geslachtsnaam')).to.deep.equal(['=null', 'achternaam'])
    expect(guessed('Adres', 'Postcode/plaats')).to.deep.equal(['adres', 'adres'])
  })

  it('takes a name beside given names for the family name, and one beside a family name for somebody else’s', () => {
    expect(guessed('Naam', 'Voornamen')).to.deep.equal(['achternaam', '=voornamen'])
    expect(guessed('Naam', 'Achternaam')).to.deep.equal(['=null', '=achternaam'])
    expect(guessed('Naam')).to.deep.equal(['volledige naam'])
  })

  it('guesses nothing of a heading that a mapping names, each of two alike by itself', () => {
    const columns = guessColumns(['Taal', 'Datum', 'Datum'], { taal: 'niets', 'Datum (2)': 'begindatum plicht' })
    expect(columns.map(({ heading, field }) => [heading, field])).to.deep.equal([
      ['Taal', null],
      ['Datum', null],
      ['Datum (2)', 'begindatum plicht'],
    ])
  })
})

describe('Guessing what a value means', () => {
  const places = new Map([
    ['Maastricht', '0935'],
    ['Meerssen', '0938'],
  ])
  const examples: [field: ListedField, given: string, meaning: string | null][] = [
    ['doelgroep', 'gezin', 'Gezinsmigrant en overige migrant'],
    ['doelgroep', 'AS', 'Asielstatushouder'],
    ['doelgroep', 'student', null],
    ['wet', 'nieuwe wet (2021)', 'Wi2021'],
    ['gemeentecode', 'Gemeente Meerssen', '0938'],
    ['gemeentecode', 'Rotterdam', null],
    ['talen', 'Arabich', 'ar'],
    ['talen', 'Turks - goed', 'tr'],
    ['talen', 'Plat', null],
    ['geslacht', 'mevr.', 'v'],
    ['e-mail toegestaan', 'akkoord', 'ja'],
  ]
  for (const [field, given, meaning] of examples) {
    it(`${field} ‘${given}’ is ${meaning ?? 'for a person to say'}`, () => {
      expect(guessMeaning(field, given, places)).to.equal(meaning)
    })
  }
})
