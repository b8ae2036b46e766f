import { type Request, type Response, Router } from 'express'
import { applySettings } from '../accounts/apply-settings.ts'
import { callerOf } from '../accounts/caller.ts'
import type { Deps } from '../deps.ts'
import { InputError } from '../errors.ts'
import { errorsOf, type FormError, formError } from '../web/form.ts'
import { readerLanguage } from '../web/language.ts'
import { showPage } from '../web/page.ts'
import { readUpload } from '../web/upload.ts'
import { type Language, translate } from '../web/words.ts'
import type { ConfigureResult } from './configure.ts'
import type { FindSlotUse } from './slot-use.ts'

const SETTINGS_MEGABYTES = 8

/** Reading a settings file. */
export function settingsFileRouter(deps: Deps, findSlotUse: FindSlotUse): Router {
  const router = Router()
  router.get('/inrichting/bestand', (request, response) => showUpload(request, response))
  router.post('/inrichting/bestand', (request, response) => upload(deps, findSlotUse, request, response))
  return router
}

interface Shown {
  readonly error?: FormError
  readonly result?: ConfigureResult
}

function showUpload(request: Request, response: Response, { error, result }: Shown = {}): void {
  const language = readerLanguage(request)
  const title = translate(language, `municipalities:file.${result ? 'doneTitle' : 'title'}`)
  const kept = (result?.kept ?? []).map((slot) => keptShown(slot, language))
  showPage(
    request,
    response,
    'municipalities/settings-file',
    { title, result, kept, error, errors: errorsOf(error) },
    error?.status,
  )
}

function keptShown({ slot, group, because }: NonNullable<ConfigureResult['kept']>[number], language: Language) {
  const fields = because.map((field) => translate(language, `municipalities:file.kept.${field}`)).join(', ')
  return { slot, group, fields }
}

async function upload(deps: Deps, findSlotUse: FindSlotUse, request: Request, response: Response): Promise<void> {
  try {
    const { file } = await readUpload(request, SETTINGS_MEGABYTES)
    if (!file) throw new InputError('file-missing')
    const text = file.bytes.toString('utf8')
    showUpload(request, response, { result: await applySettings(deps, callerOf(request).actor, text, findSlotUse) })
  } catch (error) {
    const { text, status } = formError(request, error)
    showUpload(request, response, { error: { text, status, field: 'file' } })
  }
}
