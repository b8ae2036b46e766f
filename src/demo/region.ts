import { addDays, weekday, type Day } from '../calendar/days.ts'
import { publicHolidays } from '../calendar/public-holidays.ts'
import type { SettingsFile } from '../municipalities/settings-file.ts'

const NAMES: readonly (readonly [code: string, name: string])[] = [
  ['0935', 'Maastricht'],
  ['0938', 'Meerssen'],
  ['0981', 'Vaals'],
  ['0994', 'Valkenburg aan de Geul'],
  ['1729', 'Gulpen-Wittem'],
]
const ALL = NAMES.map(([code]) => code)

/** Weeks before and after today for which there are slots. */
const [WEEKS_BACK, WEEKS_AHEAD] = [18, 18]

/**
 * A made-up region after Sociale Zaken Maastricht Heuvelland: five municipalities, three venues, and slots from eighteen weeks ago to
 * eighteen weeks ahead, so that the demo is filled whenever it runs. Valkenburg approves its proposals by hand.
 * @returns A settings file (contract.md) as an object.
 */
export function demoRegion(today: Day): object {
  return {
    regions: [{ code: 'mh', name: 'Maastricht-Heuvelland', municipalities: ALL }],
    municipalities: NAMES.map(municipality),
    venues: VENUES,
    slots: [...slots(mondayOf(today)), ...slotToday(today)],
    closedDays: carnivals(Number(today.slice(0, 4))),
  } satisfies Partial<Record<keyof SettingsFile, unknown>>
}

function mondayOf(day: Day): Day {
  return addDays(day, 1 - weekday(day))
}

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

function carnivals(year: number): object[] {
  return [year, year + 1].flatMap((each) =>
    ALL.map((code) => ({ municipality: code, ...carnivalOf(each), name: 'Carnaval' })),
  )
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

const VENUES = [
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

/** Half days under Wi2013 by weekday: Tuesday mornings and Thursday afternoons at the town hall, each in a language of its own. */
const HALF_DAY_LANGUAGES = [
  ['ar', 'nl'],
  ['ti', 'nl'],
  ['tr', 'nl'],
  ['en', 'nl'],
  ['ar', 'nl'],
  ['fa', 'nl'],
  ['so', 'nl'],
  ['en', 'es', 'nl'],
]
const SERIES_LANGUAGES = [
  ['ar', 'nl'],
  ['tr', 'nl'],
  ['ti', 'nl'],
  ['en', 'nl'],
  ['ar', 'nl'],
  ['fa', 'nl'],
]

function slots(monday: Day): object[] {
  const weeks = Array.from({ length: WEEKS_BACK + WEEKS_AHEAD }, (_, index) => index - WEEKS_BACK)
  return weeks.flatMap((week) => {
    const first = addDays(monday, week * 7)
    const number = week + WEEKS_BACK
    return [
      halfDay('stadhuis/a', addDays(first, 1), 'morning', languagesOf(HALF_DAY_LANGUAGES, number * 2)),
      halfDay('stadhuis/a', addDays(first, 3), 'afternoon', languagesOf(HALF_DAY_LANGUAGES, number * 2 + 1)),
      series('centre/b', addDays(first, 1), languagesOf(SERIES_LANGUAGES, number), number),
      ...(number % 3 === 0 ? [series('polfermolen/zaal', addDays(first, 4), ['en', 'es', 'zh', 'nl'], number)] : []),
    ]
  })
}

/** A half day today, whatever day it is, so that somebody can try to mark who came; none when offices are closed. */
function slotToday(today: Day): object[] {
  if (isClosed(today)) return []
  return [{ ...halfDay('stadhuis/b', today, 'morning', ['ar', 'en', 'tr', 'nl']), resources: [] }]
}

function languagesOf(list: string[][], index: number): string[] {
  return list[index % list.length] as string[]
}

const TIMES = { morning: { start: '09:00', end: '12:30' }, afternoon: { start: '13:00', end: '16:30' } }

function halfDay(room: string, date: Day, part: keyof typeof TIMES, languages: string[]): object {
  return {
    ...slotBase(`${date}-${part}-${room.split('/')[0]}`, 'wi2013', room, languages),
    sessions: [{ date, ...TIMES[part] }],
  }
}

/** Four half days of three hours, a week apart: the twelve hours of Wi2021, with an excursion as the third. Rooms alternate by half day. */
function series(room: string, first: Day, languages: string[], number: number): object {
  const time = number % 2 === 0 ? { start: '13:00', end: '16:00' } : { start: '09:00', end: '12:00' }
  const sessions = [0, 1, 2, 3].map((week) => ({
    date: addDays(first, week * 7),
    ...time,
    ...(week === 2 ? { activity: 'excursion' } : {}),
  }))
  return { ...slotBase(`${first}-series-${room.split('/')[0]}`, 'wi2021', room, languages), sessions }
}

function slotBase(code: string, programme: string, room: string, languages: string[]): object {
  const [spoken] = languages
  return {
    code,
    programme,
    room,
    languages,
    serves: ALL,
    overflow: [],
    resources: [`interpreter-${spoken}-${programme}`],
  }
}
