import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import { callerOf, allow } from '../../accounts/caller.ts'
import type { Deps } from '../../deps.ts'
import { AppError, InputError } from '../../errors.ts'
import { flash, showPage, readerLanguage } from '../../web/page/page.ts'
import { errorsOf, type FormError, formError, readForm } from '../../web/page/form.ts'
import { type Language, translate } from '../../words/words.ts'
import { showTryOut, type TriedNight } from '../tonight/show-try-out.ts'
import { effectsOf, sayIdle, shownGroups, shownMoved, triedSentence } from '../tonight/say-try-out.ts'
import { formOf, filledFields, readTryOut, tryOutFields, type TryOutFields } from './try-out-page.ts'
import { choosePool, poolChoices } from './tonight.routes.ts'
import { showWorking } from './working-page.ts'
import type { TryOut } from '../tonight/try-out.ts'
import { keepTryOut, findTryOutChoices, type TryOutChoices } from '../tonight/check-try-out.ts'

const kept = tryOutFields.extend({ versions: z.string().max(5000).default('') })

/** Trying something out before it is so: looking changes nothing, keeping does. */
export function tryOutRouter(deps: Deps): Router {
  const router = Router()
  router.use(['/vannacht/proberen', '/vannacht/bewaren'], allow('planner'))
  router.get('/vannacht/proberen', (request, response) => look(deps, request, response))
  router.post('/vannacht/bewaren', (request, response) => keep(deps, request, response))
  return router
}

async function look(deps: Deps, request: Request, response: Response): Promise<void> {
  const fields = readForm(request.query, tryOutFields)
  const pools = await poolChoices(deps, request)
  if (pools.length > 1 && !fields.gemeente) return choosePool(request, response, pools, '/vannacht/proberen')
  return show(deps, request, response, fields)
}

async function keep(deps: Deps, request: Request, response: Response): Promise<void> {
  const { versions, ...fields } = readForm(request.body, kept)
  const { actor } = callerOf(request)
  const choices = await findTryOutChoices(deps, actor, fields.gemeente || undefined)
  try {
    await keepTryOut(deps, actor, fields.gemeente || undefined, tryOutOf(fields, choices), readVersions(versions))
  } catch (error) {
    return show(deps, request, response, fields, tryOutError(request, error))
  }
  flash(request, 'ok', 'groups:tried.kept')
  response.redirect(303, `/vannacht${fields.gemeente ? `?gemeente=${encodeURIComponent(fields.gemeente)}` : ''}`)
}

/** The form, and what it would do when there is something in it. */
async function show(
  deps: Deps,
  request: Request,
  response: Response,
  fields: TryOutFields,
  refused?: FormError,
): Promise<void> {
  const language = readerLanguage(request)
  const { actor } = callerOf(request)
  const choices = await findTryOutChoices(deps, actor, fields.gemeente || undefined)
  const { tried: outcome, error } = await outcomeOf(deps, request, fields, choices)
  const tonight = outcome && 'state' in outcome ? outcome : undefined
  // The form comes with the answer: nobody types into a page that will be another one.
  if (tonight && !refused) return showWorking(request, response, [tonight])
  const tried = tonight ? undefined : (outcome as TriedNight | undefined)
  const wrong = refused ?? error
  const data = {
    title: tried ? triedSentence(language, tried) : translate(language, 'groups:try.title'),
    lead: translate(language, `groups:try.${tried ? 'leadTried' : 'leadEmpty'}`),
    again: translate(language, `groups:try.${tried ? 'change' : 'what'}`),
    fields,
    choices,
    form: formOf(language, choices, fields),
    tried: tried && shownTried(language, tried, fields),
    errors: errorsOf(wrong),
    back: `/vannacht${fields.gemeente ? `?gemeente=${encodeURIComponent(fields.gemeente)}` : ''}`,
  }
  showPage(request, response, 'groups/try-out', data, wrong?.status)
}

async function outcomeOf(deps: Deps, request: Request, fields: TryOutFields, choices: TryOutChoices) {
  try {
    const tryOut = tryOutOf(fields, choices)
    if (Object.values(tryOut).every((part) => part === null)) {
      // A form that was sent has a law, whatever else was left empty.
      if (request.method === 'GET' && request.query['wet'] === undefined) return {}
      throw new InputError('try-out-empty')
    }
    return { tried: await showTryOut(deps, callerOf(request).actor, fields.gemeente || undefined, tryOut) }
  } catch (error) {
    return { error: tryOutError(request, error) }
  }
}

function tryOutOf(fields: TryOutFields, { mine }: TryOutChoices): TryOut {
  return readTryOut(
    fields,
    mine.map(({ code }) => code),
  )
}

/** The field that an error is about stands with it. */
const FIELDS = {
  'group-sizes-crossed': 'minGroupSize',
  'opening-incomplete': 'aan',
  'opening-same': 'aan',
  'slot-room-unknown': 'zaal',
  'slot-language-missing': 'taal',
  'slot-serves-missing': 'wie',
  'session-date-invalid': 'dag',
  'session-past': 'dag',
  'session-too-far': 'dag',
  'session-time-invalid': 'van',
  'session-time-skipped': 'van',
  'session-ends-before-start': 'tot',
  'times-invalid': 'keren',
}

function tryOutError(request: Request, error: unknown): FormError {
  const rule = error instanceof AppError ? String(error.values['rule'] ?? '') : ''
  return formError(request, error, { ...FIELDS, 'rule-invalid': rule })
}

function shownTried(language: Language, tried: TriedNight, fields: TryOutFields) {
  return {
    ...tried,
    effects: effectsOf(language, tried),
    idle: sayIdle(language, tried),
    groups: shownGroups(language, tried),
    moved: shownMoved(language, tried),
    hidden: filledFields(fields),
    versions: JSON.stringify(tried.versions),
  }
}

function readVersions(text: string): Record<string, number> {
  try {
    return z.record(z.string(), z.number()).parse(JSON.parse(text))
  } catch {
    return {}
  }
}
