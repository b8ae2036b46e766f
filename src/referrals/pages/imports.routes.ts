import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import { callerOf, allow } from '../../accounts/caller.ts'
import type { Deps } from '../../deps.ts'
import { AppError, InputError, NotFoundError } from '../../errors.ts'
import { atLeast } from '../../outside/constant-time.ts'
import { flash, showPage, readerLanguage } from '../../web/page/page.ts'
import { errorsOf, type FormError, formError, line, readForm, readUpload } from '../../web/page/form.ts'
import { translate } from '../../words/words.ts'
import { confirmImport, cancelImport, uploadImport } from '../review/confirm-import.ts'
import { TAKING_IN } from '../moves/weigh-moves.ts'
import { listImports } from '../review/find-import.ts'
import { listImportChoices, saveMapping, removeMapping } from '../review/column-mappings.ts'
import { REFERRAL_FIELDS, type ReferralField } from '../file/headings.ts'

const uploadForm = z.object({ municipality: line, mapping: line })
const count = z.coerce.number().int().min(0)
const seenForm = z.object({ rows: count, new: count, changed: count, unchanged: count, rejected: count })

const FIELDS = {
  'file-missing': 'file',
  'file-too-large': 'file',
  'file-unreadable': 'file',
  'file-empty': 'file',
  'too-many-rows': 'file',
  'column-missing': 'file',
  'column-twice': 'file',
  'mapping-unknown': 'mapping',
  'not-found': 'municipality',
}

/** Referral files: upload, look, confirm or leave. */
export function importsRoutes(deps: Deps): Router {
  const router = Router()
  router.use('/importeren', allow('planner'))
  router.get('/importeren', (request, response) => showStart(deps, request, response))
  router.post('/importeren', async (request, response) => {
    try {
      const { fields, file } = await readUpload(request)
      const { municipality, mapping } = readForm(fields, uploadForm)
      if (!file) throw new InputError('file-missing')
      const wanted = { ...file, municipality, mapping: mapping || undefined }
      response.redirect(303, `/importeren/${await uploadImport(deps, callerOf(request).actor, wanted)}`)
    } catch (error) {
      await showStart(deps, request, response, formError(request, error, FIELDS))
    }
  })
  router.post('/importeren/:id/bevestigen', async (request, response) => {
    await confirm(deps, request, request.params.id)
    response.redirect(303, `/importeren/${request.params.id}`)
  })
  router.post('/importeren/:id/laten-liggen', async (request, response) => {
    await cancelImport(deps, callerOf(request).actor, request.params.id)
    flash(request, 'ok', 'referrals:cancelled')
    response.redirect(303, '/importeren')
  })
  return router
}

/** When the world changed since the review, the new review is shown with what is different, and nothing is taken in. */
async function confirm(deps: Deps, request: Request, id: string): Promise<void> {
  const seen = readForm(request.body, seenForm)
  try {
    const { actor } = callerOf(request)
    const { new: added, changed } = await atLeast(TAKING_IN, () => confirmImport(deps, actor, id, seen))
    flash(request, 'ok', 'referrals:confirmed', { added, changed, count: added + changed })
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'import-changed') throw error
    const before = Object.fromEntries(Object.entries(seen).map(([name, value]) => [`before_${name}`, value]))
    flash(request, 'warning', 'referrals:changedMeanwhile', { ...before, ...error.values })
  }
}

async function showStart(deps: Deps, request: Request, response: Response, error?: FormError): Promise<void> {
  const { actor } = callerOf(request)
  const { municipalities, mappings } = await listImportChoices(deps, actor)
  const names = new Map(municipalities.map(({ code, name }) => [code, name]))
  const imports = (await listImports(deps, actor)).map((one) => ({ ...one, place: names.get(one.municipality ?? '') }))
  const several = municipalities.length > 1
  // A form that comes back keeps what was chosen.
  const given = readForm(request.body, uploadForm)
  const data = {
    title: translate(readerLanguage(request), 'referrals:start.title'),
    municipalities: municipalities.map(({ code, name }) => ({ value: code, label: name })),
    only: several ? undefined : municipalities[0],
    mappings: mappings.map(({ name, municipality }) => ({
      value: name,
      label: several ? `${name} (${names.get(municipality) ?? municipality})` : name,
    })),
    waiting: imports.filter(({ status }) => status === 'uploaded'),
    past: imports.filter(({ status }) => status !== 'uploaded'),
    several,
    given,
    errors: errorsOf(error),
    error,
  }
  showPage(request, response, 'referrals/imports', data, error?.status)
}

const named = z.object({ municipality: line, name: line })
/** One field for each known heading, in the order of `REFERRAL_FIELDS`. */
const form = named.extend({ headings: z.array(line).length(REFERRAL_FIELDS.length) })
type Form = z.output<typeof form>

const NAME_FIELDS = { 'mapping-name-missing': 'name', 'mapping-name-number': 'name' }

/** The column headings of a municipality's own files: saved under a name, to choose at an import. */
export function mappingsRoutes(deps: Deps): Router {
  const router = Router()
  router.use('/importeren/kolommen', allow('planner'))
  router.get('/importeren/kolommen', (request, response) => showList(deps, request, response))
  router.get('/importeren/kolommen/nieuw', (request, response) => showForm(deps, request, response))
  router.get('/importeren/kolommen/wijzigen', async (request, response) => {
    await showForm(deps, request, response, await savedForm(deps, request))
  })
  router.post('/importeren/kolommen', async (request, response) => {
    const given = readForm(request.body, form)
    try {
      await saveMapping(deps, callerOf(request).actor, { ...given, headings: byField(given.headings) })
    } catch (error) {
      return showForm(deps, request, response, given, formError(request, error, NAME_FIELDS))
    }
    flash(request, 'ok', 'referrals:mappings.saved', { name: given.name })
    response.redirect(303, '/importeren/kolommen')
  })
  router.get('/importeren/kolommen/verwijderen', async (request, response) => {
    const given = await savedForm(deps, request)
    const title = translate(readerLanguage(request), 'referrals:mappings.removeTitle', { name: given.name })
    showPage(request, response, 'referrals/remove-mapping', { title, given })
  })
  router.post('/importeren/kolommen/verwijderen', async (request, response) => {
    const given = readForm(request.body, named)
    await removeMapping(deps, callerOf(request).actor, given)
    flash(request, 'ok', 'referrals:mappings.removed', { name: given.name })
    response.redirect(303, '/importeren/kolommen')
  })
  return router
}

function byField(headings: readonly string[]): Partial<Record<ReferralField, string>> {
  return Object.fromEntries(REFERRAL_FIELDS.map((field, at) => [field, headings[at] ?? '']))
}

/** The saved mapping that the address names: `?municipality=0935&name=…`. */
async function savedForm(deps: Deps, request: Request): Promise<Form> {
  const { municipality, name } = readForm(request.query, named)
  const { mappings } = await listImportChoices(deps, callerOf(request).actor)
  const found = mappings.find((mapping) => mapping.municipality === municipality && mapping.name === name)
  if (!found) throw new NotFoundError('not-found')
  const headingOf = new Map(Object.entries(found.headings).map(([heading, field]) => [field, heading]))
  return { municipality, name, headings: REFERRAL_FIELDS.map((field) => headingOf.get(field) ?? '') }
}

async function showList(deps: Deps, request: Request, response: Response): Promise<void> {
  const { municipalities, mappings } = await listImportChoices(deps, callerOf(request).actor)
  const names = new Map(municipalities.map(({ code, name }) => [code, name]))
  const title = translate(readerLanguage(request), 'referrals:mappings.title', { count: mappings.length })
  const rows = mappings.map(({ municipality, name, headings }) => ({
    municipality,
    name,
    place: names.get(municipality) ?? municipality,
    headings: Object.entries(headings).map(([heading, field]) => ({ heading, field })),
  }))
  showPage(request, response, 'referrals/mappings', { title, rows })
}

async function showForm(
  deps: Deps,
  request: Request,
  response: Response,
  given?: Form,
  error?: FormError,
): Promise<void> {
  const { municipalities } = await listImportChoices(deps, callerOf(request).actor)
  const data = {
    title: translate(readerLanguage(request), 'referrals:mappings.formTitle'),
    given,
    municipalities: municipalities.map(({ code, name }) => ({ value: code, label: name })),
    columns: REFERRAL_FIELDS.map((field, at) => ({ field, id: `kop-${at}`, value: given?.headings[at] ?? '' })),
    errors: errorsOf(error),
    error,
  }
  showPage(request, response, 'referrals/mapping', data, error?.status)
}
