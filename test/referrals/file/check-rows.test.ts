import { expect } from 'chai'
import { existsSync, readFileSync } from 'node:fs'
import { InputError } from '../../../src/errors.ts'
import { checkRows, type CheckedRows } from '../../../src/referrals/file/check-rows.ts'
import { readTable } from '../../../src/referrals/file/read-table.ts'
import { sheetRow, workbook } from '../../support/workbook.ts'
import { aFile, aReferral, context } from './a-referral-file.ts'

const SHARED = '../shared/data/referrals'

function check(content: string | Buffer): Promise<CheckedRows> {
  return Promise.resolve(checkRows(readTable(Buffer.from(content as string), 'people.csv'), context))
}

async function clashes(...identities: [bsn: string, vNumber: string][]): Promise<(string | number)[][]> {
  const { problems } = await check(aFile(identities.map(([bsn, vNumber]) => aReferral({ bsn, 'v-nummer': vNumber }))))
  return problems.map(({ row, problem }) => [row, problem])
}

describe('Checking the rows of a file', () => {
  it('keeps the good rows beside the rejected ones', async () => {
    const other = aReferral({ bsn: '999993653', 'v-nummer': '' })
    const { rows, candidates, rejected, problems } = await check(aFile([aReferral({ wet: '?', postcode: '?' }), other]))
    expect({ rows, rejected, problems: problems.length }).to.deep.equal({ rows: 2, rejected: 1, problems: 2 })
    expect(candidates.map(({ row, bsn }) => [row, bsn])).to.deep.equal([[3, '999993653']])
  })

  it('refuses a row at each cell with an error or a formula without a result, and takes it once that cell is corrected', () => {
    const heading = ['bsn', 'achternaam', 'wet', 'einddatum termijn', 'voornamen', 'postcode', 'straat', 'hobby']
    const cells =
      '<c r="E2" t="e"><f>A9</f><v>#N/A</v></c><c r="F2"><f>A9</f></c><c r="G2" t="str"><f>""</f><v></v></c><c r="H2" t="e"><v>#REF!</v></c>'
    const row = sheetRow(2, ['999990019', 'Haddad', 'Wi2013', '1-6-2027']).replace('</row>', `${cells}</row>`)
    const table = readTable(workbook({ Mensen: sheetRow(1, heading) + row }), 'people.xlsx')
    expect(checkRows(table, context).problems.map(({ row, problem, column }) => [row, problem, column])).to.deep.equal([
      [2, 'cell-error', 'voornamen'],
      [2, 'cell-error', 'postcode'],
    ])
    const corrected = checkRows(table, context, { cells: { 2: { voornamen: 'Rania', postcode: '' } } })
    expect(corrected.candidates).to.have.lengthOf(1)
    expect(corrected.candidates[0]).to.deep.include({ givenNames: 'Rania', postcode: null, street: null })
  })

  it('rejects the later row of the same BSN, however it is spelled', async () => {
    expect(await clashes(['999990019', ''], ['9999.90.019', ''])).to.deep.equal([[3, 'duplicate-in-file']])
    expect(await clashes(['999990019', '2700000001'], ['999990019', '2700000001'])).to.deep.equal([
      [3, 'duplicate-in-file'],
    ])
  })

  it('rejects the later row of the same V-number when a BSN is missing', async () => {
    expect(await clashes(['', '2700000001'], ['', '2700000001'])).to.deep.equal([[3, 'duplicate-in-file']])
    expect(await clashes(['999990019', '2700000001'], ['', '2700000001'])).to.deep.equal([[3, 'duplicate-in-file']])
    expect(await clashes(['', '2700000001'], ['999990019', '2700000001'])).to.deep.equal([[3, 'duplicate-in-file']])
  })

  it('sees a conflict when a V-number stands with two BSNs', async () => {
    const two: [string, string][] = [
      ['999990019', '2700000001'],
      ['999993653', '2700000002'],
    ]
    expect(await clashes(...two, ['999990019', '2700000002'])).to.deep.equal([[4, 'identity-conflict']])
    expect(await clashes(...two, ['999990408', '2700000002'])).to.deep.equal([[4, 'identity-conflict']])
  })

  it('tells two people with other numbers apart, whatever their name', async () => {
    expect(await clashes(['999990019', '2700000001'], ['999993653', '2700000002'])).to.deep.equal([])
  })

  it('takes cells that are missing at the end of a row for empty ones', async () => {
    const { candidates } = await check(
      'bsn;achternaam;wet;einddatum termijn;talen;e-mail\n999990019;Haddad;Wi2013;1-6-2027',
    )
    expect(candidates[0]).to.deep.include({ languages: [], email: null })
  })
})

describe('The referral files kept as examples', () => {
  before(function () {
    if (existsSync(`${SHARED}/expected.json`)) return
    console.log(`      skipped: ${SHARED} is not on this machine`)
    this.skip()
  })

  it('give exactly the expected rows and problems', async () => {
    const expected = JSON.parse(readFileSync(`${SHARED}/expected.json`, 'utf8')) as Record<
      string,
      Record<string, unknown>
    >
    for (const [file, outcome] of Object.entries(expected)) {
      delete outcome['note']
      delete outcome['name']
      expect(await outcomeOf(readFileSync(`${SHARED}/${file}`)), file).to.deep.equal(outcome)
    }
  })

  it('have all 120 people of Maastricht', () => {
    const table = readTable(readFileSync(`${SHARED}/maastricht-120.csv`), 'maastricht-120.csv')
    const known = new Set(['0935', '0938', '0981', '0994', '1729'])
    const all = { ...context, knownMunicipalities: known, allowedMunicipalities: 'all' as const }
    expect(checkRows(table, all).candidates).to.have.lengthOf(120)
  })
})

async function outcomeOf(bytes: Buffer): Promise<Record<string, unknown>> {
  try {
    const { rows, candidates, rejected, problems } = await check(bytes)
    const found = problems.map(({ row, column, problem }) => (column ? { row, column, problem } : { row, problem }))
    return { rows, new: candidates.length, rejected, problems: found }
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    const { column } = error.values
    return column ? { file: error.code, column } : { file: error.code }
  }
}
