import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import { callerOf } from '../../accounts/caller.ts'
import { isDay } from '../../calendar/days.ts'
import type { Deps } from '../../deps.ts'
import { readForm } from '../../web/page/form.ts'
import { readerLanguage } from '../../web/page/language.ts'
import { showPage } from '../../web/page/page.ts'
import { sayLanguages } from '../../words/say-language.ts'
import { sayDay, sayMonth } from '../../words/say-when.ts'
import { type Language, translate } from '../../words/words.ts'
import { calendarRouter } from './calendar.routes.ts'
import { closedDaysRouter } from './closed-days.routes.ts'
import { type ListedSlot, listSlots } from '../half-days/list-slots.ts'
import { sayNote, sayResource, sayRoom } from '../../municipalities/half-days/say-slot.ts'
import { patternRouter } from './slot-pattern.routes.ts'
import { slotRouter } from './slot.routes.ts'

const query = z.object({
  maand: z
    .string()
    .refine((month) => isDay(`${month}-01`))
    .optional()
    .catch(undefined),
  dag: z.string().refine(isDay).optional().catch(undefined),
})

/** The timetable: the slots of a month or a day, entering them one by one or as a pattern, and the year. */
export function slotsRouter(deps: Deps): Router {
  const router = Router()
  router.get('/inrichting/dagdelen', (request, response) => showSlots(deps, request, response))
  router.use(slotRouter(deps), patternRouter(deps), calendarRouter(deps))
  router.use(closedDaysRouter(deps))
  return router
}

async function showSlots(deps: Deps, request: Request, response: Response): Promise<void> {
  const language = readerLanguage(request)
  const { maand, dag } = readForm(request.query, query)
  const wish = { month: maand, day: dag }
  const { month, months, slots } = await listSlots(deps, callerOf(request).actor, wish)
  const shown = slots.map((slot) => shownSlot(slot, language))
  const when = dag ? sayDay(dag, language, 'full') : sayMonth(month, language)
  showPage(request, response, 'municipalities/slots', {
    title: translate(language, `municipalities:slots.${dag ? 'titleDay' : 'title'}`, { count: slots.length, when }),
    months: months.map((value) => ({ value, label: sayMonth(value, language), current: value === month })),
    slots: shown,
    year: month.slice(0, 4),
    warned: slots.filter(({ notes }) => notes.some(({ level }) => level !== 'info')).length,
  })
}

function shownSlot(slot: ListedSlot, language: Language) {
  return {
    ...slot,
    room: sayRoom(slot.room, language),
    spoken: sayLanguages(slot.languages, language),
    needed: slot.resources.map((resource) => sayResource(resource, language)).join(', '),
    notes: slot.notes.map((note) => sayNote(note, language)),
  }
}
