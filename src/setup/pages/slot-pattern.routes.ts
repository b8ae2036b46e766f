import { type Request, type Response, Router } from 'express'
import { callerOf } from '../../accounts/caller.ts'
import type { Deps } from '../../deps.ts'
import { InputError } from '../../errors.ts'
import { flash } from '../../web/page/flash.ts'
import { errorsOf, type FormError, formError, readForm } from '../../web/page/form.ts'
import { readerLanguage } from '../../web/page/language.ts'
import { showPage } from '../../web/page/page.ts'
import { translate } from '../../words/words.ts'
import { addSlots } from '../../municipalities/half-days/add-slots.ts'
import { previewPattern } from '../half-days/preview-slots.ts'
import { slotChoices } from '../../municipalities/half-days/slot-choices.ts'
import { emptyWhat, WHAT_ERRORS, whatOf, whatShown } from './slot-form.ts'
import { PATTERN_ERRORS, patternOf, patternShown, previewShown, patternForm, type PatternForm } from './pattern-page.ts'

/** Half days that come back: the list of days is shown before anything is saved. */
export function patternRouter(deps: Deps): Router {
  const router = Router()
  router.get('/inrichting/dagdelen/reeks', async (request, response) => {
    if (Object.keys(request.query).length > 0)
      return look(deps, request, response, readForm(request.query, patternForm))
    await showForm(deps, request, response, {
      ...emptyWhat(await slotChoices(deps, callerOf(request).actor)),
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
  const choices = await slotChoices(deps, callerOf(request).actor)
  const data = {
    title: translate(language, 'municipalities:pattern.title'),
    ...whatShown(given, choices, language),
    ...patternShown(given, language),
    ...{ preview, error, errors: errorsOf(error), today: deps.clock.today(), anyRoom: choices.rooms.length > 0 },
  }
  showPage(request, response, 'municipalities/pattern', data, error?.status)
}
