import type { Deps } from '../../deps.ts'
import { calendarFile, type CalendarMethod } from './calendar-file.ts'
import { isolated } from '../texts/inserted-text.ts'
import { languageOf } from '../texts/languages.ts'
import { ourTemplates } from '../texts/our-templates.ts'
import type { Recipient } from '../recipient/recipient.ts'
import { sessionsToCome } from '../recipient/when-and-where.ts'

/**
 * The sessions of a group that are to come, for in somebody's agenda; what is past stays there as it was. Without the link: agendas are
 * shared. A cancellation names the same entries, so
 * that an agenda which took them over strikes them out.
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
