import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import { allow, callerOf } from '../../accounts/caller.ts'
import type { Deps } from '../../deps.ts'
import { InputError, NotFoundError } from '../../errors.ts'
import { allLanguages } from '../../invitations/texts/languages.ts'
import {
  addTranslation,
  readStatement,
  removeTranslation,
  showTranslations,
  SIGNED_LANGUAGE,
} from '../../municipalities/statements/translations.ts'
import { errorsOf, type FormError, formError, line, readForm, readUpload } from '../../web/page/form.ts'
import { flash, readerLanguage, showPage } from '../../web/page/page.ts'
import { sayLanguage, translate } from '../../words/words.ts'
import { MOST_MEGABYTES } from './statements.routes.ts'

type ById = Request<{ id: string }>
type ByLanguage = Request<{ id: string; language: string }>

const form = z.object({ language: line })

/** A version of the statement in other languages, for newcomers to read beforehand: planners look, add and take away. */
export function translationsRouter(deps: Deps): Router {
  const router = Router()
  const page = '/inrichting/verklaring/:id/talen'
  router.use(page, allow('planner'))
  router.get(page, (request: ById, response) => show(deps, request, response))
  router.post(page, async (request: ById, response) => {
    const { id } = request.params
    let typed = ''
    try {
      const { file, fields } = await readUpload(request, MOST_MEGABYTES)
      typed = readForm(fields, form).language
      if (!otherLanguages().includes(typed)) throw new InputError('translation-language')
      if (!file) throw new InputError('file-missing')
      const wanted = { language: typed, fileName: file.name, bytes: file.bytes }
      await addTranslation(deps, callerOf(request).actor, id, wanted)
    } catch (error) {
      return show(deps, request, response, typed, formError(request, error, FIELDS))
    }
    flash(request, 'ok', 'attendance:translations.done', { language: sayLanguage(typed, readerLanguage(request)) })
    response.redirect(303, `/inrichting/verklaring/${encodeURIComponent(id)}/talen`)
  })
  router.get(`${page}/:language/verklaring.pdf`, async (request: ByLanguage, response) => {
    const { id, language } = request.params
    await showTranslations(deps, callerOf(request).actor.scope, id)
    const pdf = await readStatement(deps.db.read, id, language)
    if (!pdf) throw new NotFoundError('statement-unknown')
    response.set('Cache-Control', 'no-store').attachment(`verklaring-${language}.pdf`).send(pdf)
  })
  router.get(`${page}/:language/weg`, (request: ByLanguage, response) => askToRemove(deps, request, response))
  router.post(`${page}/:language/weg`, async (request: ByLanguage, response) => {
    const { id, language } = request.params
    await removeTranslation(deps, callerOf(request).actor, id, language)
    flash(request, 'ok', 'attendance:translations.removed', {
      language: sayLanguage(language, readerLanguage(request)),
    })
    response.redirect(303, `/inrichting/verklaring/${encodeURIComponent(id)}/talen`)
  })
  return router
}

async function askToRemove(deps: Deps, request: ByLanguage, response: Response): Promise<void> {
  const { id, language: code } = request.params
  const { translations, mayChange } = await showTranslations(deps, callerOf(request).actor.scope, id)
  const found = translations.find((one) => one.language === code)
  if (!found || !mayChange) throw new NotFoundError('statement-unknown')
  const reader = readerLanguage(request)
  const language = sayLanguage(code, reader)
  const title = translate(reader, 'attendance:translations.removeTitle', { language })
  showPage(request, response, 'attendance/translation-remove', { title, id, code, whom: [found.fileName] })
}

const FIELDS = {
  'file-missing': 'file',
  'file-too-large': 'file',
  'statement-not-pdf': 'file',
  'statement-active': 'file',
  'translation-language': 'language',
}

function otherLanguages(): string[] {
  return allLanguages().flatMap(({ code }) => (code === SIGNED_LANGUAGE ? [] : code))
}

async function show(deps: Deps, request: ById, response: Response, typed = '', error?: FormError): Promise<void> {
  const language = readerLanguage(request)
  const { id } = request.params
  const { statement, translations, mayChange } = await showTranslations(deps, callerOf(request).actor.scope, id)
  const { number } = statement
  const data = {
    title: translate(language, 'attendance:translations.title', { number }),
    id,
    mayChange,
    translations: translations.map((one) => ({ ...one, name: sayLanguage(one.language, language) })),
    options: otherLanguages().map((code) => ({ value: code, label: sayLanguage(code, language) })),
    typed,
    errors: errorsOf(error),
  }
  showPage(request, response, 'attendance/translations', data, error?.status)
}
