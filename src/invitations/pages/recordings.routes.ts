import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import { allow, callerOf } from '../../accounts/caller.ts'
import type { Deps } from '../../deps.ts'
import { InputError, NotFoundError } from '../../errors.ts'
import { errorsOf, type FormError, formError, line, readForm, readUpload } from '../../web/page/form.ts'
import { flash, readerLanguage, showPage } from '../../web/page/page.ts'
import { type Language, sayLanguage, translate } from '../../words/words.ts'
import type { Recording } from '../newcomer/recording.entity.ts'
import { addRecording, findSound, listRecordings, removeRecording } from '../newcomer/recordings.ts'
import { allLanguages } from '../texts/languages.ts'
import { MESSAGE_KINDS } from '../texts/message-data.ts'
import { findOwnMunicipality } from '../own-texts/list-texts.ts'
import { sendSound } from './send-sound.ts'

type ByTown = Request<{ code: string }>
type ByPlace = Request<{ code: string; kind: string; language: string }>

const MOST_MEGABYTES = 5
const form = z.object({ kind: line, language: line })

/** Messages read aloud, for who can't read well: planners listen, add and take away. */
export function recordingsRoutes(deps: Deps): Router {
  const router = Router()
  const page = '/berichten/opnames/:code'
  router.get(page, allow('planner'), (request: ByTown, response) => show(deps, request, response))
  router.post(page, allow('planner'), async (request: ByTown, response) => {
    const { code } = request.params
    let typed = { kind: '', language: '' }
    try {
      const { file, fields } = await readUpload(request, MOST_MEGABYTES)
      typed = readForm(fields, form)
      if (!file) throw new InputError('file-missing')
      await addRecording(deps, callerOf(request).actor, { municipality: code, ...typed }, file)
    } catch (error) {
      return show(deps, request, response, typed, formError(request, error, FIELDS))
    }
    flash(request, 'ok', 'texts:recordings.done', { language: sayLanguage(typed.language, readerLanguage(request)) })
    response.redirect(303, addressOf(code))
  })
  router.get(`${page}/:kind/:language`, allow('planner'), async (request: ByPlace, response) => {
    const { code: municipality, kind, language } = request.params
    await listRecordings(deps, callerOf(request).actor.scope, municipality)
    const sound = await findSound(deps.db.read, { municipality, kind, language })
    if (!sound) throw new NotFoundError('not-found')
    sendSound(request, response, sound)
  })
  router.get(`${page}/:kind/:language/weg`, allow('planner'), (request: ByPlace, response) =>
    askToRemove(deps, request, response),
  )
  router.post(`${page}/:kind/:language/weg`, allow('planner'), async (request: ByPlace, response) => {
    const { code: municipality, kind, language } = request.params
    await removeRecording(deps, callerOf(request).actor, { municipality, kind, language })
    flash(request, 'ok', 'texts:recordings.removed')
    response.redirect(303, addressOf(municipality))
  })
  return router
}

async function askToRemove(deps: Deps, request: ByPlace, response: Response): Promise<void> {
  const reader = readerLanguage(request)
  const { code, kind, language } = request.params
  const recordings = await listRecordings(deps, callerOf(request).actor.scope, code)
  const found = recordings.find((one) => one.kind === kind && one.language === language)
  if (!found) throw new NotFoundError('not-found')
  const title = translate(reader, 'texts:recordings.removeTitle')
  const whom = [`${sayName(found, reader)} (${found.fileName})`]
  showPage(request, response, 'invitations/recording-remove', { title, code, kind, spoken: language, whom })
}

function sayName({ kind, language }: Pick<Recording, 'kind' | 'language'>, reader: Language): string {
  return `${translate(reader, `invitations:kinds.${kind}`)}, ${sayLanguage(language, reader)}`
}

const FIELDS = {
  'file-missing': 'file',
  'file-too-large': 'file',
  'recording-unknown': 'file',
  'recording-kind': 'kind',
  'recording-language': 'language',
}

function addressOf(code: string): string {
  return `/berichten/opnames/${encodeURIComponent(code)}`
}

async function show(
  deps: Deps,
  request: ByTown,
  response: Response,
  typed = { kind: '', language: '' },
  error?: FormError,
): Promise<void> {
  const language = readerLanguage(request)
  const { scope } = callerOf(request).actor
  const { code } = request.params
  const recordings = await listRecordings(deps, scope, code)
  const { name } = await findOwnMunicipality(deps.db.read, scope, { municipality: code })
  const data = {
    title: translate(language, 'texts:recordings.title', { municipality: name }),
    code,
    recordings: recordings.map((one) => ({ ...one, name: sayName(one, language) })),
    kinds: MESSAGE_KINDS.map((kind) => ({ value: kind, label: translate(language, `invitations:kinds.${kind}`) })),
    languages: allLanguages().map((one) => ({ value: one.code, label: sayLanguage(one.code, language) })),
    typed,
    errors: errorsOf(error),
  }
  showPage(request, response, 'invitations/recordings', data, error?.status)
}
