import { addDays, type Day } from '../calendar/days.ts'
import { publicHolidays } from '../calendar/holidays.ts'

const NAMES: readonly (readonly [code: string, name: string])[] = [
  ['0935', 'Maastricht'],
  ['0938', 'Meerssen'],
  ['0981', 'Vaals'],
  ['0994', 'Valkenburg aan de Geul'],
  ['1729', 'Gulpen-Wittem'],
]

/** The codes of the municipalities: all share their venues. */
export const CODES = NAMES.map(([code]) => code)

/** The municipalities, as a settings file has them. */
export function municipalities(): object[] {
  return NAMES.map(municipality)
}

function municipality([code, name]: readonly [string, string]): object {
  return {
    code,
    name,
    oin: `0000009900000${code}000`,
    schoolRegion: 'zuid',
    sender: {
      name: 'Sociale Zaken Maastricht Heuvelland',
      onBehalfOf: `college van burgemeester en wethouders van ${name}`,
      returnAddress: ['Postbus 1992', '6201 BZ  MAASTRICHT'],
      phone: '14 043',
      email: 'sociale-zaken@example.org',
    },
    rules: { minGroupSize: 6, maxGroupSize: 15, approval: 'automatic' },
  }
}

/** The venues and their rooms, as a settings file has them. */
export const VENUES = [
  {
    code: 'stadhuis',
    municipality: '0935',
    name: 'Stadhuis Maastricht',
    address: ['Markt 78', '6211 CL  MAASTRICHT'],
    directions: {
      nl: 'Ingang aan de Markt. Bus 1, 2 en 4 stoppen voor de deur.',
      en: 'Entrance on the Markt. Buses 1, 2 and 4 stop in front.',
    },
    rooms: [
      { code: 'a', capacity: 15, offers: ['wheelchair'] },
      { code: 'b', capacity: 12, offers: ['wheelchair'] },
    ],
  },
  {
    code: 'centre',
    municipality: '0935',
    name: 'Centre Céramique',
    address: ['Avenue Céramique 50', '6221 KV  MAASTRICHT'],
    directions: { nl: 'Vijf minuten lopen van het station.', en: 'Five minutes on foot from the station.' },
    rooms: [{ code: 'b', capacity: 20, offers: ['wheelchair', 'childcare'] }],
  },
  {
    code: 'polfermolen',
    municipality: '0994',
    name: 'Polfermolen',
    address: ['Plenkertstraat 50', '6301 GM  VALKENBURG'],
    directions: {
      nl: 'Aan de rand van het centrum. Bus 4 stopt voor de deur.',
      en: 'At the edge of the centre. Bus 4 stops in front.',
    },
    rooms: [{ code: 'zaal', capacity: 18, offers: ['wheelchair'] }],
  },
]

/** True on a public holiday and with carnival. */
export function isClosed(day: Day): boolean {
  const year = Number(day.slice(0, 4))
  return (
    publicHolidays(year).some((one) => one.day === day) || (carnivalOf(year).from <= day && day <= carnivalOf(year).to)
  )
}

/** In Limburg offices are closed from the Sunday seven weeks before Easter until the Tuesday. */
function carnivalOf(year: number): { from: Day; to: Day } {
  const easter = publicHolidays(year).find(({ name }) => name === 'easter')?.day ?? ''
  return { from: addDays(easter, -49), to: addDays(easter, -47) }
}

/** Carnival of a year and the next one, in all municipalities, as a settings file has it. */
export function carnivals(year: number): object[] {
  return [year, year + 1].flatMap((each) =>
    CODES.map((code) => ({ municipality: code, ...carnivalOf(each), name: 'Carnaval' })),
  )
}
