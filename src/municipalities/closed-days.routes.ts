import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import { callerOf } from '../accounts/caller.ts'
import type { Deps } from '../deps.ts'
import { NotFoundError } from '../errors.ts'
import { flash } from '../web/flash.ts'
import { errorsOf, type FormError, formError, line, readForm } from '../web/form.ts'
import { readerLanguage } from '../web/language.ts'
import { showPage } from '../web/page.ts'
import { sayLanguage } from '../web/say-language.ts'
import { sayDay } from '../web/say-when.ts'
import { type Language, translate } from '../web/words.ts'
import { addClosedDays, checkClosedPeriod, findClosed, removeClosedDays } from './change-closed-days.ts'
import { type Affected, lookAtClosedDays } from './look-at-closed-days.ts'
import type { FindSlotUse } from './slot-use.ts'
import { type CalendarChoice, calendarChoices } from './calendar-choices.ts'

const form = z.object({ voor: line, from: line, to: line, name: line })
type Form = z.output<typeof form>

const FIELDS = {
  'closed-name-missing': 'name',
  'closed-days-invalid': 'to',
  'closed-days-past': 'to',
  'closed-days-too-long': 'to',
}
const ROOT = '/inrichting/kalender/dicht'

/** Closing days for a municipality or a region: look first at what falls on them, and open them again. */
export function closedDaysRouter(deps: Deps, findSlotUse: FindSlotUse): Router {
  const router = Router()
  const world = { ...deps, findSlotUse }
  router.get(ROOT, async (request, response) => {
    const given = readForm(request.query, form)
    await (given.from ? preview(world, request, response, given) : showForm(world, request, response, { given }))
  })
  router.post(ROOT, async (request, response) => {
    const given = readForm(request.body, form)
    const { actor } = callerOf(request)
    try {
      await addClosedDays(deps, actor, { ...given, municipalities: codesOf(await chosenBy(world, request, given)) })
    } catch (error) {
      return showForm(world, request, response, { given, error: formError(request, error, FIELDS) })
    }
    flash(request, 'ok', 'municipalities:closedDays.done')
    response.redirect(303, addressOf(`${ROOT}/bekijk`, given))
  })
  router.get(`${ROOT}/bekijk`, (request, response) => showClosed(world, request, response))
  router.post(`${ROOT}/open`, async (request, response) => {
    const given = readForm(request.body, form)
    const municipalities = codesOf(await chosenBy(world, request, given))
    await removeClosedDays(deps, callerOf(request).actor, { ...given, municipalities })
    flash(request, 'ok', 'municipalities:closedDays.opened')
    const back = new URLSearchParams({ jaar: given.from.slice(0, 4), voor: given.voor })
    response.redirect(303, `/inrichting/kalender?${back.toString()}`)
  })
  return router
}

type World = Deps & { readonly findSlotUse: FindSlotUse }

/** What would fall on these days; the form comes back when they can't be. */
async function preview(world: World, request: Request, response: Response, given: Form): Promise<void> {
  try {
    const municipalities = codesOf(await chosenBy(world, request, given))
    checkClosedPeriod({ ...given, municipalities }, world.clock.today())
    const affected = await lookAtClosedDays(world, callerOf(request).actor, world.findSlotUse, {
      ...given,
      municipalities,
    })
    await showForm(world, request, response, { given, affected })
  } catch (error) {
    await showForm(world, request, response, { given, error: formError(request, error, FIELDS) })
  }
}

interface Shown {
  readonly given: Form
  readonly affected?: readonly Affected[]
  readonly error?: FormError
}

async function showForm(world: World, request: Request, response: Response, shown: Shown): Promise<void> {
  const { given, affected, error } = shown
  const language = readerLanguage(request)
  const choices = await calendarChoices(world.db.read, callerOf(request).actor)
  const chosen = choices.find(({ value }) => value === given.voor)
  const preview = affected && chosen && whenAndWhere(given, chosen, language)
  const data = {
    title: translate(language, `municipalities:closedDays.${preview ? 'ask' : 'title'}`, preview),
    ...{ given, preview, chosen: chosen?.value ?? choices[0]?.value, errors: errorsOf(error) },
    choices: choices.map(({ value, name }) => ({ value, label: name })),
    today: world.clock.today(),
    affected: affected && affectedShown(affected, language),
  }
  showPage(request, response, 'municipalities/closed-days', data, error?.status)
}

async function showClosed(world: World, request: Request, response: Response): Promise<void> {
  const given = readForm(request.query, form)
  const language = readerLanguage(request)
  const chosen = await chosenBy(world, request, given)
  const period = { ...given, municipalities: codesOf(chosen) }
  const [closed] = await findClosed(world.db.read, period)
  if (!closed) throw new NotFoundError('not-found')
  const affected = await lookAtClosedDays(world, callerOf(request).actor, world.findSlotUse, period)
  const values = { ...whenAndWhere(given, chosen, language), reason: closed.name }
  showPage(request, response, 'municipalities/closed-day', {
    title: translate(language, 'municipalities:closedDays.shown', values),
    ...{ given, values, name: closed.name },
    affected: affectedShown(affected, language),
  })
}

async function chosenBy({ db }: World, request: Request, { voor }: Form): Promise<CalendarChoice> {
  const choices = await calendarChoices(db.read, callerOf(request).actor)
  const chosen = choices.find(({ value }) => value === voor)
  if (!chosen) throw new NotFoundError('not-found')
  return chosen
}

function codesOf({ municipalities }: CalendarChoice): string[] {
  return municipalities.map(({ code }) => code)
}

function whenAndWhere({ from, to }: Form, { name }: CalendarChoice, language: Language) {
  const until = from === to ? '' : ` ${translate(language, 'municipalities:until')} ${sayDay(to, language, 'full')}`
  return { place: name, days: `${sayDay(from, language, 'full')}${until}` }
}

function affectedShown(affected: readonly Affected[], language: Language) {
  const shown = affected.map(({ session, venue, group }) => ({
    ...{ day: session.date, venue, group: group?.group },
    when: `${sayDay(session.date, language, 'short')} ${session.start}`,
    what: group ? sayLanguage(group.language, language) : '',
    people: group?.people ?? 0,
  }))
  return { groups: shown.filter(({ group }) => group), free: shown.filter(({ group }) => !group) }
}

function addressOf(path: string, { voor, from, to }: Form): string {
  return `${path}?${new URLSearchParams({ voor, from, to }).toString()}`
}
