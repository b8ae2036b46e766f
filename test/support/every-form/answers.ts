import { deflateSync, crc32 } from 'node:zlib'
import { PDFDocument } from '@cantoo/pdf-lib'
import { goodRow, smallFile } from '../../referrals/a-small-file.ts'
import { anMp3 } from '../sounds.ts'
import { PASSWORD } from '../staff.ts'
import { MORNING, testBsn } from '../town.ts'
import { sheetRow, workbook } from '../workbook.ts'
import { type Answers, type FileInHand, ONLY_THE_FIRST } from './fill-form.ts'

/** What somebody types or chooses who knows their work, by the name of the field; the rest stays as it is. */
const TYPED: Readonly<Record<string, (number: number) => string>> = {
  name: (number) => `Eva Smit ${number}`,
  email: (number) => `eva.${number}@example.org`,
  password: () => PASSWORD,
  present: () => PASSWORD,
  zoek: () => 'Haddad',
  met: () => 'R-000071',
  kenmerk: () => `R-0000${71 + (returned++ % 3)}`,
  date: () => '2027-02-09',
  dag: () => '2027-02-09',
  from: () => '2027-02-01',
  to: () => '2027-02-28',
  start: () => '13:00',
  end: () => '16:30',
  day: () => '2026-11-24',
  exception: () => 'Zij was er de hele ochtend.',
  text: () => 'Neem uw pas mee.',
  telefoon: () => '0612345678',
  weekdays: () => '2',
  zaal: () => 'stadhuis/a',
  bsn: (number) => testBsn(300 + number),
  familyName: () => 'Haddad',
  termEndsOn: () => '01-12-2028',
  betekenis: () => 'Wi2021',
  room: () => `Zaal ${rooms++}`,
  capacity: () => '12',
  phone: () => '043 350 40 50',
}

let returned = 0
let rooms = 1

/** A field that is filled already stays as it is. */
export const answers: Answers = ({ action, method }, { name, type, value }, number) => {
  if (['bericht', 'gekozen', 'groep', 'bijeenkomst'].includes(name)) return ONLY_THE_FIRST
  if (type === 'file') return fileFor(action, number)
  if (action === '/inrichting/kalender' && name === 'voor') return '0363'
  if (name === 'row-0') return 'absent'
  if (action.startsWith('/inrichting/trainers') && name === 'languages') return 'Arabisch'
  if (action.endsWith('/verzetten') && method === 'get' && name === 'date') return '2027-01-19'
  if (value !== '' && !/^(checkbox|radio)$/.test(type)) return undefined
  return TYPED[name]?.(number)
}

function fileFor(action: string, number: number): FileInHand {
  if (action.endsWith('/logo')) return { name: 'logo.png', mimeType: 'image/png', buffer: aPng() }
  if (/\/verklaring$|\/talen\b/.test(action))
    return { name: 'verklaring.pdf', mimeType: 'application/pdf', buffer: A_PDF }
  if (action.endsWith('/papier/bestand')) return { name: 'lijst.xlsx', mimeType: XLSX, buffer: aList() }
  if (action.endsWith('/bestand'))
    return { name: 'instellingen.json', mimeType: 'application/json', buffer: settings(number) }
  if (action.startsWith('/berichten/opnames/')) return { name: 'opname.mp3', mimeType: 'audio/mpeg', buffer: anMp3() }
  return { name: 'duo.csv', mimeType: 'text/csv', buffer: smallFile(goodRow(100 + number)).bytes }
}

/** Of nobody but a walk-in: a row says whose it is, and the walk does not know whose list it meets. */
function aList(): Buffer {
  const rows = [
    ['Naam', 'Aanwezig (ja, nee, afgemeld)', 'Code (niet wijzigen)'],
    ['Karim', 'ja', ''],
  ]
  return workbook({ lijst: rows.map((cells, at) => sheetRow(at + 1, cells)).join('') })
}

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** A half day more; the second time one that is impossible, because it is in no room that we know. */
function settings(number: number): Buffer {
  const slot = { ...MORNING, code: `proef-${number}`, sessions: [{ date: '2027-03-02', start: '09:00', end: '12:30' }] }
  return Buffer.from(JSON.stringify({ slots: [slot] }))
}

const A_PDF = await PDFDocument.create().then(async (pdf) => {
  pdf.addPage().drawText('Ik doe mee.')
  return Buffer.from(await pdf.save())
})

/** Four grey pixels. */
function aPng(): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const typed = Buffer.concat([Buffer.from(type, 'latin1'), data])
    const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)]
    length.writeUInt32BE(data.length)
    check.writeUInt32BE(crc32(typed))
    return Buffer.concat([length, typed, check])
  }
  const header = Buffer.from([0, 0, 0, 2, 0, 0, 0, 2, 8, 0, 0, 0, 0])
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  const pixels = chunk('IDAT', deflateSync(Buffer.alloc(6)))
  return Buffer.concat([signature, chunk('IHDR', header), pixels, chunk('IEND', Buffer.alloc(0))])
}
