import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import { allow } from '../accounts/allow.ts'
import { applySettings } from '../accounts/apply-settings.ts'
import { callerOf } from '../accounts/caller.ts'
import type { Deps } from '../deps.ts'
import { AppError, InputError, NotFoundError } from '../errors.ts'
import { flash } from '../web/flash.ts'
import { errorsOf, type FormError, formError, line, readForm } from '../web/form.ts'
import { readerLanguage } from '../web/language.ts'
import { showPage } from '../web/page.ts'
import { sayLanguages } from '../web/say-language.ts'
import { sayMonth } from '../web/say-when.ts'
import { readUpload } from '../web/upload.ts'
import { type Language, translate } from '../web/words.ts'
import { changeRules, RULE_RANGES, type RulesForm } from './change-rules.ts'
import { listSlots } from './list-slots.ts'
import type { MunicipalityRules } from './rules.ts'
import type { ShowUp } from './overbooking.ts'
import { sayOverbooking } from './say-overbooking.ts'
import { showSettings } from './show-settings.ts'

const RULES = Object.keys(RULE_RANGES) as (keyof typeof RULE_RANGES)[]

const form = z.object({
  version: z.coerce.number().int(),
  approval: line,
  ...(Object.fromEntries(RULES.map((name) => [name, line])) as Record<keyof typeof RULE_RANGES, typeof line>),
})

/** Empty means something: never, or computed. */
const MAY_BE_EMPTY: readonly string[] = ['rescueGroupSize', 'overbookPercent']

const SETTINGS_MEGABYTES = 8

/** How many people came to the groups of these municipalities; `app.ts` brings it, because this folder knows no group. */
type AskShowUps = (municipalities: readonly string[]) => Promise<ReadonlyMap<string, ShowUp>>

/** How the municipalities are set up: planners look, administrators change. */
export function settingsRouter(deps: Deps, showUps: AskShowUps): Router {
  const router = Router()
  router.use('/inrichting', allow('planner'))
  router.use(['/inrichting/bestand', '/inrichting/gemeenten'], allow('admin'))
  router.get('/inrichting', (request, response) => showOverview(deps, showUps, request, response))
  router.get('/inrichting/dagdelen', (request, response) => showSlots(deps, request, response))
  router.get('/inrichting/bestand', (request, response) => showUpload(request, response))
  router.post('/inrichting/bestand', (request, response) => upload(deps, request, response))
  router.get('/inrichting/gemeenten/:code', (request, response) =>
    showRules(deps, request, response, request.params.code),
  )
  router.post('/inrichting/gemeenten/:code', async (request, response) => {
    const { version, ...given } = readForm(request.body, form)
    try {
      await changeRules(deps, callerOf(request).actor, request.params.code, version, given)
    } catch (error) {
      return showRules(deps, request, response, request.params.code, given, ruleError(request, error))
    }
    flash(request, 'ok', 'municipalities:rules.done')
    response.redirect(303, '/inrichting')
  })
  return router
}

/** The field that a number is about stands with the error. */
function ruleError(request: Request, error: unknown): FormError {
  const rule = error instanceof AppError ? String(error.values['rule'] ?? '') : ''
  return formError(request, error, { 'rule-invalid': rule, 'group-sizes-crossed': 'minGroupSize' })
}

async function showOverview(deps: Deps, showUps: AskShowUps, request: Request, response: Response): Promise<void> {
  const { actor, role } = callerOf(request)
  const language = readerLanguage(request)
  const settings = await showSettings(deps, actor)
  const count = settings.municipalities.length
  const known = await showUps(settings.municipalities.map(({ code }) => code))
  const data = {
    ...settings,
    title: translate(language, 'municipalities:title', { count }),
    municipalities: settings.municipalities.map(({ rules, ...one }) => ({
      ...one,
      rules: rulesAsFacts(rules, language, known.get(one.code)),
    })),
    lead: translate(language, role === 'admin' ? 'municipalities:leadAdmin' : 'municipalities:lead'),
    mayChange: role === 'admin',
  }
  showPage(request, response, 'municipalities/settings', data)
}

function rulesAsFacts(rules: MunicipalityRules, language: Language, showUp: ShowUp | undefined) {
  const never = translate(language, 'municipalities:never')
  const numbers = RULES.map((name) => ({
    label: translate(language, `municipalities:rule.${name}`),
    text: name === 'overbookPercent' ? sayOverbooking(language, rules, showUp) : String(rules[name] ?? never),
  }))
  const approval = translate(language, `municipalities:approval.${rules.approval}`)
  return [...numbers, { label: translate(language, 'municipalities:rule.approval'), text: approval }]
}

async function showSlots(deps: Deps, request: Request, response: Response): Promise<void> {
  const language = readerLanguage(request)
  const { maand } = readForm(
    request.query,
    z.object({
      maand: z
        .string()
        .regex(/^\d{4}-\d{2}$/)
        .optional()
        .catch(undefined),
    }),
  )
  const { month, months, slots } = await listSlots(deps, callerOf(request).actor, maand)
  const data = {
    title: translate(language, 'municipalities:slots.title', { count: slots.length, month: sayMonth(month, language) }),
    months: months.map((value) => ({ value, label: sayMonth(value, language), current: value === month })),
    slots: slots.map((slot) => ({ ...slot, spoken: sayLanguages(slot.languages, language) })),
    warned: slots.filter(({ warnings }) => warnings.length > 0).length,
  }
  showPage(request, response, 'municipalities/slots', data)
}

function showUpload(request: Request, response: Response, error?: FormError, result?: object): void {
  const title = translate(readerLanguage(request), `municipalities:file.${result ? 'doneTitle' : 'title'}`)
  const data = { title, result, error, errors: errorsOf(error) }
  showPage(request, response, 'municipalities/settings-file', data, error?.status)
}

async function upload(deps: Deps, request: Request, response: Response): Promise<void> {
  try {
    const { file } = await readUpload(request, SETTINGS_MEGABYTES)
    if (!file) throw new InputError('file-missing')
    showUpload(
      request,
      response,
      undefined,
      await applySettings(deps, callerOf(request).actor, file.bytes.toString('utf8')),
    )
  } catch (error) {
    const { text, status } = formError(request, error)
    showUpload(request, response, { text, status, field: 'file' })
  }
}

/** After a conflict the form keeps what was typed, and says what stands there now. */
async function showRules(
  deps: Deps,
  request: Request,
  response: Response,
  code: string,
  given?: RulesForm,
  error?: FormError,
): Promise<void> {
  const language = readerLanguage(request)
  const { municipalities } = await showSettings(deps, callerOf(request).actor)
  const found = municipalities.find((one) => one.code === code)
  if (!found) throw new NotFoundError('not-found')
  const now = Object.fromEntries(
    Object.entries(found.rules).map(([name, value]) => [name, String(value ?? '')]),
  ) as RulesForm
  const values = given ?? now
  const label = (name: string) => translate(language, `municipalities:rule.${name}`)
  const different = (Object.keys(now) as (keyof RulesForm)[]).filter((name) => now[name] !== values[name])
  const errors = errorsOf(error)
  const data = {
    title: translate(language, 'municipalities:rules.title', { name: found.name }),
    found,
    fields: RULES.map((name) => ({
      name,
      label: label(name),
      hint: translate(language, `municipalities:hint.${name}`),
      value: values[name],
      error: errors[name],
      needed: !MAY_BE_EMPTY.includes(name),
    })),
    approval: (['automatic', 'manual'] as const).map((value) => ({
      value,
      label: translate(language, `municipalities:approval.${value}`),
      checked: values.approval === value,
    })),
    meanwhile:
      error?.status === 409
        ? different.map((name) => ({
            label: label(name),
            text: now[name] || translate(language, `municipalities:empty.${name}`),
          }))
        : [],
    errors,
    error,
  }
  showPage(request, response, 'municipalities/rules', data, error?.status)
}
