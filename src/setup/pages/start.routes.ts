import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import { callerOf, allow } from '../../accounts/caller.ts'
import type { Deps } from '../../deps.ts'
import { NotFoundError } from '../../errors.ts'
import { Municipality } from '../../municipalities/municipality.entity.ts'
import { Region } from '../../municipalities/region.entity.ts'
import type { Sender } from '../../municipalities/rules.ts'
import { errorsOf, formError, line, readForm, ticked } from '../../web/page/form.ts'
import { flash, readerLanguage, showPage } from '../../web/page/page.ts'
import { translate } from '../../words/words.ts'
import { SettingsFileError, sayIssue } from '../settings/settings-issues.ts'
import { changeSender, DUTCH_MUNICIPALITIES, setUpRegion } from '../settings/set-up.ts'

const senderFields = { name: line, street: line, place: line, phone: line, email: line }
const startForm = z.object({ region: line, municipalities: ticked, ...senderFields })
const senderForm = z.object({ version: z.coerce.number().int(), onBehalfOf: line, ...senderFields })

type SenderForm = Omit<z.infer<typeof senderForm>, 'version'>

/** Which municipalities there are, and whose name is on their letters: without a settings file. */
export function startRouter(deps: Deps): Router {
  const router = Router()
  router.use(['/inrichting/beginnen', '/inrichting/afzender'], allow('admin'))
  router.get('/inrichting/beginnen', (request, response) => showStart(deps, request, response))
  router.post('/inrichting/beginnen', async (request, response) => {
    const given = readForm(request.body, startForm)
    const { region, municipalities } = given
    try {
      await setUpRegion(deps, callerOf(request).actor, { region, municipalities, sender: senderOf(given) })
    } catch (error) {
      return showStart(deps, request, response, given, fieldErrors(request, error))
    }
    flash(request, 'ok', 'municipalities:start.done', { count: municipalities.length })
    response.redirect(303, '/inrichting')
  })
  router.get('/inrichting/afzender/:code', (request, response) => showSender(deps, request, response))
  router.post('/inrichting/afzender/:code', async (request, response) => {
    const { version, ...given } = readForm(request.body, senderForm)
    const sender = { ...senderOf(given), onBehalfOf: given.onBehalfOf }
    try {
      await changeSender(deps, callerOf(request).actor, { code: request.params.code, version }, sender)
    } catch (error) {
      return showSender(deps, request, response, given, fieldErrors(request, error))
    }
    flash(request, 'ok', 'municipalities:senderForm.done')
    response.redirect(303, '/inrichting')
  })
  return router
}

function senderOf({ name, street, place, phone, email }: Omit<SenderForm, 'onBehalfOf'>): Omit<Sender, 'onBehalfOf'> {
  return { name, returnAddress: [street, place].filter(Boolean), phone, email }
}

/** What a settings file of the same content would be refused for, beside the field that it is about. */
export function fieldErrors(request: Request, error: unknown, fields: Readonly<Record<string, string>> = {}) {
  if (!(error instanceof SettingsFileError))
    return errorsOf(formError(request, error, { 'municipality-missing': 'municipalities', 'venue-exists': 'name' }))
  const language = readerLanguage(request)
  const said = error.issues.map((issue) => {
    const step = issue.path.filter((one) => typeof one === 'string').at(-1) ?? 'form'
    return [{ returnAddress: 'street', ...fields }[step] ?? step, sayIssue(issue, language).text] as const
  })
  return Object.fromEntries(said.toReversed())
}

async function showStart(
  deps: Deps,
  request: Request,
  response: Response,
  given: z.infer<typeof startForm> = {
    region: '',
    municipalities: [],
    name: '',
    street: '',
    place: '',
    phone: '',
    email: '',
  },
  errors: Readonly<Record<string, string>> = {},
): Promise<void> {
  const language = readerLanguage(request)
  const there = new Set((await deps.db.read.find(Municipality)).map(({ code }) => code))
  const choices = [...DUTCH_MUNICIPALITIES]
    .filter(([code]) => !there.has(code))
    .map(([value, label]) => ({ value, label, checked: given.municipalities.includes(value) }))
  const regions = (await deps.db.read.find(Region, { order: { name: 'ASC' } })).map(({ name }) => name)
  const wrong = Object.keys(errors).length > 0
  const data = {
    title: translate(language, there.size === 0 ? 'municipalities:start.title' : 'municipalities:start.titleMore'),
    given,
    choices,
    regions,
    errors,
    error: wrong,
  }
  showPage(request, response, 'municipalities/start', data, wrong ? 422 : 200)
}

async function showSender(
  deps: Deps,
  request: Request,
  response: Response,
  given?: SenderForm,
  errors: Readonly<Record<string, string>> = {},
): Promise<void> {
  const found = await deps.db.read.findOneBy(Municipality, { code: String(request.params['code']) })
  if (!found) throw new NotFoundError('not-found')
  const { returnAddress, ...sender } = found.sender
  const [street, ...place] = returnAddress
  const wrong = Object.keys(errors).length > 0
  const data = {
    title: translate(readerLanguage(request), 'municipalities:senderForm.title', { name: found.name }),
    code: found.code,
    version: found.version,
    given: given ?? { ...sender, street, place: place.join(', ') },
    errors,
    error: wrong,
  }
  showPage(request, response, 'municipalities/sender', data, wrong ? 422 : 200)
}
