import { z } from 'zod'
import { line, ticked } from '../../web/page/form.ts'
import { sayLanguage, type Language, translate, sayDay } from '../../words/words.ts'
import type { NewSlot, SlotChoices } from '../../municipalities/half-days/new-slot.ts'
import { sayResource, sayRoom } from '../../municipalities/half-days/slot-notes.ts'
import { partOfDay } from '../../calendar/days.ts'
import type { Slot } from '../../municipalities/slot.entity.ts'
import type { DescribedSlot } from '../half-days/list-slots.ts'

/** What a slot is, apart from when: the fields that the forms for one slot and for a pattern share. */
export const whatFields = {
  programme: z.enum(['wi2013', 'wi2021']).default('wi2013'),
  room: line,
  languages: ticked,
  otherLanguages: line,
  serves: ticked,
  overflow: ticked,
  resources: ticked,
  otherResources: line,
}

export type WhatForm = z.infer<z.ZodObject<typeof whatFields>>

/** The form as the acts want it: what was ticked and what was typed beside it are one list. */
export function whatOf(form: WhatForm): Omit<NewSlot, 'sessions'> {
  const { programme, room, serves, overflow } = form
  const typed = (text: string) => text.split(/[,;]/).flatMap((one) => one.trim() || [])
  return {
    ...{ programme, room, serves, overflow },
    languages: [...form.languages, ...typed(form.otherLanguages)],
    resources: [...form.resources, ...typed(form.otherResources)],
  }
}

/** A new form: the first room, for everybody who may come there. */
export function emptyWhat({ rooms, together }: SlotChoices): WhatForm {
  const [first] = rooms
  const serves = [...(together.get(first?.venue.municipality ?? '') ?? [])]
  const room = first?.code ?? ''
  return {
    ...{ programme: 'wi2013', room, serves, overflow: [], languages: ['nl'] },
    ...{ otherLanguages: '', resources: [], otherResources: '' },
  }
}

/** The fields as the views show them. */
export function whatShown(form: WhatForm, choices: SlotChoices, language: Language) {
  const tick = (value: string, label: string, chosen: readonly string[]) => ({
    value,
    label,
    checked: chosen.includes(value),
  })
  const places = (chosen: readonly string[]) => choices.municipalities.map(({ code, name }) => tick(code, name, chosen))
  return {
    form,
    programmes: (['wi2013', 'wi2021'] as const).map((programme) => ({
      ...tick(programme, translate(language, `municipalities:programmes.${programme}`), [form.programme]),
      hint: translate(language, `municipalities:slotForm.${programme}`),
    })),
    rooms: choices.rooms.map(({ code, venue, capacity }) => ({
      value: code,
      label: translate(language, 'municipalities:slotForm.roomOption', {
        venue: venue.name,
        name: sayRoom(code, language),
        count: capacity,
      }),
    })),
    languages: [...new Set([...choices.languages, ...form.languages])]
      .map((code) => tick(code, sayLanguage(code, language), form.languages))
      .sort((a, b) => a.label.localeCompare(b.label)),
    serves: places(form.serves),
    overflow: places(form.overflow),
    resources: [...new Set([...choices.resources, ...form.resources])].map((resource) =>
      tick(resource, sayResource(resource, language), form.resources),
    ),
  }
}

/** The field that each error is about. */
export const WHAT_ERRORS = {
  'slot-room-unknown': 'room',
  'slot-language-missing': 'languages',
  'slot-language-unknown': 'otherLanguages',
  'slot-serves-missing': 'serves',
  'slot-municipality-unknown': 'serves',
}

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
