import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import { callerOf, allow } from '../../accounts/caller.ts'
import type { Deps } from '../../deps.ts'
import { AppError, InputError } from '../../errors.ts'
import { flash, showPage, readerLanguage } from '../../web/page/page.ts'
import { type FormError, formError, readForm } from '../../web/page/form.ts'
import { sayLanguage, sayLanguages } from '../../words/words.ts'
import { type OwnPlace, findOwnMunicipality, findVersions } from '../own-texts/list-texts.ts'
import { saveOwnText, discardOwnText, publishOwnText } from '../own-texts/save-own-text.ts'
import { sayOwnText, type OwnTextForm, ownTextForm, type TypedAgain, sayPublishing } from './say-own-text.ts'
import { theKind, ownTextAddress, kindOf } from './say-texts.ts'

type ByPlace = Request<{ code: string; kind: string }>

const PAGE = '/berichten/eigen-tekst/:code/:kind'
const versionForm = z.object({ version: z.coerce.number().int() })

/** What a municipality says in its own words in a kind of message: look, write, compare, publish. */
export function ownTextsRoutes(deps: Deps): Router {
  const router = Router()
  router.get(PAGE, allow('planner', 'reader'), (request: ByPlace, response) => show(deps, request, response))
  router.get(`${PAGE}/publiceren`, allow('planner'), (request: ByPlace, response) =>
    showPublishing(deps, request, response),
  )
  router.post(`${PAGE}/publiceren`, allow('planner'), publish(deps))
  router.post(`${PAGE}/weggooien`, allow('planner'), async (request: ByPlace, response) => {
    const { version } = readForm(request.body, versionForm)
    await discardOwnText(deps, callerOf(request).actor, placeOf(request), version)
    flash(request, 'ok', 'texts:own.discarded')
    response.redirect(303, ownTextAddress(placeOf(request)))
  })
  router.post(PAGE, allow('planner'), save(deps))
  return router
}

async function show(deps: Deps, request: ByPlace, response: Response, again?: TypedAgain): Promise<void> {
  const { actor, role } = callerOf(request)
  const place = placeOf(request)
  const municipality = await findOwnMunicipality(deps.db.read, actor.scope, place)
  const versions = await findVersions(deps.db.read, place)
  const asked = again ? openBesideDutch(again) : request.query['taal']
  const said = sayOwnText(place, municipality, versions, asked, readerLanguage(request), again)
  const mayAct = role === 'planner' || role === 'admin'
  showPage(request, response, 'invitations/own-text', { ...said, mayAct }, again?.error.status)
}

function save(deps: Deps) {
  return async (request: ByPlace, response: Response): Promise<void> => {
    const place = placeOf(request)
    const given = readForm(request.body, ownTextForm)
    const texts = Object.fromEntries(given.typed.map(({ code, text }) => [code, text]))
    try {
      const changed = await saveOwnText(deps, callerOf(request).actor, place, { texts, version: given.version })
      const languages = sayLanguages(changed, readerLanguage(request))
      flash(request, 'ok', changed.length > 0 ? 'texts:own.saved' : 'texts:own.same', { languages })
    } catch (error) {
      const about = error instanceof InputError ? error.values['language']?.toString() : undefined
      return show(deps, request, response, { ...given, error: sayError(request, error), language: about })
    }
    response.redirect(303, ownTextAddress(place, openBesideDutch(given)))
  }
}

function openBesideDutch({ typed }: OwnTextForm): string | undefined {
  return typed.map(({ code }) => code).find((code) => code !== 'nl')
}

async function showPublishing(deps: Deps, request: ByPlace, response: Response, error?: FormError): Promise<void> {
  const place = placeOf(request)
  const municipality = await findOwnMunicipality(deps.db.read, callerOf(request).actor.scope, place)
  const versions = await findVersions(deps.db.read, place)
  if (!versions.draft) return response.redirect(303, ownTextAddress(place))
  const said = sayPublishing(place, municipality, { ...versions, draft: versions.draft }, readerLanguage(request))
  showPage(request, response, 'invitations/own-text-publish', { ...said, problem: error?.text }, error?.status)
}

function publish(deps: Deps) {
  return async (request: ByPlace, response: Response): Promise<void> => {
    const place = placeOf(request)
    const { version } = readForm(request.body, versionForm)
    try {
      const number = await publishOwnText(deps, callerOf(request).actor, place, version)
      flash(request, 'ok', 'texts:own.published', { number, kind: theKind(place.kind, readerLanguage(request)) })
    } catch (error) {
      return showPublishing(deps, request, response, sayError(request, error))
    }
    response.redirect(303, ownTextAddress(place))
  }
}

function placeOf({ params }: ByPlace): OwnPlace {
  return { municipality: params.code, kind: kindOf(params.kind) }
}

/** The error names the language in the reader's own words. */
function sayError(request: Request, error: unknown): FormError {
  if (!(error instanceof AppError) || error.status !== 400 || !('language' in error.values))
    return formError(request, error)
  const language = sayLanguage(String(error.values['language']), readerLanguage(request))
  return formError(request, new InputError(error.code, { ...error.values, language }))
}
