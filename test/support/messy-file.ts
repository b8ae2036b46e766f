import { testBsn } from './town.ts'
import { sheetRow, workbook } from './workbook.ts'

const HEADINGS = [
  ...['Zaaknr', 'Burgerservicenummer', 'Naam cliënt', 'M/V', 'Geb.dat.', 'Adres', 'Postcode/plaats', 'Wetgeving'],
  ...[
    'Doelgroep',
    'Ingangsdatum plicht',
    'Eindatum termijn',
    'Taal',
    'Mailadres',
    'Mag mailen',
    'Mobiel',
    'Bijzonderheden',
  ],
]

const FAMILY = ['Haddad', 'Yılmaz', 'Tesfay', 'El Amrani', 'van den Berg', 'Kovalenko', 'Ahmadi', 'Nguyen']
const GIVEN = ['Rania', 'Omar', 'Selam', 'Fatma', 'Olena', 'Reza', 'Amina', 'Daniel']
const LAWS = ['Wet inburgering 2021', 'Wi2021', 'WI 2021', 'nieuwe wet']
const GROUPS = ['gezin', 'AS', 'Asielstatushouder', 'statushouder', '']
const LANGUAGES = ['Arabisch (Syrië)', 'Turks', 'Tigrinja', 'Arabich', 'Dari / Farsi', 'Oekraïens']
const DATES = ['23/12/1991', '1-2-1990', '3 maart 1988', '19850617', '1979', '14.07.1993 00:00:00']

/** What the last rows say that nobody can read: each needs somebody to look. */
const WRONG: readonly Readonly<Record<number, string>>[] = [
  { 5: 'Markt 1, 0211 AB Maastricht', 6: '' },
  { 12: 'rania at example.org' },
  { 4: '31-02-1990' },
  { 10: '' },
  { 1: '123456789' },
  { 9: '01-06-2031' },
  { 1: testBsn(1) },
  { 1: testBsn(2) },
]

/** How many rows nobody can read. */
export const WRONG_ROWS = WRONG.length

/**
 * A workbook as a planner has it: a sheet of notes, a title above the columns, headings and values of their own.
 * @param from So many people of such files are others than these.
 */
export function messyFile(people: number, from = 0): Buffer {
  const rows = Array.from({ length: people }, (_, at) => sheetRow(at + 5, cellsOf(from + at, from + people)))
  const title = sheetRow(1, ['Aanmeldingen Maastricht, november']) + sheetRow(2, ['', 'vertrouwelijk'])
  return workbook({
    Toelichting: sheetRow(1, ['Dit bestand komt uit het zaaksysteem.']),
    Aanmeldingen: title + sheetRow(4, HEADINGS) + rows.join(''),
    Archief: sheetRow(1, ['Naam', 'Jaar']) + sheetRow(2, ['Iemand', '2019']),
  })
}

function cellsOf(at: number, people: number): string[] {
  const pick = (list: readonly string[], step = 1) => list[Math.floor(at / step) % list.length] ?? ''
  const name = `${pick(FAMILY)}, ${pick(GIVEN, 8)}`
  const [place, mail] = ['6211 CK Maastricht', at % 4 === 0 ? 'geen' : `persoon.${at}@example.org`]
  const cells = [
    ...[
      `Z-${1000 + at}`,
      testBsn(at + 1),
      name,
      at % 2 ? 'man' : 'vrouw',
      pick(DATES),
      `Markt ${at + 1}`,
      place,
      pick(LAWS),
    ],
    ...[
      pick(GROUPS),
      '1/6/2026',
      '01-06-2029',
      pick(LANGUAGES),
      mail,
      'akkoord',
      '06-12345678',
      at % 9 ? '' : 'belt terug',
    ],
  ]
  const wrong = WRONG[at - (people - WRONG.length)] ?? {}
  return cells.map((cell, column) => wrong[column] ?? cell)
}
