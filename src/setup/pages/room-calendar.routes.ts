import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import { callerOf } from '../../accounts/caller.ts'
import { addDays, type Day, isDay, weekday } from '../../calendar/days.ts'
import type { Deps } from '../../deps.ts'
import { sayDayOff, sayRoom } from '../../municipalities/half-days/slot-notes.ts'
import { queryOf, readForm } from '../../web/page/form.ts'
import { readerLanguage, showPage } from '../../web/page/page.ts'
import { type Language, sayDay, sayLanguages, sayMonth, translate } from '../../words/words.ts'
import { type RoomCalendar, type RoomDay, type RoomEntry, showRooms } from '../half-days/room-calendar.ts'
import type { SlotState } from '../half-days/list-slots.ts'

const query = z.object({
  hoe: z.enum(['week', 'maand']).catch('week'),
  van: z.string().refine(isDay).optional().catch(undefined),
  voor: z.string().max(100).optional().catch(undefined),
  zaal: z.string().max(200).optional().catch(undefined),
})

/** The timetable by room: a week of all rooms, or a month of one. */
export function roomCalendarRouter(deps: Deps): Router {
  const router = Router()
  router.get('/inrichting/kalender/zalen', (request, response) => show(deps, request, response))
  return router
}

async function show(deps: Deps, request: Request, response: Response): Promise<void> {
  const language = readerLanguage(request)
  const { hoe, van, voor, zaal } = readForm(request.query, query)
  const today = deps.clock.today()
  const day = van ?? today
  const isWeek = hoe === 'week'
  const wish = { span: isWeek ? ('week' as const) : ('month' as const), day, about: voor, room: zaal }
  const calendar = await showRooms(deps, callerOf(request).actor, wish)
  const { chosen, room, rooms } = calendar
  const address = (from: Day, how = hoe, which = room?.code ?? zaal) =>
    `/inrichting/kalender/zalen?${queryOf({ hoe: how, van: from, voor: chosen?.value, zaal: which })}`
  const [before, after] = stepsFrom(day, isWeek)
  const roomName = (one: RoomCalendar['rooms'][number]) => `${one.venue.name}, ${sayRoom(one.code, language)}`
  const when = isWeek
    ? translate(language, 'municipalities:roomCalendar.week', {
        from: sayDay(calendar.days[0], language, 'compact'),
        to: sayDay(calendar.days.at(-1), language, 'compact'),
      })
    : sayMonth(day.slice(0, 7), language)
  const rows = isWeek ? weekRows(calendar, { today, language }) : monthRows(calendar, day, { today, language })
  showPage(request, response, 'municipalities/room-calendar', {
    title: isWeek || !room ? when : `${roomName(room)}: ${when}`,
    lead: chosen?.name,
    ...{ hoe, isWeek, day, chosen, rows, script: 'room-calendar.js' },
    columns: calendar.days.slice(0, 7).map((one) => ({
      label: isWeek ? sayDay(one, language, 'short') : translate(language, `municipalities:weekday.${weekday(one)}`),
      today: isWeek && one === today,
    })),
    choices: calendar.choices.map(({ value, name }) => ({ value, label: name })),
    rooms: rooms.map((one) => ({ value: one.code, label: roomName(one) })),
    room: room?.code,
    ...{ before: address(before), after: address(after), now: address(today) },
    otherHow: address(day, isWeek ? 'maand' : 'week'),
  })
}

function stepsFrom(day: Day, isWeek: boolean): [before: Day, after: Day] {
  if (isWeek) return [addDays(day, -7), addDays(day, 7)]
  const first = `${day.slice(0, 7)}-01`
  return [`${addDays(first, -1).slice(0, 7)}-01`, `${addDays(first, 31).slice(0, 7)}-01`]
}

interface Reader {
  readonly today: Day
  readonly language: Language
}

function weekRows({ rooms, days, at }: RoomCalendar, reader: Reader) {
  return rooms.map(({ code, venue, capacity }) => ({
    name: sayRoom(code, reader.language),
    under: venue.name,
    seats: capacity,
    cells: days.map((day) => shownDay(at(code, day), reader)),
  }))
}

function monthRows({ room, days, at }: RoomCalendar, day: Day, reader: Reader) {
  const month = day.slice(0, 7)
  const weeks = Array.from({ length: days.length / 7 }, (_, index) => days.slice(index * 7, index * 7 + 7))
  return weeks.map((week) => ({
    name: translate(reader.language, 'municipalities:roomCalendar.weekFrom', {
      day: sayDay(week[0], reader.language, 'short'),
    }),
    cells: week.map((one) => ({
      ...shownDay(room ? at(room.code, one) : { day: one, entries: [], off: [] }, reader),
      isOutside: !one.startsWith(month),
    })),
  }))
}

function shownDay({ day, entries, off }: RoomDay, { today, language }: Reader) {
  return {
    day,
    label: sayDay(day, language, 'short'),
    isToday: day === today,
    isOff: off.some(({ kind }) => kind !== 'school'),
    off: off.map((one) => sayDayOff(one, language)).join(', '),
    entries: entries.map((entry) => shownEntry(entry, language)),
  }
}

/** A group is filled, what is free has an edge, the rest is grey: as in the year. */
const KINDS: Readonly<Record<SlotState, 'group' | 'free' | 'idle'>> = {
  proposed: 'group',
  planned: 'group',
  held: 'group',
  free: 'free',
  closed: 'idle',
  past: 'idle',
  shut: 'idle',
  holiday: 'idle',
}

function shownEntry({ slot, session, languages, state, use, given }: RoomEntry, language: Language) {
  const people =
    use && translate(language, 'municipalities:roomCalendar.people', { people: use.people, capacity: use.capacity })
  return {
    href: use ? `/groepen/${use.group}` : `/inrichting/dagdeel/${encodeURIComponent(slot)}`,
    time: `${session.start}–${session.end}`,
    spoken: sayLanguages(languages, language),
    given: given.join(', '),
    note: people ?? translate(language, `municipalities:slots.${state}`),
    isProposed: state === 'proposed',
    kind: KINDS[state],
  }
}
