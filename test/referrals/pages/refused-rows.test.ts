import { expect } from 'chai'
import type { ReferralFields } from '../../../src/referrals/file/headings.ts'
import { changedCells, refusedRows } from '../../../src/referrals/pages/refused-rows.ts'

interface Cell {
  readonly field: string
  readonly value: string
  readonly options?: readonly { readonly value: string }[]
}

const TOWNS = [{ code: '0345', name: 'Veenendaal' }]

function cellsOf(given: ReferralFields): readonly Cell[] {
  const problems = Object.keys(given).map((column) => ({ row: 2, column, problem: 'x', message: '' }) as never)
  return refusedRows(problems, [{ row: 2, name: '', given }], 'nl', TOWNS)[0]?.cells as readonly Cell[]
}

/** The form of a row with these cells, of which some are filled in otherwise, as a browser sends it. */
function sent(given: ReferralFields, otherwise: Readonly<Record<string, string>> = {}) {
  const cells = cellsOf(given)
  // A value that is no option of a list is not selected there; then the first one is, which is empty.
  const untouched = ({ value, options }: Cell) =>
    !options || options.some((option) => option.value === value) ? value : ''
  return changedCells({
    veld: cells.map(({ field }) => field),
    was: cells.map(({ value }) => value),
    tekst: cells.map((cell) => otherwise[cell.field] ?? untouched(cell)),
  })
}

describe('the cells of a refused row', () => {
  const given = { postcode: '39', gemeentecode: '0344', doelgroep: 'Gezin' }

  it('change nothing where nothing was typed or chosen, also a value that is in no list', () => {
    expect(sent(given)).to.deep.equal({})
    expect(sent(given, { postcode: '3901 AA' })).to.deep.equal({ postcode: '3901 AA' })
    expect(sent({ gemeentecode: '0345', geslacht: 'V' })).to.deep.equal({})
    expect(sent({ gemeentecode: '0345' }, { gemeentecode: '' })).to.deep.equal({})
  })

  it('hold the option of a list that a value is, and none where it is no option', () => {
    const values = cellsOf({ ...given, geslacht: 'V' }).map(({ value }) => value)
    expect(values).to.deep.equal(['39', '', '', 'v'])
  })

  it('change to what was chosen, or to nothing when somebody says that they say nothing', () => {
    const chosen = { gemeentecode: '0345', doelgroep: '-', postcode: '' }
    expect(sent(given, chosen)).to.deep.equal({ gemeentecode: '0345', doelgroep: '', postcode: '' })
  })
})
