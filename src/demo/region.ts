import { type Day, addDays, weekday } from '../calendar/days.ts'
import type { SettingsFile } from '../setup/settings/settings-file.ts'
import { CODES, municipalities, VENUES, carnivals, isClosed } from './places.ts'

/**
 * A made-up region after Sociale Zaken Maastricht Heuvelland: five municipalities, three venues, and slots from eighteen weeks ago to
 * eighteen weeks ahead, so that the demo is filled whenever it runs.
 * @returns A settings file (docs/files.md) as an object.
 */
export function demoRegion(today: Day): object {
  return {
    regions: [{ code: 'mh', name: 'Maastricht-Heuvelland', municipalities: CODES }],
    municipalities: municipalities(),
    venues: VENUES,
    slots: [...slots(mondayOf(today)), ...slotToday(today)],
    closedDays: carnivals(Number(today.slice(0, 4))),
  } satisfies Partial<Record<keyof SettingsFile, unknown>>
}

/** Weeks before and after today for which there are slots. */
const [WEEKS_BACK, WEEKS_AHEAD] = [18, 18]

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
      ...halfDays('stadhuis/a', addDays(first, 1), 'morning', languagesOf(HALF_DAY_LANGUAGES, number * 2)),
      ...halfDays('stadhuis/a', addDays(first, 3), 'afternoon', languagesOf(HALF_DAY_LANGUAGES, number * 2 + 1)),
      series('centre/b', addDays(first, 1), languagesOf(SERIES_LANGUAGES, number), number),
      ...(number % 3 === 0 ? [series('polfermolen/zaal', addDays(first, 4), ['en', 'es', 'zh', 'nl'], number)] : []),
    ]
  })
}

/** A half day today, whatever day it is, so that somebody can try to mark who came. */
function slotToday(today: Day): object[] {
  // The other room may have a morning of its own that day.
  const own = { code: `${today}-morning-stadhuis-b`, resources: [] }
  return halfDays('stadhuis/b', today, 'morning', ['ar', 'en', 'tr', 'nl']).map((slot) => ({ ...slot, ...own }))
}

function languagesOf(list: string[][], index: number): string[] {
  return list[index % list.length] as string[]
}

const TIMES = { morning: { start: '09:00', end: '12:30' }, afternoon: { start: '13:00', end: '16:30' } }

/** One half day; none when offices are closed. */
function halfDays(room: string, date: Day, part: keyof typeof TIMES, languages: string[]): object[] {
  if (isClosed(date)) return []
  const slot = slotBase(`${date}-${part}-${room.split('/')[0]}`, 'wi2013', room, languages)
  return [{ ...slot, sessions: [{ date, ...TIMES[part] }] }]
}

/**
 * Four half days of three hours, a week apart and passing over closed days: the twelve hours of Wi2021, with an excursion as the third.
 * Rooms alternate by half day.
 */
function series(room: string, first: Day, languages: string[], number: number): object {
  const time = number % 2 === 0 ? { start: '13:00', end: '16:00' } : { start: '09:00', end: '12:00' }
  const weeks = [0, 1, 2, 3, 4, 5, 6].map((week) => addDays(first, week * 7))
  const sessions = weeks
    .filter((date) => !isClosed(date))
    .slice(0, 4)
    .map((date, index) => ({ date, ...time, ...(index === 2 ? { activity: 'excursion' } : {}) }))
  return { ...slotBase(`${first}-series-${room.split('/')[0]}`, 'wi2021', room, languages), sessions }
}

function slotBase(code: string, programme: string, room: string, languages: string[]): object {
  const [spoken] = languages
  return {
    code,
    programme,
    room,
    languages,
    serves: CODES,
    overflow: [],
    resources: [`interpreter-${spoken}-${programme}`],
  }
}

function mondayOf(day: Day): Day {
  return addDays(day, 1 - weekday(day))
}
