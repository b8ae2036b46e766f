import { Router, type Request, type Response } from 'express'
import type { Deps } from '../../deps.ts'
import { keysRoutes } from './keys.routes.ts'
import { ownAccountRoutes, passwordRoutes, PASSWORD_FIELDS, passwordField } from './own-account.routes.ts'
import { usersRoutes } from './users.routes.ts'
import { z } from 'zod'
import { line, readForm, errorsOf, type FormError, formError } from '../../web/page/form.ts'
import { asLanguage, keepLanguage, readerLanguage, flash, showPage } from '../../web/page/page.ts'
import { switchLanguage } from '../users/change-user.ts'
import { cookieName, cookieOptions, SESSION_COOKIE } from '../../web/guard/cookies.ts'
import { translate } from '../../words/words.ts'
import { needsFirstAdministrator, makeFirstAdministrator } from '../users/add-user.ts'
import { createSignInLimits } from '../sessions/sign-in-limits.ts'
import { signIn, endSession, startSession } from '../sessions/sign-in.ts'
import { isFromHere, networkOf } from '../../web/guard/where-from.ts'

/** Signing in and out, choosing a password, the reader's language; and for the administrator colleagues and keys. */
export function accountsRouter(deps: Deps): Router {
  return Router().use(
    signInRoutes(deps),
    firstAdministratorRoutes(deps),
    passwordRoutes(deps),
    ownAccountRoutes(deps),
    languageRoutes(deps),
    usersRoutes(deps),
    keysRoutes(deps),
  )
}

const languageForm = z.object({ taal: line, naar: line })

function languageRoutes(deps: Deps): Router {
  const router = Router()
  router.post('/taal', async (request, response) => {
    const { taal, naar } = readForm(request.body, languageForm)
    const language = asLanguage(taal)
    keepLanguage(deps.config, response, language)
    const { caller } = request
    if (caller?.userId) await switchLanguage(deps, caller.userId, language)
    response.redirect(303, localPath(naar))
  })
  return router
}

const form = z.object({ email: line, password: z.string().max(1_000).default(''), naar: line })

function signInRoutes(deps: Deps): Router {
  const limits = createSignInLimits(deps, 'sign-in')
  const router = Router()
  router.get('/aanmelden', async (request, response) => {
    if (await needsFirstAdministrator(deps)) return response.redirect(303, '/eerste-beheerder')
    const to = localPath(request.query['naar'])
    if (request.caller) return response.redirect(303, to)
    showSignIn(request, response, { to })
  })
  router.post('/aanmelden', async (request, response) => {
    const { email, password, naar } = readForm(request.body, form)
    const to = localPath(naar)
    try {
      const { userId, outdated } = await signIn(deps, limits, { email, password, network: networkOf(request) })
      await startSession(deps, request, userId)
      if (outdated) flash(request, 'warning', 'accounts:own.outdated')
      response.redirect(303, outdated ? '/mijn-account' : to)
    } catch (error) {
      showSignIn(request, response, { email, to, error: formError(request, error) })
    }
  })
  router.post('/afmelden', async (request, response) => {
    const { bewaar } = readForm(request.body ?? {}, z.object({ bewaar: line }))
    await endSession(request)
    response.clearCookie(cookieName(deps.config, SESSION_COOKIE), cookieOptions(deps.config))
    // What a phone kept of the lists of today; its script says so when something waits there to be sent.
    if (!bewaar) response.set('Clear-Site-Data', '"storage"')
    response.redirect(303, '/aanmelden')
  })
  return router
}

function showSignIn(
  request: Request,
  response: Response,
  { email, to, error }: { email?: string; to: string; error?: FormError },
): void {
  const title = translate(readerLanguage(request), 'accounts:signIn.title')
  const data = { layout: 'narrow', title, email, to, error, errors: errorsOf(error) }
  showPage(request, response, 'accounts/sign-in', data, error?.status)
}

const HERE = 'http://here.invalid'

/** The path and query of `text` when it leads to a page of ours, else `/`: nobody is sent to another site after signing in. */
export function localPath(text: unknown): string {
  if (typeof text !== 'string' || !/^\/(?![/\\])/.test(text) || !URL.canParse(text, HERE)) return '/'
  const url = new URL(text, HERE)
  const path = url.pathname + url.search
  return url.origin === HERE && !/^\/[/\\]/.test(path) ? path : '/'
}

const firstForm = z.object({ name: line, email: line, password: passwordField, code: line })
type Form = z.output<typeof firstForm>

const FIELDS = { ...PASSWORD_FIELDS, 'email-invalid': 'email', 'first-code-wrong': 'code' }

function firstAdministratorRoutes(deps: Deps): Router {
  const limits = createSignInLimits(deps, 'first-administrator')
  const router = Router()
  router.use('/eerste-beheerder', async (_request, response, next) => {
    if (await needsFirstAdministrator(deps)) return next()
    response.redirect(303, '/aanmelden')
  })
  router.get('/eerste-beheerder', (request, response) => show(deps, request, response))
  router.post('/eerste-beheerder', async (request, response) => {
    const given = readForm(request.body, firstForm)
    try {
      await limits.count('first administrator', networkOf(request))
      const candidate = { ...given, language: readerLanguage(request) }
      const { userId } = await makeFirstAdministrator(deps, candidate, isFromHere(deps.config, request))
      await startSession(deps, request, userId)
      response.redirect(303, '/')
    } catch (error) {
      show(deps, request, response, given, formError(request, error, FIELDS))
    }
  })
  return router
}

function show({ config }: Deps, request: Request, response: Response, given?: Form, error?: FormError): void {
  const title = translate(readerLanguage(request), 'accounts:first.title')
  const kept = { name: given?.name, email: given?.email, code: given?.code }
  const needsCode = !isFromHere(config, request)
  const data = { layout: 'narrow', title, ...kept, needsCode, error, errors: errorsOf(error) }
  showPage(request, response, 'accounts/first-administrator', data, error?.status)
}
