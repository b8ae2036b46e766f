import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import type { Deps } from '../../deps.ts'
import { flash, showPage, readerLanguage } from '../../web/page/page.ts'
import { errorsOf, type FormError, formError, readForm } from '../../web/page/form.ts'
import { sayMoment, translate } from '../../words/words.ts'
import { callerOf, allow } from '../caller.ts'
import { ROLES } from '../user.entity.ts'
import { municipalityNames } from './rights-choices.ts'
import { ForbiddenError } from '../../errors.ts'
import { findCalendarFeed, makeCalendarFeed, revokeCalendarFeed } from '../keys/calendar-feeds.ts'
import { createSignInLimits } from '../sessions/sign-in-limits.ts'
import { changePassword, choosePassword, findSetup } from '../users/choose-password.ts'
import { switchTaskMail } from '../users/change-user.ts'
import { mayHaveFeed } from '../users/end-feed.ts'
import { findOwnAccount } from '../users/list-users.ts'
import { startSession } from '../sessions/sign-in.ts'
import { networkOf } from '../../web/guard/where-from.ts'

/** A password as a form sends it. */
export const passwordField = z.string().max(1_000).default('')

/** What can be wrong with a new one, and where a form says so. */
export const PASSWORD_FIELDS = {
  'password-too-short': 'password',
  'password-too-long': 'password',
  'password-is-email': 'password',
  'password-common': 'password',
}

const mailForm = z.object({
  wants: z
    .string()
    .optional()
    .transform((tick) => tick === 'ja'),
})
const form = z.object({ present: passwordField, password: passwordField })

/** What somebody sees of their own account, and the password that they change. */
export function ownAccountRoutes(deps: Deps): Router {
  const limits = createSignInLimits(deps, 'own-password')
  const router = Router()
  router.use('/mijn-account', allow(...ROLES))
  router.get('/mijn-account', (request, response) => show(deps, request, response))
  router.post('/mijn-account', async (request, response) => {
    const { present, password } = readForm(request.body, form)
    const [{ userId = '' }, network] = [callerOf(request), networkOf(request)]
    try {
      // Whoever sits down at somebody's open screen doesn't get to guess either.
      await limits.count(userId, network)
      await changePassword(deps, userId, { present, chosen: password })
      await limits.forget(userId, network)
      await startSession(deps, request, userId)
      flash(request, 'ok', 'accounts:own.changed')
      response.redirect(303, '/mijn-account')
    } catch (thrown) {
      const error = formError(request, thrown, { ...PASSWORD_FIELDS, 'password-wrong': 'present' })
      // They knew the present one.
      if (error.field === 'password') await limits.forget(userId, network)
      await show(deps, request, response, error)
    }
  })
  router.post('/mijn-account/mail', async (request, response) => {
    const { wants } = readForm(request.body, mailForm)
    await switchTaskMail(deps, callerOf(request).userId ?? '', wants)
    flash(request, 'ok', 'accounts:own.mailSaved')
    response.redirect(303, '/mijn-account')
  })
  router.post('/mijn-account/agenda', async (request, response) => {
    const { actor, userId = '', role } = callerOf(request)
    if (!mayHaveFeed(role)) throw new ForbiddenError('not-allowed')
    const word = await makeCalendarFeed(deps, actor, userId)
    const title = translate(readerLanguage(request), 'accounts:feed.shownTitle')
    const address = `${deps.config.publicUrl}/agenda/${word}/dagdeel.ics`
    showPage(request, response, 'accounts/shown-feed', { title, address, script: 'copy.js' })
  })
  router.post('/mijn-account/agenda/intrekken', async (request, response) => {
    const { actor, userId = '' } = callerOf(request)
    await revokeCalendarFeed(deps, actor, userId)
    flash(request, 'ok', 'accounts:feed.revoked')
    response.redirect(303, '/mijn-account')
  })
  return router
}

async function show(deps: Deps, request: Request, response: Response, error?: FormError): Promise<void> {
  const [language, caller] = [readerLanguage(request), callerOf(request)]
  const { address, name, wantsTaskMail } = await findOwnAccount(deps, caller)
  const words = (key: string) => translate(language, `accounts:${key}`)
  const facts = [
    { label: words('name'), text: name },
    { label: words('email'), text: address },
    { label: words('role'), text: words(`roles.${caller.role}`) },
    { label: words('municipalities'), text: (await placesOf(deps, caller.actor.scope)) ?? words('all') },
    { label: words('own.since'), text: sayMoment(request.session.signedInAt ?? deps.clock.now(), language) },
  ]
  const mayGetMail = caller.role === 'planner' || caller.role === 'admin'
  const feed = mayHaveFeed(caller.role) && { since: (await findCalendarFeed(deps, caller.userId ?? ''))?.madeAt }
  const data = {
    title: words('own.title'),
    feed,
    mayGetMail,
    wantsTaskMail,
    address,
    facts,
    error,
    errors: errorsOf(error),
  }
  showPage(request, response, 'accounts/own-account', data, error?.status)
}

async function placesOf(deps: Deps, scope: 'all' | readonly string[]): Promise<string | undefined> {
  if (scope === 'all') return undefined
  const names = await municipalityNames(deps)
  return scope.map((code) => names.get(code) ?? code).join(', ')
}

const setupForm = z.object({ password: passwordField })

/** The page behind a link: whoever has it chooses a password. */
export function passwordRoutes(deps: Deps): Router {
  const router = Router()
  router.get('/wachtwoord/:word', async (request, response) => {
    showSetup(request, response, await findSetup(deps, request.params.word))
  })
  router.post('/wachtwoord/:word', async (request, response) => {
    const { password } = readForm(request.body, setupForm)
    const { word } = request.params
    try {
      const { userId } = await choosePassword(deps, word, password)
      await startSession(deps, request, userId)
      flash(request, 'ok', 'accounts:password.chosen')
      response.redirect(303, '/')
    } catch (error) {
      showSetup(request, response, await findSetup(deps, word), formError(request, error, PASSWORD_FIELDS))
    }
  })
  return router
}

function showSetup(
  request: Request,
  response: Response,
  owner: { email: string; name: string },
  error?: FormError,
): void {
  const title = translate(readerLanguage(request), 'accounts:password.title')
  const data = { layout: 'narrow', title, ...owner, error, errors: errorsOf(error) }
  showPage(request, response, 'accounts/choose-password', data, error?.status)
}
