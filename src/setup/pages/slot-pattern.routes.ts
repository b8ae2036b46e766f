import { type Request, type Response, Router } from 'express'
import { callerOf } from '../../accounts/caller.ts'
import type { Deps } from '../../deps.ts'
import { InputError } from '../../errors.ts'
import { flash, showPage, readerLanguage } from '../../web/page/page.ts'
import { errorsOf, type FormError, formError, readForm, line, ticked } from '../../web/page/form.ts'
import { translate, type Language, sayDay } from '../../words/words.ts'
import { addSlots } from '../../municipalities/half-days/add-slots.ts'
import { previewPattern, type SlotPattern } from '../half-days/slot-pattern.ts'
import { emptyWhat, WHAT_ERRORS, whatOf, whatShown, whatFields } from './slot-form.ts'
import { partOfDay, type Day } from '../../calendar/days.ts'
import { sayDayOff, sayNote } from '../../municipalities/half-days/slot-notes.ts'
import { z } from 'zod'
import { listSlotChoices } from '../../municipalities/half-days/new-slot.ts'

const patternForm = z.object({
  ...whatFields,
  ...{ from: line, to: line, weekdays: ticked, everyWeeks: line, start: line, end: line, skip: ticked },
  ...{ sessionsEach: line, activityAt: line, activity: line },
  /** Days of the first sessions of the slots that were ticked. */
  chosen: ticked,
})

type PatternForm = z.infer<typeof patternForm>

/** Half days that come back: the list of days is shown before anything is saved. */
export function patternRouter(deps: Deps): Router {
  const router = Router()
  router.get('/inrichting/dagdelen/reeks', async (request, response) => {
    if (Object.keys(request.query).length > 0)
      return look(deps, request, response, readForm(request.query, patternForm))
    await showForm(deps, request, response, {
      ...emptyWhat(await listSlotChoices(deps, callerOf(request).actor)),
      ...{ from: '', to: '', weekdays: [], everyWeeks: '1', start: '09:00', end: '12:30' },
      ...{ sessionsEach: '4', activityAt: '', activity: '', chosen: [], skip: ['choice', 'school'] },
    })
  })
  router.post('/inrichting/dagdelen/reeks', async (request, response) => {
    const given = readForm(request.body, patternForm)
    try {
      const { slots } = await previewPattern(deps, callerOf(request).actor, whatOf(given), patternOf(given))
      const wanted = slots.filter(({ slot }) => given.chosen.includes(slot.sessions[0]?.date ?? ''))
      if (wanted.length === 0) throw new InputError('pattern-empty')
      const added = wanted.map(({ slot }) => slot)
      await addSlots(deps, callerOf(request).actor, added)
      flash(request, 'ok', 'municipalities:pattern.done', { count: added.length })
      response.redirect(303, `/inrichting/dagdelen?maand=${added[0]?.sessions[0]?.date.slice(0, 7)}`)
    } catch (error) {
      await showForm(deps, request, response, given, { error: formError(request, error, PATTERN_ERRORS) })
    }
  })
  return router
}

async function look(deps: Deps, request: Request, response: Response, given: PatternForm): Promise<void> {
  try {
    const preview = await previewPattern(deps, callerOf(request).actor, whatOf(given), patternOf(given))
    await showForm(deps, request, response, given, { preview: previewShown(preview, readerLanguage(request)) })
  } catch (error) {
    const fields = { ...WHAT_ERRORS, ...PATTERN_ERRORS }
    await showForm(deps, request, response, given, { error: formError(request, error, fields) })
  }
}

async function showForm(
  deps: Deps,
  request: Request,
  response: Response,
  given: PatternForm,
  { error, preview }: { error?: FormError; preview?: object } = {},
): Promise<void> {
  const language = readerLanguage(request)
  const choices = await listSlotChoices(deps, callerOf(request).actor)
  const data = {
    title: translate(language, 'municipalities:pattern.title'),
    ...whatShown(given, choices, language),
    ...patternShown(given, language),
    ...{ preview, error, errors: errorsOf(error), today: deps.clock.today(), anyRoom: choices.rooms.length > 0 },
  }
  showPage(request, response, 'municipalities/pattern', data, error?.status)
}

/** The field that each error is about. */
const PATTERN_ERRORS = {
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
function patternOf(form: PatternForm): SlotPattern {
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
function patternShown(form: PatternForm, language: Language) {
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
function previewShown({ slots, skipped, left }: Preview, language: Language) {
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
