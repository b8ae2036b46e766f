import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import { callerOf, allow } from '../../accounts/caller.ts'
import type { Deps } from '../../deps.ts'
import { AppError, InputError } from '../../errors.ts'
import { atLeast } from '../../outside/constant-time.ts'
import { flash, showPage, readerLanguage } from '../../web/page/page.ts'
import { errorsOf, type FormError, formError, line, readForm, readUpload } from '../../web/page/form.ts'
import { translate } from '../../words/words.ts'
import { confirmImport, cancelImport } from '../review/confirm-import.ts'
import { uploadImport } from '../review/upload-import.ts'
import { TAKING_IN } from '../moves/weigh-moves.ts'
import { mustBeChosen, showHeadings } from '../review/choose-headings.ts'
import { confirmInTurns } from '../review/import-work.ts'
import { findImport, isLong, listImports } from '../review/find-import.ts'
import { listImportChoices } from '../review/column-mappings.ts'

const uploadForm = z.object({ municipality: line, mapping: line })
const count = z.coerce.number().int().min(0)
const seenForm = z.object({ rows: count, new: count, changed: count, unchanged: count, rejected: count })

const FIELDS = {
  'file-missing': 'file',
  'file-too-large': 'file',
  'file-unreadable': 'file',
  'file-empty': 'file',
  'too-many-rows': 'file',
  'mapping-unknown': 'mapping',
  'not-found': 'municipality',
  'import-municipality-missing': 'municipality',
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
      if (municipality === '') throw new InputError('import-municipality-missing')
      if (!file) throw new InputError('file-missing')
      const wanted = { ...file, municipality, mapping: mapping || undefined }
      const { actor } = callerOf(request)
      const id = await uploadImport(deps, actor, wanted)
      const { columns } = await showHeadings(deps, actor, id)
      response.redirect(303, `/importeren/${id}${mustBeChosen(columns) ? '/kolommen' : ''}`)
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
    const found = await findImport(deps.db.read, actor, id)
    if (isLong(found.result.rows) && found.status === 'uploaded') return confirmInTurns(deps, actor, found, seen)
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
  const { municipalities } = await listImportChoices(deps, actor)
  const names = new Map(municipalities.map(({ code, name }) => [code, name]))
  const imports = (await listImports(deps, actor)).map((one) => ({ ...one, place: names.get(one.municipality ?? '') }))
  const several = municipalities.length > 1
  // A form that comes back keeps what was chosen.
  const given = readForm(request.body, uploadForm)
  const data = {
    title: translate(readerLanguage(request), 'referrals:start.title'),
    municipalities: municipalities.map(({ code, name }) => ({ value: code, label: name })),
    only: several ? undefined : municipalities[0],
    waiting: imports.filter(({ status }) => status === 'uploaded'),
    past: imports.filter(({ status }) => status !== 'uploaded'),
    several,
    given,
    errors: errorsOf(error),
    error,
  }
  showPage(request, response, 'referrals/imports', data, error?.status)
}
