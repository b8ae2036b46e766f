import { expect } from 'chai'
import { readTable } from '../../../src/referrals/file/read-table.ts'
import { sheetRow, workbook } from '../../support/workbook.ts'

const read = (lines: readonly string[]) => readTable(Buffer.from(lines.join('\n')), 'mensen.csv')
const rowsOf = ({ rows }: ReturnType<typeof read>) => rows.map(({ row, cells }) => [row, ...cells])

describe('finding the people in a file', () => {
  it('looks below titles, notes and blank rows, also where these hold another sign than the columns', () => {
    const table = read(['Aanmeldingen, augustus, 2026', '', 'Let op, vertrouwelijk;;', 'BSN;Naam cliënt;Wet', '1;A;B'])
    expect(table.headings).to.deep.equal(['BSN', 'Naam cliënt', 'Wet'])
    expect(table.place.row).to.equal(4)
    expect(rowsOf(table)).to.deep.equal([[5, '1', 'A', 'B']])
  })

  it('stops where another table begins below a blank row, and says where', () => {
    const table = read(['bsn;achternaam;wet', '1;A;x', '', '2;B;x', '', 'BSN;Telefoon;E-mail;Taal', '3;06;a;b'])
    expect(rowsOf(table).map(([row]) => row)).to.deep.equal([2, 4])
    expect(table.place.otherRow).to.equal(6)
  })

  it('passes over a heading that is repeated for each page', () => {
    const table = read(['bsn;achternaam;wet', '1;A;x', '', 'bsn;achternaam;wet', '2;B;x'])
    expect(rowsOf(table).map(([row]) => row)).to.deep.equal([2, 5])
    expect(table.place.otherRow).to.equal(null)
  })

  it('reads the first of two tables that stand side by side', () => {
    const table = read(['bsn;achternaam;wet;;bsn;achternaam', '1;A;x;;2;B', ';;;;3;C'])
    expect(rowsOf(table)).to.deep.equal([[2, '1', 'A', 'x']])
    expect(table.place.otherColumn).to.equal('E')
  })

  it('finds the sheet whose headings are known, and names the others', () => {
    const { place, rows } = readTable(
      workbook({
        Uitleg: '<row r="1"><c r="A1" t="inlineStr"><is><t>Lees mij</t></is></c></row>',
        Mensen: sheetRow(3, ['bsn', 'achternaam', 'wet']) + sheetRow(4, ['1', 'A', 'x']),
        Oud: sheetRow(1, ['bsn', 'achternaam', 'wet']) + sheetRow(2, ['2', 'B', 'y']),
      }),
      'x',
    )
    expect(place).to.deep.include({ sheet: 'Mensen', row: 3, otherSheets: ['Uitleg', 'Oud'] })
    expect(rows).to.deep.equal([{ row: 4, cells: ['1', 'A', 'x'] }])
  })

  it('reads a heading of two rows with merged cells, and merged cells in each of their rows', () => {
    const rows =
      sheetRow(1, ['BSN', 'Cliënt', '', 'Adres', 'Wet']) +
      sheetRow(2, ['', 'Voornamen', 'Achternaam']) +
      sheetRow(3, ['1', 'Rania', 'Haddad', 'Markt 78']) +
      sheetRow(4, ['2', 'Omar', 'Haddad'])
    const table = readTable(workbook({ a: rows }, ['A1:A2', 'B1:C1', 'D1:D2', 'E1:E2', 'D3:D4']), 'x')
    expect(table.headings).to.deep.equal(['BSN', 'Voornamen', 'Achternaam', 'Adres', 'Wet'])
    expect(rowsOf(table).map((cells) => cells.at(-1))).to.deep.equal(['Markt 78', 'Markt 78'])
  })

  it('reads the last result of a formula, and three hundred columns', () => {
    const many = Array.from({ length: 297 }, (_, at) => `kolom ${at}`)
    const formula = '<row r="2"><c r="A2" t="str"><f>B2&amp;C2</f><v>12</v></c></row>'
    const table = readTable(workbook({ a: sheetRow(1, ['bsn', 'achternaam', 'wet', ...many]) + formula }), 'x')
    expect(table.headings).to.have.length(300)
    expect(rowsOf(table)).to.deep.equal([[2, '12']])
  })
})
