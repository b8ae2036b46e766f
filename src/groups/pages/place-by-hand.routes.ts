import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import { callerOf, allow } from '../../accounts/caller.ts'
import { partOfDay } from '../../calendar/days.ts'
import type { Deps } from '../../deps.ts'
import { InputError } from '../../errors.ts'
import { fullName } from '../../people/full-name.ts'
import { errorsOf, type FormError, formError, line, readForm, ticked } from '../../web/page/form.ts'
import { flash, readerLanguage, showPage } from '../../web/page/page.ts'
import { type Language, sayDay, sayLanguage, translate } from '../../words/words.ts'
import { placeByHand } from '../changing/place-by-hand.ts'
import { showPlaces, type WeighedPlace } from '../changing/weigh-place.ts'
import { placeText } from '../group/show-group.ts'
import { RulesBrokenError } from '../proposals/change-members.ts'
import { sayObjection } from '../proposals/say-rules.ts'

type ByReference = Request<{ reference: string }>

const placeForm = z.object({ groep: line, toch: ticked, version: z.coerce.number().int() })
type Typed = Pick<z.output<typeof placeForm>, 'groep' | 'toch'>

/** Choosing a half day together with somebody, on the telephone or at the counter. */
export function placeByHandRouter(deps: Deps): Router {
  const router = Router()
  router.use('/mensen/:reference/plaatsen', allow('planner'))
  router.get('/mensen/:reference/plaatsen', (request: ByReference, response) =>
    showForm(deps, request, response, { groep: '', toch: [] }),
  )
  router.post('/mensen/:reference/plaatsen', async (request: ByReference, response) => {
    const typed = readForm(request.body, placeForm)
    const { reference } = request.params
    try {
      if (typed.groep === '') throw new InputError('group-missing')
      const chosen = { groupId: typed.groep, version: typed.version, comesAnyway: typed.toch.length > 0 }
      await placeByHand(deps, callerOf(request).actor, reference, chosen)
    } catch (error) {
      return showForm(deps, request, response, typed, formError(request, error, FIELD_NAMES), error)
    }
    flash(request, 'ok', 'pool:place.done')
    response.redirect(303, `/mensen/${encodeURIComponent(reference)}`)
  })
  return router
}

const FIELD_NAMES = { 'group-missing': 'groep', 'said-no': 'toch' }

async function showForm(
  deps: Deps,
  request: ByReference,
  response: Response,
  typed: Typed,
  error?: FormError,
  thrown?: unknown,
): Promise<void> {
  const language = readerLanguage(request)
  const { referral, names, here, company, places } = await showPlaces(
    deps,
    callerOf(request).actor,
    request.params.reference,
  )
  const name = fullName(referral.person)
  const say = (key: string, values = {}) => translate(language, `pool:place.${key}`, values)
  const said = (place: WeighedPlace) => place.objections.map((one) => sayObjection(language, one, names).text)
  const possible = places.filter(({ objections }) => objections.length === 0)
  const data = {
    title: say('title', { name }),
    name,
    reference: referral.reference,
    version: referral.version,
    here: here && placeText(language, here),
    along: company.people.slice(1).map(({ person }) => fullName(person)),
    options: possible.map((place) => ({
      value: place.group.id,
      label: `${whenAndWhere(place, language)}`,
      hint: [roomLeft(place, language), place.saidNo && say('saidNo')].filter(Boolean).join(' '),
      checked: place.group.id === typed.groep || possible.length === 1,
    })),
    anyway: possible.some(({ saidNo }) => saidNo)
      ? [{ value: 'ja', label: say('anyway'), checked: typed.toch.length > 0 }]
      : null,
    impossible: places
      .filter(({ objections }) => objections.length > 0)
      .map((place) => ({ id: place.group.id, what: whenAndWhere(place, language), why: said(place) })),
    broken:
      thrown instanceof RulesBrokenError ? thrown.objections.map((one) => sayObjection(language, one, names).text) : [],
    errors: errorsOf(error),
    error,
  }
  showPage(request, response, 'pool/place', data, error?.status)
}

/** `dinsdag 15 december 2026, ochtend 09:00, Stadhuis, Arabisch` */
function whenAndWhere({ group: { slot, language: code } }: WeighedPlace, language: Language): string {
  const start = slot.sessions[0]?.start ?? ''
  const part = translate(language, `groups:part.${partOfDay(start)}`)
  return [
    `${sayDay(slot.startsOn, language, 'full')}`,
    `${part} ${start}`,
    slot.room.venue.name,
    sayLanguage(code, language),
  ].join(', ')
}

function roomLeft({ group, people }: WeighedPlace, language: Language): string {
  return translate(language, 'pool:place.left', { count: Math.max(0, group.capacity - people) })
}
