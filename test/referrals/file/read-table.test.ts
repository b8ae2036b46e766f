import { expect } from 'chai'
import fc from 'fast-check'
import writeXlsxFile, { type SheetData } from 'write-excel-file/node'
import type { InputError } from '../../../src/errors.ts'
import { readTable, type Table } from '../../../src/referrals/file/read-table.ts'

const TEXT = 'Naam;Bedrag\nÇelik, Ayşe;€ 5\nMuñoz;7'

function read(content: string | Buffer): Table {
  return readTable(Buffer.from(content as string), 'people.csv')
}

function refusal(content: string | Buffer): InputError {
  try {
    read(content)
  } catch (error) {
    return error as InputError
  }
  return expect.fail('was not refused')
}

async function xlsx(rows: SheetData): Promise<Buffer> {
  return writeXlsxFile(rows).toBuffer()
}

function swapped(text: string): Buffer {
  return Buffer.from(text, 'utf16le').swap16()
}

describe('Reading a file as a table', () => {
  const encodings: [name: string, bytes: Buffer][] = [
    ['UTF-8', Buffer.from(TEXT)],
    ['UTF-8 with mark', Buffer.from(`\ufeff${TEXT}`)],
    ['UTF-16 LE with mark', Buffer.from(`\ufeff${TEXT}`, 'utf16le')],
    ['UTF-16 LE without mark', Buffer.from(TEXT, 'utf16le')],
    ['UTF-16 BE with mark', swapped(`\ufeff${TEXT}`)],
    ['UTF-16 BE without mark', swapped(TEXT)],
  ]
  for (const [name, bytes] of encodings) {
    it(`understands ${name}`, () => {
      const { headings, rows } = read(bytes)
      expect(headings).to.deep.equal(['Naam', 'Bedrag'])
      expect(rows.map(({ cells }) => cells)).to.deep.equal([
        ['Çelik, Ayşe', '€ 5'],
        ['Muñoz', '7'],
      ])
    })
  }

  it('understands Windows-1252, curly quotes and euro sign too', () => {
    const { rows } = read(Buffer.from('Naam;Bedrag\nMu\xf1oz \x93de eerste\x94;\x80 5', 'latin1'))
    expect(rows[0]?.cells).to.deep.equal(['Muñoz “de eerste”', '€ 5'])
  })

  for (const [name, delimiter] of [
    ['comma', ','],
    ['semicolon', ';'],
    ['tab', '\t'],
  ] as const) {
    it(`finds out that the delimiter is a ${name}, whatever stands between quotes`, () => {
      const text = [
        ['"a;b,c;d,e\tf"', 'bsn'],
        ['1', '2'],
      ]
        .map((row) => row.join(delimiter))
        .join('\n')
      expect(read(text).rows[0]?.cells).to.deep.equal(['1', '2'])
    })
  }

  it('numbers rows as a spreadsheet does: blank rows count, line ends between quotes do not', () => {
    const { rows } = read('naam;noot\r\nA;"een\r\ntwee ""drie"""\r\n\r\n;\r\nB;x\r\n\r\n')
    expect(rows).to.deep.equal([
      { row: 2, cells: ['A', 'een\r\ntwee "drie"'] },
      { row: 5, cells: ['B', 'x'] },
    ])
  })

  it('takes the first row that is not blank for the heading', () => {
    expect(read('\n;\nnaam;wet\nA;B')).to.deep.include({
      headings: ['naam', 'wet'],
      rows: [{ row: 4, cells: ['A', 'B'] }],
    })
  })

  it('heeds the line with which Excel names the delimiter, and does not count it', () => {
    expect(read('sep=,\r\nnaam,"a;b;c"\r\nA,B').rows).to.deep.equal([{ row: 2, cells: ['A', 'B'] }])
  })

  it('lets rows be shorter or longer than the heading', () => {
    const { rows } = read('a;b;c\n1\n1;2;3;;;')
    expect(rows.map(({ cells }) => cells.length)).to.deep.equal([1, 6])
  })

  it('refuses what is no table', () => {
    const binary = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte))
    const wrong = [
      binary,
      '<html><table></table>',
      '%PDF-1.7\n',
      'a;b\n"never closed;1',
      Buffer.from('PK\x03\x04nothing'),
    ]
    for (const content of wrong) expect(refusal(content).code).to.equal('file-unreadable')
    expect(refusal(Buffer.from('\ufeffn\xe9', 'latin1')).code).to.not.equal('file-unreadable')
    expect(refusal(Buffer.from('\xef\xbb\xbfn\xe9;b\n1;2', 'latin1')).code).to.equal('file-unreadable')
  })

  it('refuses a file without rows', () => {
    for (const content of ['', ' \n\n', 'naam;wet', 'naam;wet\n;\n\n']) {
      expect(refusal(content).code).to.equal('file-empty')
    }
  })

  it('refuses more than 200,000 rows, and takes exactly 200,000', () => {
    expect(read(`naam\n${'A\n'.repeat(200_000)}\n\n`).rows).to.have.lengthOf(200_000)
    expect(refusal(`naam\n${'A\n'.repeat(200_001)}`).code).to.equal('too-many-rows')
  })

  it('reads back every table that it could be given', () => {
    const cell = fc
      .string({ unit: 'grapheme', maxLength: 8 })
      .map((text) => `x${text.replace(/[\0-\x1f\x7f-\x9f\ufffe\uffff]/g, '')}`)
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 5 }), (cells) => {
        const lines = cells.map((row) => row.map((text) => `"${text.replaceAll('"', '""')}"`).join(';'))
        const { rows } = read(`a;b;c\n${lines.join('\n')}`)
        expect(rows.map((row) => row.cells)).to.deep.equal(cells)
      }),
    )
  })
})

describe('Reading a spreadsheet', () => {
  it('keeps dates, long numbers, leading zeros and blank rows', async () => {
    const bytes = await xlsx([
      [{ value: 'BSN' }, { value: 'Datum' }, { value: 'Akkoord' }],
      [
        { value: 999990019, type: Number },
        { value: new Date(Date.UTC(2026, 11, 1)), type: Date, format: 'dd-mm-yyyy' },
        null,
      ],
      [null, null, null],
      [{ value: '010000008' }, null, { value: true, type: Boolean }],
    ])
    expect(readTable(bytes, 'people.xlsx').rows.map(({ row, cells }) => [row, ...cells])).to.deep.equal([
      [2, '999990019', '2026-12-01'],
      [4, '010000008', '', 'true'],
    ])
  })

  it('counts blank rows above the heading', async () => {
    const bytes = await xlsx([[null], [{ value: 'naam' }], [{ value: 'A' }]])
    expect(readTable(bytes, 'x')).to.deep.include({ headings: ['naam'], rows: [{ row: 3, cells: ['A'] }] })
  })

  it('keeps apart a formula that was never calculated from an empty cell', async () => {
    const bytes = await xlsx([
      [{ value: 'naam' }, { value: 'som' }],
      [{ value: 'A' }, { value: '=1+1', type: 'Formula' }],
    ])
    expect(readTable(bytes, 'x').rows[0]?.cells).to.deep.equal(['A', '#FORMULE!'])
  })

  it('refuses a sheet with only a heading', async () => {
    const bytes = await xlsx([[{ value: 'naam' }]])
    expect(refusal(bytes).code).to.equal('file-empty')
  })
})
