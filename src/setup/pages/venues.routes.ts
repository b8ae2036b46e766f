import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import { callerOf, allow } from '../../accounts/caller.ts'
import type { Deps } from '../../deps.ts'
import { listSlotChoices } from '../../municipalities/half-days/new-slot.ts'
import { Municipality } from '../../municipalities/municipality.entity.ts'
import { Room } from '../../municipalities/room.entity.ts'
import { line, readForm, ticked } from '../../web/page/form.ts'
import { flash, readerLanguage, showPage } from '../../web/page/page.ts'
import { sayLanguage, translate } from '../../words/words.ts'
import { findVenue, saveVenue, type VenueForm } from '../settings/set-up.ts'
import { fieldErrors } from './start.routes.ts'

/** What a room may have that somebody needs. */
const OFFERS = ['wheelchair', 'childcare'] as const

/** A row for each room, in columns; `wheelchair` and `childcare` name the rows that have it. */
const form = z.object({
  name: line,
  municipality: line,
  street: line,
  place: line,
  room: ticked,
  capacity: ticked,
  wheelchair: ticked,
  childcare: ticked,
  language: ticked,
  mark: line,
  directions: z.preprocess((value) => (value === undefined ? [] : [value].flat()), z.array(z.string().max(2_000))),
})

type Form = z.infer<typeof form>

/** Where groups meet: buildings and their rooms, without a settings file. */
export function venuesRouter(deps: Deps): Router {
  const router = Router()
  router.use('/inrichting/locaties', allow('admin'))
  router.get('/inrichting/locaties/nieuw', async (request, response) => {
    const [first] = await deps.db.read.find(Municipality, { order: { name: 'ASC' } })
    await show(deps, request, response, { given: emptyForm(first?.code ?? '') })
  })
  router.post('/inrichting/locaties/nieuw', (request, response) => save(deps, request, response))
  router.get('/inrichting/locaties/:code', async (request, response) => {
    const { code } = request.params
    await show(deps, request, response, { code, given: await formOf(deps, code) })
  })
  router.post('/inrichting/locaties/:code', (request, response) => save(deps, request, response, request.params.code))
  return router
}

async function save(deps: Deps, request: Request, response: Response, code?: string): Promise<void> {
  const given = readForm(request.body, form)
  try {
    const changed = code === undefined ? undefined : { code, mark: given.mark }
    await saveVenue(deps, callerOf(request).actor, venueOf(given), changed)
  } catch (error) {
    const errors = fieldErrors(request, error, { address: 'street', rooms: 'room', code: 'room' })
    return show(deps, request, response, { code, given, errors })
  }
  flash(request, 'ok', 'municipalities:venueForm.done', { name: given.name })
  response.redirect(303, '/inrichting')
}

/** Rows and texts that were left empty don't count. */
function venueOf({ name, municipality, street, place, directions, ...given }: Form): VenueForm {
  const texts = given.language.map((code, at) => [code, directions[at]?.trim() ?? ''] as const)
  return {
    ...{ name, municipality, address: [street, place].filter(Boolean) },
    directions: Object.fromEntries(texts.filter(([code, text]) => code !== '' && text !== '')),
    rooms: given.room.flatMap((room, at) => {
      const offers = OFFERS.filter((offer) => given[offer].includes(String(at)))
      return room.trim() ? [{ name: room.trim(), capacity: Number(given.capacity[at] || Number.NaN), offers }] : []
    }),
  }
}

function emptyForm(municipality: string): Form {
  const rooms = { room: [], capacity: [], wheelchair: [], childcare: [] }
  return { name: '', municipality, street: '', place: '', mark: '', ...rooms, language: ['nl'], directions: [] }
}

/** A venue that is there, as its form. */
async function formOf({ db }: Deps, code: string): Promise<Form> {
  const { venue, rooms, mark } = await findVenue(db.read, code)
  const [street = '', ...place] = venue.address
  const rowsWith = (offer: string) => rooms.flatMap(({ offers }, at) => (offers.includes(offer) ? [String(at)] : []))
  const texts = Object.entries({ nl: '', ...venue.directions })
  return {
    ...{ name: venue.name, municipality: venue.municipality, street, place: place.join(', '), mark },
    room: rooms.map((room) => room.code.slice(code.length + 1)),
    capacity: rooms.map(({ capacity }) => String(capacity)),
    wheelchair: rowsWith('wheelchair'),
    childcare: rowsWith('childcare'),
    language: texts.map(([language]) => language),
    directions: texts.map(([, text]) => text),
  }
}

const SPARE_ROWS = 2

async function show(
  deps: Deps,
  request: Request,
  response: Response,
  shown: { code?: string | undefined; given: Form; errors?: Readonly<Record<string, string>> },
): Promise<void> {
  const { code, given, errors = {} } = shown
  const language = readerLanguage(request)
  const places = await deps.db.read.find(Municipality, { order: { name: 'ASC' } })
  const known = code === undefined ? 0 : await deps.db.read.countBy(Room, { venue: { code } })
  const rows = Math.max(known, given.room.length) + SPARE_ROWS
  const { languages } = await listSlotChoices(deps, callerOf(request).actor)
  const others = languages.filter((one) => !given.language.includes(one))
  const wrong = Object.keys(errors).length > 0
  const title = code === undefined ? 'municipalities:venueForm.title' : 'municipalities:venueForm.titleChange'
  const data = {
    title: translate(language, title, { name: given.name }),
    action: `/inrichting/locaties/${code ?? 'nieuw'}`,
    given,
    places: places.map((place) => ({ value: place.code, label: place.name })),
    rooms: Array.from({ length: rows }, (_, at) => ({
      row: String(at),
      number: at + 1,
      name: given.room[at] ?? '',
      capacity: given.capacity[at] ?? '',
      // Slots and groups know a room by its name.
      known: at < known,
      offers: OFFERS.map((offer) => ({ name: offer, checked: given[offer].includes(String(at)) })),
    })),
    directions: given.language.map((one, at) => ({
      ...{ code: one, label: sayLanguage(one, language), text: given.directions[at] ?? '' },
    })),
    otherLanguages: others.map((one) => ({ value: one, label: sayLanguage(one, language) })),
    errors,
    error: wrong,
  }
  showPage(request, response, 'municipalities/venue', data, wrong ? 422 : 200)
}
