import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import type { Deps } from '../../deps.ts'
import { NotFoundError } from '../../errors.ts'
import { flash, showPage, readerLanguage } from '../../web/page/page.ts'
import { errorsOf, type FormError, formError, line, readForm, ticked } from '../../web/page/form.ts'
import { translate } from '../../words/words.ts'
import { addApiKey, type ListedKey, listApiKeys, revokeApiKey } from '../keys/api-keys.ts'
import { callerOf, allow } from '../caller.ts'
import { municipalityNames, rightsChoices } from './rights-choices.ts'
import { ROLES } from '../user.entity.ts'

const form = z.object({ name: line, role: z.enum(ROLES), municipalities: ticked })
type Form = z.output<typeof form>

const FIELDS = { 'key-name-missing': 'name', 'key-exists': 'name', 'municipality-missing': 'municipalities' }

export function keysRoutes(deps: Deps): Router {
  const router = Router()
  router.use('/sleutels', allow('admin'))
  router.get('/sleutels', (request, response) => showKeys(deps, request, response))
  router.get('/sleutels/nieuw', (request, response) => showForm(deps, request, response))
  router.post('/sleutels', async (request, response) => {
    const given = readForm(request.body, form)
    try {
      const { key } = await addApiKey(deps, callerOf(request).actor, given)
      const title = translate(readerLanguage(request), 'accounts:shownKey.title')
      showPage(request, response, 'accounts/shown-key', { title, name: given.name, key })
    } catch (error) {
      await showForm(deps, request, response, given, formError(request, error, FIELDS))
    }
  })
  router.get('/sleutels/:id/intrekken', async (request, response) => {
    const key = await findKey(deps, request.params.id)
    const title = translate(readerLanguage(request), 'accounts:revoke.title', { name: key.name })
    showPage(request, response, 'accounts/revoke-key', { title, key })
  })
  router.post('/sleutels/:id/intrekken', async (request, response) => {
    const { id, name } = await findKey(deps, request.params.id)
    await revokeApiKey(deps, callerOf(request).actor, id)
    flash(request, 'ok', 'accounts:revoke.done', { name })
    response.redirect(303, '/sleutels')
  })
  return router
}

async function showKeys(deps: Deps, request: Request, response: Response): Promise<void> {
  const names = await municipalityNames(deps)
  const keys = (await listApiKeys(deps)).map((key) => ({
    ...key,
    places: key.municipalities.map((code) => names.get(code) ?? code).join(', '),
  }))
  const count = keys.filter((key) => !key.revokedAt).length
  const title = translate(readerLanguage(request), 'accounts:keys.title', { count })
  showPage(request, response, 'accounts/keys', { title, keys })
}

async function showForm(deps: Deps, request: Request, response: Response, given?: Form, error?: FormError) {
  const language = readerLanguage(request)
  const title = translate(language, 'accounts:newKey.title')
  const choices = await rightsChoices(
    deps,
    (role) => translate(language, `accounts:roles.${role}`),
    given?.municipalities,
  )
  const data = { title, given: given ?? { role: 'reader' }, ...choices, error, errors: errorsOf(error) }
  showPage(request, response, 'accounts/new-key', data, error?.status)
}

async function findKey(deps: Deps, id: string): Promise<ListedKey> {
  const key = (await listApiKeys(deps)).find((listed) => listed.id === id)
  if (!key) throw new NotFoundError('key-not-found')
  return key
}
