import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import { callerOf } from '../../accounts/caller.ts'
import type { Deps } from '../../deps.ts'
import { NotFoundError } from '../../errors.ts'
import { flash } from '../../web/page/flash.ts'
import { errorsOf, type FormError, formError, line, readForm, ticked } from '../../web/page/form.ts'
import { readerLanguage } from '../../web/page/language.ts'
import { showPage } from '../../web/page/page.ts'
import { translate } from '../../words/words.ts'
import { type CalendarChoice, calendarChoices, isRegion } from '../half-days/calendar-choices.ts'
import { addClosedDays, checkClosedPeriod, findClosed, removeClosedDays } from '../half-days/change-closed-days.ts'
import { affectedShown, closedDaysAddress, type GivenDays, sayPeriod } from './closed-days-page.ts'
import { type Affected, lookAtClosedDays } from '../half-days/look-at-closed-days.ts'
import type { FindSlotUse } from '../../municipalities/half-days/slot-use.ts'

const form = z.object({ voor: line, from: line, to: line, name: line })
const opening = form.extend({ municipality: ticked })

const FIELDS = {
  'closed-name-missing': 'name',
  'closed-days-invalid': 'to',
  'closed-days-past': 'to',
  'closed-days-too-long': 'to',
  'closed-days-known': 'name',
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
    response.redirect(303, closedDaysAddress(given))
  })
  router.get(`${ROOT}/bekijk`, (request, response) => showClosed(world, request, response))
  router.post(`${ROOT}/open`, async (request, response) => {
    const { municipality, ...given } = readForm(request.body, opening)
    await removeClosedDays(deps, callerOf(request).actor, { ...given, municipalities: municipality })
    flash(request, 'ok', 'municipalities:closedDays.opened')
    const back = new URLSearchParams({ jaar: given.from.slice(0, 4), voor: given.voor })
    response.redirect(303, `/inrichting/kalender?${back.toString()}`)
  })
  return router
}

type World = Deps & { readonly findSlotUse: FindSlotUse }

/** What would fall on these days; the form comes back when they can't be. */
async function preview(world: World, request: Request, response: Response, given: GivenDays): Promise<void> {
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
  readonly given: GivenDays
  readonly affected?: readonly Affected[]
  readonly error?: FormError
}

async function showForm(world: World, request: Request, response: Response, shown: Shown): Promise<void> {
  const { given, affected, error } = shown
  const language = readerLanguage(request)
  const choices = await calendarChoices(world.db.read, callerOf(request).actor)
  const chosen = choices.find(({ value }) => value === given.voor)
  const preview = affected && chosen && { place: chosen.name, days: sayPeriod(given, language) }
  const data = {
    title: translate(language, `municipalities:closedDays.${preview ? 'ask' : 'title'}`, preview),
    ...{ given, preview, chosen: chosen?.value ?? choices[0]?.value, errors: errorsOf(error) },
    whom: chosen && isRegion(chosen) ? namesOf(chosen) : [],
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
  const closed = await findClosed(world.db.read, { ...given, municipalities: codesOf(chosen) })
  if (closed.length === 0) throw new NotFoundError('not-found')
  const municipalities = closed.map(({ municipality }) => municipality)
  const places = namesOf(chosen, municipalities)
  const affected = await lookAtClosedDays(world, callerOf(request).actor, world.findSlotUse, {
    ...given,
    municipalities,
  })
  const values = { count: places.length, place: places[0], days: sayPeriod(given, language), reason: given.name }
  showPage(request, response, 'municipalities/closed-day', {
    title: translate(language, 'municipalities:closedDays.shown', values),
    ...{ given, municipalities, places: places.join(', '), several: places.length > 1 },
    affected: affectedShown(affected, language),
  })
}

async function chosenBy({ db }: World, request: Request, { voor }: GivenDays): Promise<CalendarChoice> {
  const choices = await calendarChoices(db.read, callerOf(request).actor)
  const chosen = choices.find(({ value }) => value === voor)
  if (!chosen) throw new NotFoundError('not-found')
  return chosen
}

function codesOf({ municipalities }: CalendarChoice): string[] {
  return municipalities.map(({ code }) => code)
}

function namesOf(choice: CalendarChoice, codes: readonly string[] = codesOf(choice)): string[] {
  return choice.municipalities.filter(({ code }) => codes.includes(code)).map(({ name }) => name)
}
