import ical, { ICalCalendarMethod, ICalEventStatus } from 'ical-generator'
import { DateTime } from 'luxon'
import type { Day, TimeOfDay } from '../../calendar/days.ts'
import { cleanText, isolated } from '../texts/inserted-text.ts'
import type { Deps } from '../../deps.ts'
import { ZONE } from '../../outside/clock.ts'
import { amsterdamTimezone, localMoment } from '../../outside/feed-file.ts'
import { languageOf } from '../texts/languages.ts'
import { ourTemplates } from '../texts/our-templates.ts'
import type { Recipient } from '../recipient/recipient.ts'
import { sessionsToCome } from '../recipient/when-and-where.ts'

type CalendarMethod = 'PUBLISH' | 'REQUEST' | 'CANCEL'

/**
 * The sessions of a group that are to come, for in somebody's agenda; what is past stays there as it was. Without the link: agendas are
 * shared. A cancellation names the same entries, so that an agenda which took them over strikes them out.
 */
export function calendarOf(
  { config, clock }: Pick<Deps, 'config' | 'clock'>,
  { sessions, placement, group, municipality }: Recipient,
  method: CalendarMethod,
  language: string,
  attendee?: string,
): { content: string; method: CalendarMethod } {
  const { venue } = group.slot.room
  const { name, email, phone } = municipality.sender
  const words = ourTemplates().words(language)
  const content = calendarFile({
    method,
    entries: sessionsToCome(sessions, clock.now()).map(({ number, day, startTime, endTime }) => ({
      uid: `${placement.id}-${number}@${new URL(config.publicUrl).hostname}`,
      date: day,
      start: startTime,
      end: endTime,
    })),
    title: words.calendarTitle,
    text: words.calendarText.replace('{{phone}}', isolated(phone, languageOf(language).direction)),
    place: [venue.name, ...venue.address].join(', '),
    sequence: Math.max(...sessions.map(({ sequence }) => sequence)) + (method === 'CANCEL' ? 1 : 0),
    madeAt: clock.now(),
    organizer: { name, email },
    ...(method === 'CANCEL' && attendee && { attendee }),
  })
  return { content, method }
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

interface CalendarEntry {
  /** Of this session and this person, the same for ever: a change or cancellation finds the entry by it. */
  uid: string
  date: Day
  start: TimeOfDay
  end: TimeOfDay
}

/** An iCalendar file (RFC 5545) with one event for each session and a line end after each line. 09:00 stays 09:00 when clocks change. */
export function calendarFile(order: CalendarOrder): string {
  const calendar = ical({ prodId: '//Dagdeel//Dagdeel//NL', method: ICalCalendarMethod[order.method] })
  // The calendar itself stays in UTC, as DTSTAMP must be; each event has the zone.
  calendar.timezone({ name: null, generator: amsterdamTimezone })
  for (const entry of order.entries) calendar.createEvent(eventOf(entry, order))
  return `${calendar.toString()}\r\n`
}

function eventOf(entry: CalendarEntry, order: CalendarOrder) {
  const cancelled = order.method === 'CANCEL'
  return {
    id: entry.uid,
    start: localMoment(entry.date, entry.start),
    end: localMoment(entry.date, entry.end),
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
