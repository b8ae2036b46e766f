import { type Request, type Response, Router } from 'express'
import type { z } from 'zod'
import { callerOf, allow } from '../../accounts/caller.ts'
import type { Deps } from '../../deps.ts'
import { listInScope } from '../../municipalities/scope.ts'
import { errorsOf, type FormError, formError, line, readForm } from '../../web/page/form.ts'
import { flash, readerLanguage, showPage } from '../../web/page/page.ts'
import { translate } from '../../words/words.ts'
import { addPerson } from '../receiving/add-person.ts'
import { PARTS, WEEKDAYS } from '../receiving/read-availability.ts'
import { FIELD_NAMES, personChoices, personShape, typedBesides, typedFields } from './person-form.ts'

const PATH = '/mensen/nieuw'

const addForm = personShape.extend({
  bsn: line,
  vNumber: line,
  municipality: line,
  noticeSentOn: line,
  dutyStartsOn: line,
})
type TypedAddition = z.output<typeof addForm>

const NAMES = {
  ...FIELD_NAMES,
  'v-nummer': 'vNumber',
  gemeentecode: 'municipality',
  'datum kennisgeving': 'noticeSentOn',
  'begindatum plicht': 'dutyStartsOn',
}

/** Adding somebody by hand, who came without a file. */
export function addPersonRoutes(deps: Deps): Router {
  const router = Router()
  router.use(PATH, allow('planner'))
  router.get(PATH, (request, response) => showForm(deps, request, response, { ...EMPTY }))
  router.post(PATH, async (request, response) => {
    const typed = readForm(request.body, addForm)
    try {
      const reference = await addPerson(deps, callerOf(request).actor, addedFields(typed), typedBesides(typed))
      flash(request, 'ok', 'pool:new.done')
      response.redirect(303, `/mensen/${encodeURIComponent(reference)}`)
    } catch (error) {
      await showForm(deps, request, response, typed, formError(request, error, NAMES))
    }
  })
  return router
}

const EMPTY: TypedAddition = {
  ...readForm({}, addForm),
  week: ['', ...WEEKDAYS.flatMap((weekday) => PARTS.map((part) => `${weekday}-${part}`))],
}

function addedFields({ bsn, vNumber, municipality, noticeSentOn, dutyStartsOn, ...typed }: TypedAddition) {
  return {
    ...typedFields(typed),
    bsn,
    'v-nummer': vNumber,
    gemeentecode: municipality,
    'datum kennisgeving': noticeSentOn,
    'begindatum plicht': dutyStartsOn,
  }
}

async function showForm(
  { db, config }: Deps,
  request: Request,
  response: Response,
  given: TypedAddition,
  error?: FormError,
): Promise<void> {
  const { scope } = callerOf(request).actor
  const language = readerLanguage(request)
  const places = await listInScope(db.read, scope)
  const data = {
    title: translate(language, 'pool:new.title'),
    given,
    places: places.map(({ code, name }) => ({ value: code, label: name })),
    several: places.length > 1,
    choices: personChoices(given, language, config),
    errors: errorsOf(error),
    error,
  }
  showPage(request, response, 'pool/new', data, error?.status)
}
