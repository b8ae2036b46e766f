import type { z } from 'zod'
import { partOfDay } from '../../calendar/days.ts'
import { ticked } from '../../web/page/form.ts'
import { sayDay } from '../../words/say-when.ts'
import { type Language, translate } from '../../words/words.ts'
import type { DescribedSlot } from '../half-days/describe-slot.ts'
import type { NewSlot } from '../../municipalities/half-days/new-slot.ts'
import type { WhatForm } from './slot-form.ts'
import type { Slot } from '../../municipalities/slot.entity.ts'

/** A row of fields for each half day; rows that were left empty don't count. */
export const sessionFields = { date: ticked, start: ticked, end: ticked, activity: ticked }

type SessionForm = z.infer<z.ZodObject<typeof sessionFields>>

/** The half days that were filled in. */
export function readSessions({ date, start, end, activity }: SessionForm): NewSlot['sessions'] {
  return date.flatMap((day, index) => {
    const what = activity[index]?.trim()
    const session = { date: day.trim(), start: start[index]?.trim() ?? '', end: end[index]?.trim() ?? '' }
    return session.date ? [{ ...session, ...(what ? { activity: what } : {}) }] : []
  })
}

const [FEWEST_ROWS, SPARE_ROWS] = [6, 2]

/** Rows to show: what is there and some empty ones, with the times of the row before. The first one is always open. */
export function sessionRows({ date = [], start = [], end = [], activity = [] }: Partial<SessionForm>) {
  const filled = date.filter(Boolean).length
  const rows = Math.max(FEWEST_ROWS, filled + SPARE_ROWS)
  return Array.from({ length: rows }, (_, index) => ({
    number: index + 1,
    date: date[index] ?? '',
    start: start[index] ?? start.at(-1) ?? '09:00',
    end: end[index] ?? end.at(-1) ?? '12:30',
    activity: activity[index] ?? '',
    open: index < Math.max(1, filled),
  }))
}

/** A slot that is there, as its form. */
export function formOfSlot(slot: Slot): WhatForm & SessionForm & { version: number } {
  const { programme, room, languages, serves, overflow, resources, sessions, version } = slot
  return {
    ...{ programme, languages, serves, overflow, resources, version, room: room.code },
    ...{ otherLanguages: '', otherResources: '' },
    date: sessions.map(({ date }) => date),
    start: sessions.map(({ start }) => start),
    end: sessions.map(({ end }) => end),
    activity: sessions.map(({ activity }) => activity ?? ''),
  }
}

/** `Dinsdag 15 december 2026, ochtend: nog vrij` */
export function slotTitle({ slot, state, begun }: DescribedSlot, language: Language): string {
  const [first] = slot.sessions
  const part = translate(language, `municipalities:part.${partOfDay(first?.start ?? '')}`)
  const shown = state === 'past' || (state === 'free' && begun) ? 'begun' : state
  const day = sayDay(first?.date, language, 'full')
  return translate(language, `municipalities:slotTitle.${shown}`, { day, part })
}
