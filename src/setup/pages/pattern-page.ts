import { partOfDay, type Day } from '../../calendar/days.ts'
import { sayDay } from '../../words/say-when.ts'
import { type Language, translate } from '../../words/words.ts'
import type { previewPattern } from '../half-days/preview-slots.ts'
import { sayDayOff, sayNote } from '../../municipalities/half-days/say-note.ts'
import { WHAT_ERRORS, whatFields } from './slot-form.ts'
import type { SlotPattern } from '../half-days/slot-pattern.ts'
import { z } from 'zod'
import { line, ticked } from '../../web/page/form.ts'

/** The field that each error is about. */
export const PATTERN_ERRORS = {
  ...WHAT_ERRORS,
  'pattern-days-missing': 'weekdays',
  'pattern-end-missing': 'to',
  'pattern-weeks-invalid': 'everyWeeks',
  'pattern-sessions-invalid': 'sessionsEach',
  'pattern-activity-invalid': 'activityAt',
  'session-date-invalid': 'from',
  'session-past': 'from',
  'session-too-far': 'from',
  'session-time-invalid': 'start',
  'session-time-skipped': 'start',
  'session-ends-before-start': 'end',
}

/** The form as a pattern. Under the Wi2013 each day is a slot of its own. */
export function patternOf(form: PatternForm): SlotPattern {
  const series = form.programme === 'wi2021'
  return {
    ...{ from: form.from, to: form.to, start: form.start, end: form.end },
    weekdays: form.weekdays.map(Number),
    everyWeeks: Number(form.everyWeeks),
    sessionsEach: series ? Number(form.sessionsEach) : 1,
    activity: series && form.activityAt ? { number: Number(form.activityAt), what: form.activity } : null,
    skip: (['choice', 'school'] as const).filter((kind) => form.skip.includes(kind)),
  }
}

/** The fields about when, as the view shows them. */
export function patternShown(form: PatternForm, language: Language) {
  return {
    weekdays: ['1', '2', '3', '4', '5', '6', '7'].map((value) => ({
      value,
      label: translate(language, `municipalities:weekday.${value}`),
      checked: form.weekdays.includes(value),
    })),
    skips: (['school', 'choice'] as const).map((value) => ({
      value,
      label: translate(language, `municipalities:pattern.skip.${value}`),
      checked: form.skip.includes(value),
    })),
    /** For the form that saves what is shown. */
    hidden: Object.entries(form)
      .filter(([name]) => name !== 'chosen')
      .flatMap(([name, value]) => [value].flat().map((one) => ({ name, value: one }))),
  }
}

type Preview = Awaited<ReturnType<typeof previewPattern>>

/** What a pattern comes to, as the view shows it. One with a group in its way, or that is there already, is not ticked. */
export function previewShown({ slots, skipped, left }: Preview, language: Language) {
  const day = (one: Day) => sayDay(one, language, 'full')
  return {
    slots: slots.map(({ slot, notes, exists }) => ({
      key: slot.sessions[0]?.date,
      sessions: slot.sessions,
      part: partOfDay(slot.sessions[0]?.start ?? ''),
      notes: notes.map((note) => sayNote(note, language)),
      exists,
      checked: !exists && !notes.some(({ kind }) => kind === 'clash-group' || kind === 'too-soon'),
    })),
    count: slots.filter(({ exists }) => !exists).length,
    skipped: skipped.map(({ day: one, off }) => ({ day: day(one), why: sayDayOff(off, language) })),
    left: left.map(day),
  }
}

export const patternForm = z.object({
  ...whatFields,
  ...{ from: line, to: line, weekdays: ticked, everyWeeks: line, start: line, end: line, skip: ticked },
  ...{ sessionsEach: line, activityAt: line, activity: line },
  /** Days of the first sessions of the slots that were ticked. */
  chosen: ticked,
})

export type PatternForm = z.infer<typeof patternForm>
