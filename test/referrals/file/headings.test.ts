import { expect } from 'chai'
import { InputError } from '../../../src/errors.ts'
import { findColumns } from '../../../src/referrals/file/headings.ts'

const NEEDED = ['achternaam', 'wet', 'einddatum termijn', 'bsn']

function refusal(headings: readonly string[]): [code: string, column: unknown] {
  try {
    findColumns(headings)
  } catch (error) {
    if (error instanceof InputError) return [error.code, error.values['column']]
  }
  return expect.fail('was not refused')
}

describe('Finding the columns', () => {
  it('does not mind order, capitals, spaces, hyphens or accents', () => {
    const headings = [
      'E–mail Toegestaan',
      'EIND-DATUM  termijn',
      'Wét',
      'Begeleider  email',
      'V nummer',
      ' ACHTERNAAM ',
    ]
    expect(findColumns(headings).map(({ field }) => field)).to.deep.equal([
      'e-mail toegestaan',
      'einddatum termijn',
      'wet',
      'begeleider e-mail',
      'v-nummer',
      'achternaam',
    ])
  })

  it('leaves unknown columns alone, also when they come twice or are empty', () => {
    expect(findColumns(['Opmerking', ...NEEDED, 'Opmerking', '', ''])).to.have.lengthOf(4)
  })

  it('needs a number, a name, a law and a term', () => {
    for (const missing of NEEDED) {
      expect(refusal(NEEDED.filter((heading) => heading !== missing))).to.deep.equal(['column-missing', missing])
    }
    expect(findColumns([...NEEDED.slice(0, 3), 'V-nummer'])).to.have.lengthOf(4)
  })

  it('refuses two headings that mean the same', () => {
    expect(refusal([...NEEDED, 'E-mail', 'e mail'])).to.deep.equal(['column-twice', 'e-mail'])
  })

  it('follows the mapping of a municipality before the known headings', () => {
    const columns = findColumns(['Burger-servicenr', ...NEEDED], { burgerservicenr: 'bsn', Naam: 'achternaam' })
    expect(columns.filter(({ field }) => field === 'bsn')).to.deep.equal([{ field: 'bsn', at: 0 }])
    expect(columns.find(({ field }) => field === 'achternaam')?.at).to.equal(1)
  })
})
