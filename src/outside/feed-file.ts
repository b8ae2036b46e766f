import ical, { ICalEventStatus } from 'ical-generator'
import { DateTime } from 'luxon'
import type { Day, TimeOfDay } from '../calendar/days.ts'
import { ZONE } from './clock.ts'

/** A session as it stands in a calendar that is read again and again. It says of nobody who they are. */
export interface FeedEntry {
  /** The same for ever: a calendar finds by it what it has already. */
  readonly uid: string
  readonly day: Day
  readonly start: string
  readonly end: string
  readonly title: string
  readonly place: string
  /** The page of the session, for who is signed in. */
  readonly url: string
  /** Goes up when day, time or place changes, and once more when it is called off (RFC 5545, 3.8.7.4). */
  readonly sequence: number
  readonly changedAt: string
  readonly isOff: boolean
}

/** How often a calendar should look: a session is seldom moved on the day itself. */
const SECONDS_BETWEEN = 3_600

/**
 * The calendar as a file (RFC 5545): lines of at most 75 octets that end in CRLF, times in Amsterdam with its rule, and how often to look
 * again (RFC 7986 for most, `X-PUBLISHED-TTL` for Outlook). Without METHOD, for it is no message: who reads it takes it as it is. The same
 * sessions give the same bytes, so that a reader who has them need not get them again.
 */
export function feedFile(name: string, entries: readonly FeedEntry[]): string {
  const calendar = ical({ prodId: '//Dagdeel//Dagdeel//NL', name, ttl: SECONDS_BETWEEN })
  calendar.timezone({ name: null, generator: amsterdamTimezone })
  for (const entry of entries) {
    const changed = DateTime.fromISO(entry.changedAt, { zone: 'utc' })
    calendar.createEvent({
      id: entry.uid,
      start: localMoment(entry.day, entry.start),
      end: localMoment(entry.day, entry.end),
      timezone: ZONE,
      stamp: changed,
      lastModified: changed,
      sequence: entry.sequence,
      summary: entry.title,
      location: entry.place,
      url: entry.url,
      status: entry.isOff ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    })
  }
  return `${calendar.toString()}\r\n`
}

/** A moment by the clocks of Amsterdam, as calendar files want it. */
export function localMoment(date: Day, time: TimeOfDay): DateTime {
  const local = DateTime.fromISO(`${date}T${time}`, { zone: ZONE })
  if (!local.isValid) throw new Error(`${date} ${time} is not a time`)
  return local
}

/** The zone of every time in a calendar file. */
export function amsterdamTimezone(): string {
  return AMSTERDAM_TIMEZONE
}

/** The rule that all countries of the European Union share since 1996 (directive 2000/84/EC). */
const AMSTERDAM_TIMEZONE = [
  'BEGIN:VTIMEZONE',
  'TZID:Europe/Amsterdam',
  'X-LIC-LOCATION:Europe/Amsterdam',
  'BEGIN:DAYLIGHT',
  'TZNAME:CEST',
  'TZOFFSETFROM:+0100',
  'TZOFFSETTO:+0200',
  'DTSTART:19700329T020000',
  'RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU',
  'END:DAYLIGHT',
  'BEGIN:STANDARD',
  'TZNAME:CET',
  'TZOFFSETFROM:+0200',
  'TZOFFSETTO:+0100',
  'DTSTART:19701025T030000',
  'RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU',
  'END:STANDARD',
  'END:VTIMEZONE',
].join('\r\n')
