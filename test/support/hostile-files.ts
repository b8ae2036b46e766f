import { deflateRawSync } from 'node:zlib'
import { zipSync } from 'fflate'

const XML = '<?xml version="1.0" encoding="UTF-8"?>'
const HEADINGS = ['bsn', 'achternaam', 'wet', 'einddatum termijn']

/** A spreadsheet with the headings of a referral file, and below them what somebody made by hand. */
export function spreadsheet(rows: string, { sharedStrings = '', before = '' } = {}): Buffer {
  const heading = HEADINGS.map((text, at) => `<c r="${'ABCD'[at]}1" t="inlineStr"><is><t>${text}</t></is></c>`).join('')
  const sheet = `${XML}${before}<worksheet><sheetData><row r="1">${heading}</row>${rows}</sheetData></worksheet>`
  return Buffer.from(zipSync({ ...book(sharedStrings), 'xl/worksheets/sheet1.xml': Buffer.from(sheet) }, { level: 1 }))
}

/** One whose only sheet is `bytes` of spaces, packed to a thousandth, and says that it is so many. */
export function bomb(bytes: number, says = bytes): Buffer {
  const packed = Buffer.from(
    zipSync({ ...book(''), 'xl/worksheets/sheet1.xml': Buffer.from('sheet-to-come') }, { level: 0 }),
  )
  const sheet = deflateRawSync(Buffer.alloc(bytes, ' '), { level: 1 })
  return withSheet(packed, sheet, says)
}

export function cell(address: string, text = 'x'): string {
  return `<c r="${address}" t="inlineStr"><is><t>${text}</t></is></c>`
}

function book(sharedStrings: string): Record<string, Uint8Array> {
  const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
  const parts = {
    'xl/workbook.xml': `${XML}<workbook xmlns:r="${office}"><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels':
      `${XML}<Relationships><Relationship Id="rId1" Type="${office}/worksheet" Target="worksheets/sheet1.xml"/>` +
      `<Relationship Id="rId2" Type="${office}/sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
    ...(sharedStrings && { 'xl/sharedStrings.xml': `${XML}<sst>${sharedStrings}</sst>` }),
  }
  return Object.fromEntries(Object.entries(parts).map(([name, text]) => [name, Buffer.from(text)]))
}

/** Puts other bytes, and another size, where the last part of a ZIP file was: it is stored as it is, at the end of the parts. */
function withSheet(zip: Buffer, sheet: Buffer, says: number): Buffer {
  const directory = zip.indexOf(Buffer.from('PK\x01\x02', 'latin1'))
  const end = zip.indexOf(Buffer.from('PK\x05\x06', 'latin1'))
  const local = zip.lastIndexOf(Buffer.from('PK\x03\x04', 'latin1'))
  const entry = zip.lastIndexOf(Buffer.from('PK\x01\x02', 'latin1'))
  const sizes = (at: number) => {
    zip.writeUInt32LE(sheet.length, at)
    zip.writeUInt32LE(says, at + 4)
  }
  zip.writeUInt16LE(8, local + 8)
  zip.writeUInt16LE(8, entry + 10)
  sizes(local + 18)
  sizes(entry + 20)
  const start = zip.indexOf('sheet-to-come')
  zip.writeUInt32LE(start + sheet.length, end + 16)
  return Buffer.concat([zip.subarray(0, start), sheet, zip.subarray(directory)])
}
