import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import { callerOf } from '../../accounts/caller.ts'
import type { Deps } from '../../deps.ts'
import { NotFoundError } from '../../errors.ts'
import { flash, showPage, readerLanguage } from '../../web/page/page.ts'
import { errorsOf, type FormError, formError, line, readForm, ticked } from '../../web/page/form.ts'
import { translate, type Language, sayDay, sayLanguage } from '../../words/words.ts'
import { type CalendarChoice, listCalendarChoices, isRegion } from '../half-days/calendar-choices.ts'
import {
  addClosedDays,
  checkClosedPeriod,
  listClosedDays,
  removeClosedDays,
  type Affected,
  listAffected,
} from '../half-days/change-closed-days.ts'

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
export function closedDaysRouter(deps: Deps): Router {
  const router = Router()
  router.get(ROOT, async (request, response) => {
    const given = readForm(request.query, form)
    await (given.from ? showPreview(deps, request, response, given) : showForm(deps, request, response, { given }))
  })
  router.post(ROOT, async (request, response) => {
    const given = readForm(request.body, form)
    const { actor } = callerOf(request)
    try {
      await addClosedDays(deps, actor, { ...given, municipalities: codesOf(await chosenBy(deps, request, given)) })
    } catch (error) {
      return showForm(deps, request, response, { given, error: formError(request, error, FIELDS) })
    }
    flash(request, 'ok', 'municipalities:closedDays.done')
    response.redirect(303, closedDaysAddress(given))
  })
  router.get(`${ROOT}/bekijk`, (request, response) => showClosed(deps, request, response))
  router.post(`${ROOT}/open`, async (request, response) => {
    const { municipality, ...given } = readForm(request.body, opening)
    await removeClosedDays(deps, callerOf(request).actor, { ...given, municipalities: municipality })
    flash(request, 'ok', 'municipalities:closedDays.opened')
    const back = new URLSearchParams({ jaar: given.from.slice(0, 4), voor: given.voor })
    response.redirect(303, `/inrichting/kalender?${back.toString()}`)
  })
  return router
}

/** What would fall on these days; the form comes back when they can't be. */
async function showPreview(deps: Deps, request: Request, response: Response, given: GivenDays): Promise<void> {
  try {
    const municipalities = codesOf(await chosenBy(deps, request, given))
    checkClosedPeriod({ ...given, municipalities }, deps.clock.today())
    const affected = await listAffected(deps, callerOf(request).actor, {
      ...given,
      municipalities,
    })
    await showForm(deps, request, response, { given, affected })
  } catch (error) {
    await showForm(deps, request, response, { given, error: formError(request, error, FIELDS) })
  }
}

interface Shown {
  readonly given: GivenDays
  readonly affected?: readonly Affected[]
  readonly error?: FormError
}

async function showForm(deps: Deps, request: Request, response: Response, shown: Shown): Promise<void> {
  const { given, affected, error } = shown
  const language = readerLanguage(request)
  const choices = await listCalendarChoices(deps.db.read, callerOf(request).actor)
  const chosen = choices.find(({ value }) => value === given.voor)
  const preview = affected && chosen && { place: chosen.name, days: sayPeriod(given, language) }
  const data = {
    title: translate(language, `municipalities:closedDays.${preview ? 'ask' : 'title'}`, preview),
    ...{ given, preview, chosen: chosen?.value ?? choices[0]?.value, errors: errorsOf(error) },
    whom: chosen && isRegion(chosen) ? namesOf(chosen) : [],
    choices: choices.map(({ value, name }) => ({ value, label: name })),
    today: deps.clock.today(),
    affected: affected && affectedShown(affected, language),
  }
  showPage(request, response, 'municipalities/closed-days', data, error?.status)
}

async function showClosed(deps: Deps, request: Request, response: Response): Promise<void> {
  const given = readForm(request.query, form)
  const language = readerLanguage(request)
  const chosen = await chosenBy(deps, request, given)
  const closed = await listClosedDays(deps.db.read, { ...given, municipalities: codesOf(chosen) })
  if (closed.length === 0) throw new NotFoundError('not-found')
  const municipalities = closed.map(({ municipality }) => municipality)
  const places = namesOf(chosen, municipalities)
  const affected = await listAffected(deps, callerOf(request).actor, {
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

async function chosenBy({ db }: Deps, request: Request, { voor }: GivenDays): Promise<CalendarChoice> {
  const choices = await listCalendarChoices(db.read, callerOf(request).actor)
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

/** Days, the reason and whose calendar it was, as they stand in an address and in the form. */
interface GivenDays {
  readonly voor: string
  readonly from: string
  readonly to: string
  readonly name: string
}

/** Where one sees, among these municipalities, who is closed on exactly these days for this reason. */
export function closedDaysAddress({ voor, from, to, name }: GivenDays): string {
  return `/inrichting/kalender/dicht/bekijk?${new URLSearchParams({ voor, from, to, name }).toString()}`
}

/** `maandag 8 februari 2027 t/m woensdag 10 februari 2027` */
function sayPeriod({ from, to }: Pick<GivenDays, 'from' | 'to'>, language: Language): string {
  const until = from === to ? '' : ` ${translate(language, 'municipalities:until')} ${sayDay(to, language, 'full')}`
  return `${sayDay(from, language, 'full')}${until}`
}

/** What falls on closed days: the groups, and the half days that are free. */
function affectedShown(affected: readonly Affected[], language: Language) {
  const shown = affected.map(({ session, venue, group }) => ({
    ...{ day: session.date, venue, group: group?.group },
    when: `${sayDay(session.date, language, 'short')} ${session.start}`,
    what: group ? sayLanguage(group.language, language) : '',
    people: group?.people ?? 0,
  }))
  return { groups: shown.filter(({ group }) => group), free: shown.filter(({ group }) => !group) }
}
