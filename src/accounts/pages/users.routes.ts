import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import type { Deps } from '../../deps.ts'
import { NotFoundError } from '../../errors.ts'
import { flash, showPage, readerLanguage } from '../../web/page/page.ts'
import { errorsOf, type FormError, formError, line, readForm, ticked } from '../../web/page/form.ts'
import { translate } from '../../words/words.ts'
import { type AddedUser, addUser, renewSetupLink } from '../users/add-user.ts'
import { callerOf, allow } from '../caller.ts'
import { changeUser, disableUser, enableUser } from '../users/change-user.ts'
import { type ListedUser, listUsers } from '../users/list-users.ts'
import { municipalityNames, rightsChoices } from './rights-choices.ts'
import { ROLES, type Role } from '../user.entity.ts'

const form = z.object({ name: line, email: line, role: z.enum(ROLES), municipalities: ticked })
type Form = z.output<typeof form>

const FIELDS = {
  'email-invalid': 'email',
  'user-exists': 'email',
  'municipality-missing': 'municipalities',
  'last-admin': 'role',
}

export function usersRoutes(deps: Deps): Router {
  const router = Router()
  router.use('/gebruikers', allow('admin'))
  router.get('/gebruikers', (request, response) => showUsers(deps, request, response))
  router.get('/gebruikers/nieuw', (request, response) => showForm(deps, request, response))
  router.post('/gebruikers', async (request, response) => {
    const given = readForm(request.body, form)
    try {
      showLink(request, response, await addUser(deps, callerOf(request).actor, given))
    } catch (error) {
      await showForm(deps, request, response, given, formError(request, error, FIELDS))
    }
  })
  router.get('/gebruikers/:id', async (request, response) => {
    const user = await findUser(deps, request.params.id)
    await showForm(deps, request, response, { ...user, municipalities: [...user.municipalities] })
  })
  router.post('/gebruikers/:id', async (request, response) => {
    const { id, email, name } = await findUser(deps, request.params.id)
    const given = readForm(request.body, form)
    try {
      await changeUser(deps, callerOf(request).actor, id, given)
      flash(request, 'ok', 'accounts:changeUser.done', { name: given.name || name })
      response.redirect(303, '/gebruikers')
    } catch (error) {
      await showForm(deps, request, response, { ...given, id, email }, formError(request, error, FIELDS))
    }
  })
  router.post('/gebruikers/:id/link', async (request, response) => {
    showLink(request, response, await renewSetupLink(deps, callerOf(request).actor, request.params.id))
  })
  router.get('/gebruikers/:id/uitschakelen', async (request, response) => {
    const user = await findUser(deps, request.params.id)
    const title = translate(readerLanguage(request), 'accounts:disable.title', { name: user.name })
    showPage(request, response, 'accounts/disable-user', { title, user })
  })
  router.post('/gebruikers/:id/uitschakelen', async (request, response) => {
    const { actor, userId } = callerOf(request)
    const { id, name } = await findUser(deps, request.params.id)
    await disableUser(deps, actor, id, userId)
    flash(request, 'ok', 'accounts:disable.done', { name })
    response.redirect(303, '/gebruikers')
  })
  router.post('/gebruikers/:id/inschakelen', async (request, response) => {
    const { id, name } = await findUser(deps, request.params.id)
    await enableUser(deps, callerOf(request).actor, id)
    flash(request, 'ok', 'accounts:enable.done', { name })
    response.redirect(303, '/gebruikers')
  })
  return router
}

async function showUsers(deps: Deps, request: Request, response: Response): Promise<void> {
  const names = await municipalityNames(deps)
  const { userId } = callerOf(request)
  const users = (await listUsers(deps)).map((user) => ({
    ...user,
    places: user.municipalities.map((code) => names.get(code) ?? code).join(', '),
    own: user.id === userId,
  }))
  const count = users.filter((user) => user.status === 'active').length
  const title = translate(readerLanguage(request), 'accounts:users.title', { count })
  showPage(request, response, 'accounts/users', { title, users })
}

/** The form for a new colleague, or for the rights of one who is there. */
async function showForm(
  deps: Deps,
  request: Request,
  response: Response,
  given: Partial<Form> & { id?: string } = { role: 'planner' },
  error?: FormError,
): Promise<void> {
  const language = readerLanguage(request)
  const title = translate(language, given.id ? 'accounts:changeUser.title' : 'accounts:newUser.title', {
    name: given.name,
  })
  const nameOf = (role: Role) => translate(language, `accounts:roles.${role}`)
  const choices = await rightsChoices(deps, nameOf, given.municipalities)
  const data = { title, given, ...choices, error, errors: errorsOf(error) }
  showPage(request, response, 'accounts/user-form', data, error?.status)
}

function showLink(request: Request, response: Response, { email, link }: AddedUser): void {
  const title = translate(readerLanguage(request), 'accounts:link.title')
  showPage(request, response, 'accounts/setup-link', { title, email, link })
}

async function findUser(deps: Deps, id: string): Promise<ListedUser> {
  const user = (await listUsers(deps)).find((listed) => listed.id === id)
  if (!user) throw new NotFoundError('user-not-found')
  return user
}
