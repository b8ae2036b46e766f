import { z } from 'zod'
import { isDay } from '../../calendar/days.ts'
import type { SlotChoices } from '../../municipalities/half-days/new-slot.ts'
import { type Language, sayDay, sayLanguage, translate } from '../../words/words.ts'
import { emptyWhat } from './slot-form.ts'

const day = z.string().refine(isDay).optional().catch(undefined)

/** What a link to a new half day can ask for; what can't be read is as if it was not there. */
export const slotWish = z.object({
  taal: z
    .string()
    .regex(/^[a-z]{2,3}$/)
    .optional()
    .catch(undefined),
  wet: z.enum(['wi2013', 'wi2021']).optional().catch(undefined),
  gemeente: z.string().max(10).optional().catch(undefined),
  uiterlijk: day,
  dag: day,
  deel: z.enum(['morning', 'afternoon', 'evening']).optional().catch(undefined),
})
type SlotWish = z.output<typeof slotWish>

/** When a half day is, unless somebody types something else. */
const HOURS = {
  morning: { start: '09:00', end: '12:30' },
  afternoon: { start: '13:00', end: '16:30' },
  evening: { start: '18:30', end: '22:00' },
} as const

/** The form of a half day more as a link asks for it: a room of that municipality, else of one that it shares groups with. */
export function wishedSlot(
  { taal, wet, gemeente = '', uiterlijk, dag, deel = 'morning' }: SlotWish,
  choices: SlotChoices,
) {
  const near = choices.together.get(gemeente) ?? []
  const own = choices.rooms.filter(({ venue }) => venue.municipality === gemeente)
  const rooms = [...own, ...choices.rooms.filter(({ venue }) => near.includes(venue.municipality))]
  const form = emptyWhat({ ...choices, rooms: rooms.length > 0 ? rooms : choices.rooms })
  const date = dag ?? uiterlijk
  return {
    ...form,
    ...(wet && { programme: wet }),
    ...(taal && { languages: [taal] }),
    ...(date && { date: [date], start: [HOURS[deel].start], end: [HOURS[deel].end], activity: [''] }),
  }
}

/** `Nodig: een dagdeel in het Perzisch voor Maastricht, uiterlijk op 14 maart 2027.` */
export function sayNeeded(
  { taal = '', gemeente, uiterlijk }: SlotWish,
  choices: SlotChoices,
  language: Language,
): string {
  const place = choices.municipalities.find(({ code }) => code === gemeente)?.name
  const values = {
    language: sayLanguage(taal, language),
    municipality: place,
    day: sayDay(uiterlijk, language, 'full'),
  }
  const say = (key: string) => translate(language, `municipalities:slotForm.${key}`, values)
  if (uiterlijk) return say(place ? 'neededBefore' : 'neededSomewhereBefore')
  return say(place ? 'needed' : 'neededSomewhere')
}
