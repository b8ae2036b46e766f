import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import { callerOf } from '../../accounts/caller.ts'
import {
  applyUpload,
  findSettingsUpload,
  leaveSettings,
  reviewSettings,
  uploadSettings,
  listWaitingSettings,
} from '../settings/settings-uploads.ts'
import type { Deps } from '../../deps.ts'
import { AppError, InputError } from '../../errors.ts'
import { flash, showPage, readerLanguage } from '../../web/page/page.ts'
import { errorsOf, formError, readForm, readUpload } from '../../web/page/form.ts'
import { translate } from '../../words/words.ts'
import { SettingsFileError, sayIssues } from '../settings/settings-issues.ts'
import { reviewShown } from './settings-review-page.ts'
import type { SettingsUpload } from '../settings/settings-upload.entity.ts'
import { presentSettings } from '../settings/present-settings.ts'
import { sayKept } from '../settings/keep-groups.ts'

const SETTINGS_MEGABYTES = 8

const seenForm = z.object({ mark: z.string().max(100) })

/** Settings files: download what is set, upload, see what changes, apply or leave. */
export function settingsFileRouter(deps: Deps): Router {
  const router = Router()
  router.get('/inrichting/bestand', (request, response) => showStart(deps, request, response))
  router.get('/inrichting/bestand/huidig.json', async (_request, response) => {
    const name = `dagdeel-instellingen-${deps.clock.today()}.json`
    response.set({ 'Cache-Control': 'no-store', 'Content-Disposition': `attachment; filename="${name}"` })
    response.type('json').send(await presentSettings(deps))
  })
  router.post('/inrichting/bestand', (request, response) => upload(deps, request, response))
  router.get('/inrichting/bestand/:id', (request, response) => showUpload(deps, request, response, request.params.id))
  router.post('/inrichting/bestand/:id/toepassen', (request, response) =>
    apply(deps, request, response, request.params.id),
  )
  router.post('/inrichting/bestand/:id/weggooien', async (request, response) => {
    await leaveSettings(deps, request.params.id)
    flash(request, 'ok', 'settings:left')
    response.redirect(303, '/inrichting/bestand')
  })
  return router
}

async function upload(deps: Deps, request: Request, response: Response): Promise<void> {
  try {
    const { file } = await readUpload(request, SETTINGS_MEGABYTES)
    if (!file) throw new InputError('file-missing')
    const settings = { name: file.name, text: file.bytes.toString('utf8') }
    response.redirect(303, `/inrichting/bestand/${await uploadSettings(deps, callerOf(request).actor, settings)}`)
  } catch (error) {
    await showStart(deps, request, response, error)
  }
}

/** Where a file is chosen; and what was wrong with the one before. */
async function showStart(deps: Deps, request: Request, response: Response, error?: unknown): Promise<void> {
  const language = readerLanguage(request)
  const found = error instanceof SettingsFileError ? error.issues : []
  const wrong = error === undefined ? undefined : { ...formError(request, error), field: 'file' }
  const data = {
    title: translate(language, found.length > 0 ? 'settings:wrong.title' : 'settings:upload.title', {
      count: found.length,
    }),
    ...sayIssues(found, language),
    errors: found.length > 0 ? {} : errorsOf(wrong),
    waiting: await listWaitingSettings(deps),
  }
  showPage(request, response, 'municipalities/settings-file', data, wrong?.status)
}

async function showUpload(deps: Deps, request: Request, response: Response, id: string): Promise<void> {
  const found = await findSettingsUpload(deps.db.read, id)
  if (found.result) showResult(request, response, found)
  else await showReview(deps, request, response, found)
}

async function showReview(
  deps: Deps,
  request: Request,
  response: Response,
  found: SettingsUpload,
  { meanwhile = false } = {},
): Promise<void> {
  const language = readerLanguage(request)
  const plan = await reviewSettings(deps, found).catch((error: unknown) => {
    showImpossible(request, response, found, error)
  })
  if (!plan) return
  const shown = reviewShown(plan, language)
  const count = shown.counts.created + shown.counts.changed
  const title = translate(language, 'settings:review.title', { count })
  const data = { title, found, count, mark: plan.mark, meanwhile, ...shown }
  showPage(request, response, 'municipalities/settings-review', data, meanwhile ? 409 : 200)
}

/** What is set here changed so that the file can't be applied any more: why, and throwing it away. */
function showImpossible(request: Request, response: Response, found: SettingsUpload, error: unknown): void {
  const language = readerLanguage(request)
  const { text: wrong, status } = formError(request, error)
  const issues = error instanceof SettingsFileError ? error.issues : []
  const title = translate(language, 'settings:review.impossibleTitle')
  const data = { title, found, wrong, ...sayIssues(issues, language) }
  showPage(request, response, 'municipalities/settings-impossible', data, status)
}

/** When what is set here changed since the review, the new review is shown, and nothing is set. */
async function apply(deps: Deps, request: Request, response: Response, id: string): Promise<void> {
  const { mark } = readForm(request.body, seenForm)
  try {
    await applyUpload(deps, callerOf(request).actor, id, mark)
    response.redirect(303, `/inrichting/bestand/${id}`)
  } catch (error) {
    if (!(error instanceof AppError) || error.status >= 500) throw error
    const found = await findSettingsUpload(deps.db.read, id)
    if (error.code !== 'settings-changed') return showImpossible(request, response, found, error)
    await showReview(deps, request, response, found, { meanwhile: true })
  }
}

function showResult(request: Request, response: Response, found: SettingsUpload): void {
  const language = readerLanguage(request)
  const { created = 0, changed = 0, unchanged = 0, kept = [], newUsers = 0 } = found.result ?? {}
  const figure = (number: number, key: string, kind?: string) => ({
    number,
    label: translate(language, `settings:review.${key}`),
    kind,
  })
  const data = {
    title: translate(language, 'settings:result.title', { count: created + changed }),
    found,
    figures: [figure(created, 'created', 'ok'), figure(changed, 'changed', 'warning'), figure(unchanged, 'unchanged')],
    newUsers,
    keptText: sayKept(kept, 'result', language),
    kept: kept.map(({ because, ...slot }) => ({
      ...slot,
      fields: because.map((field) => translate(language, `settings:kept.${field}`)).join(', '),
    })),
  }
  showPage(request, response, 'municipalities/settings-result', data)
}
