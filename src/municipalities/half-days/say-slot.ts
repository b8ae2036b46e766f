import { sayLanguage } from '../../words/say-language.ts'
import { sayDay } from '../../words/say-when.ts'
import { type Language, translate } from '../../words/words.ts'
import type { DayOff } from './days-off.ts'
import type { SlotNote } from './slot-notes.ts'

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
