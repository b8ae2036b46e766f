import { sayResource } from '../../municipalities/half-days/slot-notes.ts'
import { sayLanguage, type Language, translate } from '../../words/words.ts'
import { TRIED_RULES, type TriedRule, type OtherRules, type TryOut } from '../tonight/try-out.ts'
import { z } from 'zod'
import { addDays, isDay } from '../../calendar/days.ts'
import { InputError } from '../../errors.ts'
import { RULE_RANGES } from '../../municipalities/change-rules.ts'
import type { NewSlot } from '../../municipalities/half-days/new-slot.ts'
import { line, ticked } from '../../web/page/form.ts'
import type { TryOutChoices } from '../tonight/check-try-out.ts'

/** The form of a try-out, in an address or posted. Everything is a text; what is left empty stays as it is. */
export const tryOutFields = z.object({
  gemeente: line,
  regelsVoor: line,
  ...(Object.fromEntries(TRIED_RULES.map((rule) => [rule, line])) as Record<TriedRule, typeof line>),
  open: line,
  aan: line,
  hoe: z.enum(['haast', 'altijd']).catch('haast'),
  zaal: line,
  wet: z.enum(['wi2013', 'wi2021']).catch('wi2013'),
  taal: ticked,
  wie: ticked,
  dag: line,
  van: line,
  tot: line,
  keren: line,
  activiteit: line,
  middelen: ticked,
})

export type TryOutFields = z.output<typeof tryOutFields>

/**
 * The form read.
 * @param mine The municipalities of the pool whose rules the reader may change: those meant when none is chosen.
 * @throws InputError `rule-invalid` (with the `rule`), `opening-incomplete`, `session-date-invalid`, `times-invalid`.
 */
export function readTryOut(fields: TryOutFields, mine: readonly string[]): TryOut {
  return { rules: readRules(fields, mine), opening: readOpening(fields), slot: readSlot(fields) }
}

function readRules(fields: TryOutFields, mine: readonly string[]): OtherRules | null {
  const given = TRIED_RULES.filter((rule) => fields[rule] !== '')
  if (given.length === 0) return null
  const values = Object.fromEntries(given.map((rule) => [rule, readRule(rule, fields[rule])]))
  return { municipalities: fields.regelsVoor ? [fields.regelsVoor] : mine, values }
}

/** No smaller group for who is in a hurry, ever, is said with a 0. */
function readRule(rule: TriedRule, text: string): number | null {
  if (rule === 'rescueGroupSize' && text === '0') return null
  const [min, max] = RULE_RANGES[rule]
  const number = Number(text)
  if (!Number.isInteger(number) || number < min || number > max)
    throw new InputError('rule-invalid', { rule, min, max })
  return number
}

function readOpening({ open, aan, hoe }: TryOutFields): TryOut['opening'] {
  if (!open && !aan) return null
  if (!open || !aan) throw new InputError('opening-incomplete')
  return { host: open, guest: aan, always: hoe === 'altijd' }
}

/** A series is once a week. */
const WEEK = 7

const MOST_TIMES = 20

function readSlot(fields: TryOutFields): NewSlot | null {
  const { zaal, dag, van, tot, wet, taal, wie, middelen } = fields
  if (!zaal && !dag) return null
  if (!isDay(dag)) throw new InputError('session-date-invalid', { day: dag })
  const times = Number(fields.keren || 1)
  if (!Number.isInteger(times) || times < 1 || times > MOST_TIMES)
    throw new InputError('times-invalid', { most: MOST_TIMES })
  const sessions = Array.from({ length: times }, (_, index) => ({
    date: addDays(dag, index * WEEK),
    start: van,
    end: tot,
    ...(fields.activiteit === String(index + 1) ? { activity: 'excursion' } : {}),
  }))
  return { room: zaal, programme: wet, languages: taal, serves: wie, overflow: [], resources: middelen, sessions }
}

interface Option {
  readonly value: string
  readonly label: string
  readonly checked?: boolean
}

/** What the form of a try-out shows: its fields with what stands there now, and what can be chosen. */
export function formOf(language: Language, choices: TryOutChoices, fields: TryOutFields) {
  const named = (list: TryOutChoices['mine']): Option[] => list.map(({ code, name }) => ({ value: code, label: name }))
  const said = (key: string, values: readonly string[]): Option[] =>
    values.map((value) => ({ value, label: translate(language, `${key}.${value}`) }))
  // Nothing ticked yet: everybody may come.
  const served = fields.wie.length > 0 ? fields.wie : choices.municipalities.map(({ code }) => code)
  return {
    rules: TRIED_RULES.map((rule) => ruleField(language, rule, choices, fields)),
    mine: named(choices.mine),
    municipalities: named(choices.municipalities),
    how: said('groups:try.how', ['haast', 'altijd']).map((one) => ({ ...one, checked: one.value === fields.hoe })),
    rooms: choices.rooms.map(({ code, venue, capacity }) => ({
      value: code,
      label: translate(language, 'groups:try.room', { venue, room: code.replace(/^.*\//, ''), count: capacity }),
    })),
    programmes: said('pool:programmes', ['wi2013', 'wi2021']),
    resources: resourcesOf(language, choices, fields),
    languages: languagesOf(language, choices, fields),
    served: named(choices.municipalities).map((one) => ({ ...one, checked: served.includes(one.value) })),
    several: choices.municipalities.length > 1,
    opened: {
      rules: TRIED_RULES.some((rule) => fields[rule] !== ''),
      opening: fields.open !== '' || fields.aan !== '',
      slot: fields.zaal !== '' || fields.dag !== '',
    },
  }
}

function ruleField(language: Language, rule: TriedRule, { rules }: TryOutChoices, fields: TryOutFields) {
  const now = rules[rule].map((value) => value ?? translate(language, `groups:try.none.${rule}`)).join(', ')
  const never = rule === 'rescueGroupSize' ? translate(language, 'groups:try.never') : ''
  return {
    name: rule,
    label: translate(language, `municipalities:rule.${rule}`),
    hint: `${translate(language, 'groups:try.now', { now })}${never}`,
    value: fields[rule],
  }
}

/** In the words of the form for half days: `Tolk Tigrinya`. */
function resourcesOf(language: Language, { resources }: TryOutChoices, { middelen }: TryOutFields): Option[] {
  return [...new Set([...resources, ...middelen])].map((value) => ({
    value,
    label: sayResource(value, language),
    checked: middelen.includes(value),
  }))
}

/** Languages of who waits, and those that were ticked. */
function languagesOf(language: Language, { languages }: TryOutChoices, { taal }: TryOutFields): Option[] {
  return [...new Set([...languages, ...taal])]
    .map((code) => ({ value: code, label: sayLanguage(code, language), checked: taal.includes(code) }))
    .sort((a, b) => a.label.localeCompare(b.label, language))
}

/** The address of the page that tries this out. */
export function tryOutAddress(tryOut: TryOut, gemeente: string): string {
  return `/vannacht/proberen?${new URLSearchParams(fieldsOf(tryOut, gemeente)).toString()}`
}

type Field = [name: string, value: string]

function fieldsOf({ rules, opening, slot }: TryOut, gemeente: string): Field[] {
  const fields: Field[] = gemeente ? [['gemeente', gemeente]] : []
  for (const [rule, value] of Object.entries(rules?.values ?? {})) fields.push([rule, String(value ?? 0)])
  if (opening) {
    fields.push(['open', opening.host], ['aan', opening.guest], ['hoe', opening.always ? 'altijd' : 'haast'])
  }
  return slot ? [...fields, ...slotFields(slot)] : fields
}

function slotFields({ room, programme, languages, serves, resources, sessions }: NewSlot): Field[] {
  const [first] = sessions
  const activity = sessions.findIndex((session) => session.activity !== undefined)
  return [
    ['zaal', room],
    ['wet', programme],
    ...languages.map((code): Field => ['taal', code]),
    ...serves.map((code): Field => ['wie', code]),
    ['dag', first?.date ?? ''],
    ['van', first?.start ?? ''],
    ['tot', first?.end ?? ''],
    ['keren', String(sessions.length)],
    ...(activity < 0 ? [] : [['activiteit', String(activity + 1)] satisfies Field]),
    ...resources.map((one): Field => ['middelen', one]),
  ]
}

/** The filled fields of a form, one for each value. */
export function filledFields(fields: TryOutFields): { name: string; value: string }[] {
  const all = Object.entries(fields).flatMap(([name, value]) => [value].flat().map((one) => ({ name, value: one })))
  return all.filter(({ value }) => value !== '')
}
