import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import { callerOf, allow } from '../../accounts/caller.ts'
import { isDay } from '../../calendar/days.ts'
import type { Deps } from '../../deps.ts'
import { readForm, line } from '../../web/page/form.ts'
import { readerLanguage, showPage, flash } from '../../web/page/page.ts'
import { sayLanguages, sayDay, sayMonth, type Language, translate } from '../../words/words.ts'
import { closedDaysRouter, closedDaysAddress } from './closed-days.routes.ts'
import { type ListedSlot, listSlots } from '../half-days/list-slots.ts'
import { sayNote, sayResource, sayRoom, sayDayOff } from '../../municipalities/half-days/slot-notes.ts'
import { roomCalendarRouter } from './room-calendar.routes.ts'
import { patternRouter } from './slot-pattern.routes.ts'
import { slotRouter } from './slot.routes.ts'
import { SCHOOL_REGIONS } from '../../calendar/holidays.ts'
import { type CalendarChoice, chooseSchoolRegion } from '../half-days/calendar-choices.ts'
import { type CalendarDay, type YearCalendar, showCalendar, type ListedDaysOff } from '../half-days/year-calendar.ts'

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
  router.use(slotRouter(deps), patternRouter(deps), calendarRouter(deps), roomCalendarRouter(deps))
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

const yearQuery = z.object({
  jaar: z.coerce.number().int().min(2000).max(2100).optional().catch(undefined),
  voor: z.string().max(100).optional().catch(undefined),
})

/** The year at a glance: groups, free slots, closed days and holidays. */
function calendarRouter(deps: Deps): Router {
  const router = Router()
  router.get('/inrichting/kalender', (request, response) => showYear(deps, request, response))
  router.post('/inrichting/kalender/schoolvakanties', allow('admin'), async (request, response) => {
    const given = readForm(request.body, z.object({ municipality: line, region: line, year: line }))
    await chooseSchoolRegion(deps, callerOf(request).actor, given.municipality, given.region)
    flash(request, 'ok', 'municipalities:calendar.schoolDone')
    const back = new URLSearchParams({ jaar: given.year, voor: given.municipality })
    response.redirect(303, `/inrichting/kalender?${back.toString()}`)
  })
  return router
}

async function showYear(deps: Deps, request: Request, response: Response): Promise<void> {
  const language = readerLanguage(request)
  const { actor, role } = callerOf(request)
  const { jaar, voor } = readForm(request.query, yearQuery)
  const thisYear = Number(deps.clock.today().slice(0, 4))
  const year = jaar ?? thisYear
  const calendar = await showCalendar(deps, actor, { year, about: voor })
  const { chosen, choices } = calendar
  const days = calendar.months.flat(2).filter((day) => day !== null)
  const total = (count: (day: CalendarDay) => number) => days.reduce((sum, day) => sum + count(day), 0)
  const values = {
    year,
    name: chosen?.name ?? '',
    groups: total(({ groups }) => groups),
    free: total(({ free }) => free),
  }
  showPage(request, response, 'municipalities/calendar', {
    title: translate(language, 'municipalities:calendar.title', values),
    lead: translate(language, 'municipalities:calendar.lead', values),
    ...{ year, before: year - 1, after: year + 1, chosen },
    years: Array.from({ length: 5 }, (_, index) => String(thisYear - 1 + index)).map((value) => ({
      value,
      label: value,
    })),
    choices: choices.map(({ value, name }) => ({ value, label: name })),
    chosenYear: String(year),
    weekdays: ['1', '2', '3', '4', '5', '6', '7'].map((one) =>
      translate(language, `municipalities:weekdayShort.${one}`),
    ),
    months: calendar.months.map((weeks, index) => ({
      name: translate(language, `municipalities:month.${index + 1}`),
      weeks: weeks.map((week) => week.map((day) => day && shownDay(day, deps.clock.today(), language))),
    })),
    daysOff: calendar.daysOff.map((one) => shownDaysOff(one, chosen, language)),
    school: schoolShown(calendar, language),
    mayChoose: role === 'admin' && chosen?.municipalities.length === 1,
    regions: SCHOOL_REGIONS.map((value) => ({
      value,
      label: translate(language, `municipalities:schoolRegion.${value}`),
    })),
    region: chosen?.municipalities[0]?.schoolRegion ?? '',
  })
}

/** Of closed days also where one sees more, and who is closed when it is not everybody in this calendar. */
function shownDaysOff(
  { from, to, off, closed = [] }: ListedDaysOff,
  about: CalendarChoice | undefined,
  language: Language,
) {
  const municipalities = about?.municipalities ?? []
  const who = municipalities.filter(({ code }) => closed.includes(code)).map(({ name }) => name)
  return {
    ...{ from, to, ...off, text: sayDayOff(off, language) },
    who: who.length < municipalities.length ? who.join(', ') : '',
    look: off.kind === 'closed' && about ? closedDaysAddress({ voor: about.value, from, to, name: off.name }) : '',
  }
}

function shownDay(
  { day, groups, free, unused, closed, holiday, clashes, off }: CalendarDay,
  today: string,
  language: Language,
) {
  const said = [
    groups > 0 && translate(language, 'municipalities:calendar.groups', { count: groups }),
    free > 0 && translate(language, 'municipalities:calendar.free', { count: free }),
    unused > 0 && translate(language, 'municipalities:calendar.unused', { count: unused }),
    closed > 0 && translate(language, 'municipalities:calendar.closed', { count: closed }),
    holiday > 0 && translate(language, 'municipalities:calendar.onHoliday', { count: holiday }),
    clashes > 0 && translate(language, 'municipalities:calendar.clashes', { count: clashes }),
    ...off.map((one) => sayDayOff(one, language)),
  ].filter(Boolean)
  const idle = unused + closed + holiday
  const dayOff = off.some(({ kind }) => kind !== 'school')
  return {
    day,
    number: Number(day.slice(8)),
    text: said.length > 0 ? `${sayDay(day, language)}: ${said.join(', ')}` : '',
    door: groups + free + idle > 0,
    today: day === today,
    clash: clashes > 0,
    kind: groups > 0 ? 'group' : free > 0 ? 'free' : idle > 0 ? 'idle' : '',
    back: dayOff ? 'closed' : off.length > 0 ? 'school' : '',
  }
}

function schoolShown({ chosen, schoolKnownUntil }: YearCalendar, language: Language): string {
  if (!chosen) return ''
  const regions = [...new Set(chosen.municipalities.flatMap(({ schoolRegion }) => schoolRegion ?? []))]
  if (schoolKnownUntil === null) return translate(language, 'municipalities:calendar.schoolUnknown')
  return translate(language, 'municipalities:calendar.schoolKnown', {
    regions: regions.map((one) => translate(language, `municipalities:schoolRegion.${one}`)).join(', '),
    day: sayDay(schoolKnownUntil, language),
  })
}
