import { type Request, type Response, Router } from 'express'
import { callerOf, allow } from '../../accounts/caller.ts'
import type { Deps } from '../../deps.ts'
import { readerLanguage, showPage, flash } from '../../web/page/page.ts'
import { translate } from '../../words/words.ts'
import { CHILDREN_RULES, type MunicipalityRules } from '../../municipalities/rules.ts'
import { settingsFileRouter } from './settings-file.routes.ts'
import { showSettings } from '../show-settings.ts'
import { countShowUps } from '../../groups/seats/count-seats.ts'
import { startRouter } from './start.routes.ts'
import { venuesRouter } from './venues.routes.ts'
import { slotsRouter } from './slots.routes.ts'
import { z } from 'zod'
import { AppError, NotFoundError } from '../../errors.ts'
import { errorsOf, type FormError, formError, line, readForm } from '../../web/page/form.ts'
import type { RULE_RANGES } from '../../municipalities/change-rules.ts'
import { changeRules, type RulesForm } from '../../municipalities/change-rules.ts'
import { sayRoom } from '../../municipalities/half-days/slot-notes.ts'
import { rulesAsFacts, NUMBER_RULES } from './rules-as-facts.ts'
import { TRIED_RULES, type TriedRule } from '../../groups/tonight/try-out.ts'
import { rulesTableRouter } from './rules-table.routes.ts'

/** How the municipalities are set up: planners look and keep the timetable, administrators change the rest. */
export function settingsRouter(deps: Deps): Router {
  const router = Router()
  router.use('/inrichting', allow('planner'))
  router.use(['/inrichting/bestand', '/inrichting/gemeenten'], allow('admin'))
  router.get('/inrichting', (request, response) => showOverview(deps, request, response))
  router.use(
    rulesRouter(deps),
    rulesTableRouter(deps),
    startRouter(deps),
    venuesRouter(deps),
    settingsFileRouter(deps),
    slotsRouter(deps),
  )
  return router
}

async function showOverview(deps: Deps, request: Request, response: Response): Promise<void> {
  const { actor, role } = callerOf(request)
  const language = readerLanguage(request)
  const settings = await showSettings(deps, actor)
  const count = settings.municipalities.length
  const known = await countShowUps(
    deps.db.read,
    settings.municipalities.map(({ code }) => code),
  )
  const data = {
    ...settings,
    title: translate(language, 'municipalities:title', { count }),
    municipalities: settings.municipalities.map(({ rules, ...one }) => ({
      ...one,
      rules: rulesAsFacts(rules, language, known.get(one.code)),
    })),
    venues: settings.venues.map((venue) => ({
      ...venue,
      rooms: venue.rooms.map((room) => ({ ...room, name: sayRoom(room.name, language) })),
    })),
    lead: translate(language, role === 'admin' ? 'municipalities:leadAdmin' : 'municipalities:lead'),
    mayChange: role === 'admin',
    several: count > 1,
  }
  showPage(request, response, 'municipalities/settings', data)
}

const form = z.object({
  step: line,
  version: z.coerce.number().int(),
  approval: line,
  chargesFee: line,
  children: line,
  ...(Object.fromEntries(NUMBER_RULES.map((name) => [name, line])) as Record<keyof typeof RULE_RANGES, typeof line>),
})

/** Empty means something: never, or computed. */
const MAY_BE_EMPTY: readonly string[] = ['rescueGroupSize', 'overbookPercent']

/** The rules of one municipality. */
function rulesRouter(deps: Deps): Router {
  const router = Router()
  router.get('/inrichting/gemeenten/:code', (request, response) =>
    showRules(deps, request, response, request.params.code),
  )
  router.post('/inrichting/gemeenten/:code', async (request, response) => {
    const { version, step, ...given } = readForm(request.body, form)
    if (step === 'try') return tryRules(deps, request, response, request.params.code, given)
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

/** What was typed as a try-out; the form again when tonight doesn't ask for any of it. */
async function tryRules(
  deps: Deps,
  request: Request,
  response: Response,
  code: string,
  given: RulesForm,
): Promise<void> {
  const { municipalities } = await showSettings(deps, callerOf(request).actor)
  const found = municipalities.find((one) => one.code === code)
  if (!found) throw new NotFoundError('not-found')
  const address = tryRulesAddress(code, asTyped(found.rules), given)
  if (address) return response.redirect(303, address)
  flash(request, 'info', 'municipalities:rules.sameTonight')
  return showRules(deps, request, response, code, given)
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
  const now = asTyped(found.rules)
  const values = given ?? now
  const label = (name: string) => translate(language, `municipalities:rule.${name}`)
  const different = (Object.keys(now) as (keyof RulesForm)[]).filter((name) => now[name] !== values[name])
  const errors = errorsOf(error)
  const data = {
    title: translate(language, 'municipalities:rules.title', { name: found.name }),
    found,
    fields: NUMBER_RULES.map((name) => ({
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
    chargesFee: (['false', 'true'] as const).map((value) => ({
      value,
      label: translate(language, `municipalities:chargesFee.${value}`),
      checked: (values.chargesFee ?? 'false') === value,
    })),
    children: (['unsaid', ...CHILDREN_RULES] as const).map((value) => ({
      value,
      label: translate(language, `municipalities:children.${value}`),
      checked: (values.children ?? 'unsaid') === value,
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

function asTyped(rules: MunicipalityRules): RulesForm {
  return Object.fromEntries(Object.entries(rules).map(([name, value]) => [name, String(value ?? '')])) as RulesForm
}

/**
 * The address at which rules that were typed are tried out for tonight, before they are saved.
 * @param now The rules as they stand, written as in the form.
 * @returns Null when nothing that decides about tonight was typed otherwise.
 */
function tryRulesAddress(code: string, now: RulesForm, typed: RulesForm): string | null {
  const changed = TRIED_RULES.filter((rule) => typed[rule] !== now[rule] && written(rule, typed) !== '')
  const values = Object.fromEntries(changed.map((rule) => [rule, written(rule, typed)]))
  const query = new URLSearchParams({ gemeente: code, regelsVoor: code, ...values })
  return changed.length > 0 ? `/vannacht/proberen?${query.toString()}` : null
}

/** A try-out takes an empty field for one that stays, and says no smaller group, ever, with a 0. */
function written(rule: TriedRule, typed: RulesForm): string {
  return typed[rule] === '' && rule === 'rescueGroupSize' ? '0' : typed[rule]
}
