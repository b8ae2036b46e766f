import ical, { ICalCalendarMethod, ICalEventStatus } from 'ical-generator'
import { DateTime } from 'luxon'
import type { Day, TimeOfDay } from '../../calendar/days.ts'
import { AMSTERDAM_TIMEZONE } from './calendar-timezone.ts'
import { cleanText } from '../texts/inserted-text.ts'

const ZONE = 'Europe/Amsterdam'

export type CalendarMethod = 'PUBLISH' | 'REQUEST' | 'CANCEL'

export interface CalendarEntry {
  /** Of this session and this person, the same for ever: a change or cancellation finds the entry by it. */
  uid: string
  date: Day
  start: TimeOfDay
  end: TimeOfDay
}

export interface CalendarOrder {
  /** PUBLISH puts entries in an agenda. All want an organizer, REQUEST and CANCEL also an attendee (RFC 5546). */
  method: CalendarMethod
  entries: CalendarEntry[]
  /** What stands in the agenda, which others may see: the meeting, not who or why. */
  title: string
  place: string
  /** What to bring and whom to call. */
  text?: string
  url?: string
  /** One higher at every change. */
  sequence: number
  /** When the message was made, in UTC: `2026-11-24T05:00:00Z`. */
  madeAt: string
  organizer?: { name: string; email: string }
  attendee?: string
}

/** An iCalendar file (RFC 5545) with one event for each session. Times are local: 09:00 stays 09:00 when clocks change. */
export function calendarFile(order: CalendarOrder): string {
  const calendar = ical({ prodId: '//Dagdeel//Dagdeel//NL', method: ICalCalendarMethod[order.method] })
  // The calendar itself stays in UTC, as DTSTAMP must be; each event has the zone.
  calendar.timezone({ name: null, generator: () => AMSTERDAM_TIMEZONE })
  for (const entry of order.entries) calendar.createEvent(eventOf(entry, order))
  return calendar.toString()
}

function eventOf(entry: CalendarEntry, order: CalendarOrder) {
  const cancelled = order.method === 'CANCEL'
  return {
    id: entry.uid,
    start: localTime(entry.date, entry.start),
    end: localTime(entry.date, entry.end),
    timezone: ZONE,
    stamp: DateTime.fromISO(order.madeAt, { zone: 'utc' }),
    sequence: order.sequence,
    summary: cleanText(order.title),
    location: cleanText(order.place),
    ...(order.text && { description: cleanText(order.text) }),
    status: cancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    ...(order.url && { url: order.url }),
    ...(order.organizer && { organizer: { ...order.organizer, name: cleanText(order.organizer.name) } }),
    ...(order.attendee && { attendees: [{ email: order.attendee, rsvp: order.method === 'REQUEST' }] }),
  }
}

function localTime(date: Day, time: TimeOfDay): DateTime {
  const local = DateTime.fromISO(`${date}T${time}`, { zone: ZONE })
  if (!local.isValid) throw new Error(`${date} ${time} is not a time`)
  return local
}
