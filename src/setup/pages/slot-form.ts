import { z } from 'zod'
import { line, ticked } from '../../web/page/form.ts'
import { sayLanguage } from '../../words/say-language.ts'
import { type Language, translate } from '../../words/words.ts'
import type { NewSlot } from '../../municipalities/half-days/new-slot.ts'
import { sayResource } from '../../municipalities/half-days/say-note.ts'
import { sayRoom } from '../../municipalities/half-days/say-room.ts'
import type { SlotChoices } from '../../municipalities/half-days/slot-choices.ts'

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
export function emptyWhat({ rooms, municipalities }: SlotChoices): WhatForm {
  const serves = municipalities.map(({ code }) => code)
  const room = rooms[0]?.code ?? ''
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
