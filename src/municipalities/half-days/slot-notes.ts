import { addDays, type Day } from '../../calendar/days.ts'
import { minutesOf } from './new-slot.ts'
import type { DayOff } from './days-off.ts'
import { type Booking, type Clash, findClashes } from './slot-clashes.ts'
import type { Programme, SlotSession } from '../slot.entity.ts'
import { sayLanguage, sayDay, type Language, translate } from '../../words/words.ts'

/** Something to know about a slot. `bad` needs somebody, `warning` is unwise or loses the slot, `info` is good to know. */
export interface SlotNote {
  readonly kind:
    | 'too-short'
    | 'no-activity'
    | 'closed'
    | 'holiday'
    | 'choice'
    | 'school'
    | 'too-soon'
    | 'clash'
    | 'clash-group'
    | 'clash-groups'
  readonly level: 'bad' | 'warning' | 'info'
  readonly day?: Day
  /** Of a day off: see `DayOff`. */
  readonly name?: string
  readonly clash?: Clash
  readonly minutes?: number
}

/** A slot as its notes are made. */
interface NotedSlot extends Booking {
  readonly programme: Programme
  /** The municipality in whose venue it is. */
  readonly host: string
}

/** The world around a slot. */
export interface SlotSurroundings {
  readonly today: Day
  readonly daysOff: (day: Day, host: string) => readonly DayOff[]
  readonly noticeDays: (host: string) => number
  readonly byDay: ReadonlyMap<Day, readonly Booking[]>
  readonly use: ReadonlyMap<string, SlotUse>
}

/** At least twelve hours under the Wi2021 (BI21 art. 3.1 lid 3). */
const WI2021_MINUTES = 720

/** What is unwise, lost or good to know about a slot: the law, days off, too little time to tell people, and clashes. Nothing about what is past. */
export function slotNotes(slot: NotedSlot, around: SlotSurroundings): SlotNote[] {
  if (isBehind(slot, around)) return []
  const coming = { ...slot, sessions: slot.sessions.filter(({ date }) => date >= around.today) }
  return [
    ...lawNotes(slot),
    ...coming.sessions.flatMap(({ date }) => dayNotes(date, around.daysOff(date, slot.host))),
    ...noticeNotes(slot, around),
    ...findClashes(coming, around.byDay).map((clash) => clashNote(slot.code, clash, around.use)),
  ]
}

/** A group that was held, or a slot that began without one. */
function isBehind({ code, sessions }: NotedSlot, { use, today }: SlotSurroundings): boolean {
  const group = use.get(code)
  return group ? group.status === 'held' : sessions.some(({ date }) => date < today)
}

/**
 * Under the Wi2021 the programme takes at least twelve hours, with an activity among them (BI21 art. 3.1); under the Wi2013 one half
 * day is enough.
 */
export function lawNotes({
  programme,
  sessions,
}: {
  programme: Programme
  sessions: readonly SlotSession[]
}): SlotNote[] {
  if (programme !== 'wi2021') return []
  const minutes = minutesOf(sessions)
  return [
    ...(minutes < WI2021_MINUTES ? [{ kind: 'too-short' as const, level: 'warning' as const, minutes }] : []),
    ...(sessions.some(({ activity }) => activity) ? [] : [{ kind: 'no-activity' as const, level: 'warning' as const }]),
  ]
}

/** The planner leaves a slot alone on a closed day; on a holiday it does not, because some people choose to work. */
function dayNotes(day: Day, off: readonly DayOff[]): SlotNote[] {
  return off.map(({ kind, name }) => ({
    kind,
    level: kind === 'closed' || kind === 'holiday' ? 'warning' : 'info',
    day,
    name,
  }))
}

function noticeNotes({ code, sessions, host }: NotedSlot, { today, use, noticeDays }: SlotSurroundings): SlotNote[] {
  const day = sessions[0]?.date ?? ''
  const late = day >= today && day < addDays(today, noticeDays(host)) && !use.has(code)
  return late ? [{ kind: 'too-soon', level: 'warning', day }] : []
}

function clashNote(code: string, clash: Clash, use: ReadonlyMap<string, SlotUse>): SlotNote {
  const { day, other } = clash
  if (!use.has(other.code)) return { kind: 'clash', level: 'info', day, clash }
  return use.has(code)
    ? { kind: 'clash-groups', level: 'bad', day, clash }
    : { kind: 'clash-group', level: 'warning', day, clash }
}

/** The group in a slot, or that was held in it, as far as the timetable must know it. */
export interface SlotUse {
  readonly group: string
  readonly status: 'proposed' | 'planned' | 'held'
  readonly language: string
  readonly people: number
  readonly capacity: number
  /** When the group really meets. */
  readonly sessions: readonly SlotSession[]
}

/** A note as the views show it. */
interface SaidNote {
  readonly level: SlotNote['level']
  readonly text: string
}

/** What there is to know about a slot, in the reader's language. */
export function sayNote({ kind, level, day, name, clash, minutes }: SlotNote, language: Language): SaidNote {
  const theirs = clash?.other.sessions.find(({ date }) => date === clash.day)
  const values = {
    day: sayDay(day, language, 'short'),
    name: name && sayDayOff({ kind: kind as DayOff['kind'], name }, language),
    hours: minutes === undefined ? '' : new Intl.NumberFormat(language).format(minutes / 60),
    resource: clash && sayResource(clash.resource, language),
    other: theirs && `${theirs.start}–${theirs.end}, ${clash?.other.venue ?? clash?.other.code}`,
  }
  return { level, text: translate(language, `municipalities:note.${kind}`, values) }
}

/** `tweede paasdag`, `voorjaarsvakantie`, or what staff called the day. */
export function sayDayOff({ kind, name }: DayOff, language: Language): string {
  if (kind === 'closed') return name
  return translate(language, `municipalities:${kind === 'school' ? 'schoolHolidays' : 'holidays'}.${name}`)
}

/** `interpreter-ar` is an interpreter for Arabic, `trainer-els` is trainer els; others keep the name that staff gave. */
export function sayResource(resource: string, language: Language): string {
  const [, kind, rest = ''] = /^(interpreter|trainer)-(.+)$/.exec(resource) ?? []
  if (resource === 'room') return translate(language, 'municipalities:resource.room')
  if (!kind) return withLaw(resource)
  const [, code = '', more = ''] = /^([a-z]{2,3})(?:-(.+))?$/.exec(rest) ?? []
  const name = kind === 'interpreter' && code ? [sayLanguage(code, language), more].filter(Boolean).join(' ') : rest
  return translate(language, `municipalities:resource.${kind}`, { name: withLaw(name) })
}

/** A law as it is written: `Wi2013`. */
function withLaw(name: string): string {
  return name.replaceAll(/\bwi(?=20(?:13|21)\b)/g, 'Wi')
}

/** `stadhuis/a` is "zaal A"; a room whose own name says that it is a room keeps that name. */
export function sayRoom(code: string, language: Language): string {
  const name = code.replace(/^.*\//, '').replaceAll('-', ' ')
  if (/zaal|room/i.test(name)) return name
  return translate(language, 'municipalities:room', { name: name.length <= 2 ? name.toUpperCase() : name })
}
