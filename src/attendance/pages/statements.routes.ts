import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import { callerOf, allow } from '../../accounts/caller.ts'
import type { Deps } from '../../deps.ts'
import { InputError } from '../../errors.ts'
import { flash, showPage, readerLanguage } from '../../web/page/page.ts'
import { errorsOf, type FormError, formError, line, readForm, readUpload } from '../../web/page/form.ts'
import { translate } from '../../words/words.ts'
import { listInScope } from '../../municipalities/scope.ts'
import type { Statement } from '../../municipalities/statements/statement.entity.ts'
import { findStatementFile, listStatements, addStatement } from '../../municipalities/statements/statements.ts'

/** Of a PDF that people read or sign. */
export const MOST_MEGABYTES = 10
const form = z.object({ day: line })

/** The text that people sign, in all its versions: planners look and add. */
export function statementsRouter(deps: Deps): Router {
  const router = Router()
  router.use('/inrichting/verklaring', allow('planner'))
  router.get('/inrichting/verklaring', (request, response) => show(deps, request, response))
  router.post('/inrichting/verklaring', (request, response) => add(deps, request, response))
  router.get('/inrichting/verklaring/:id/verklaring.pdf', async (request, response) => {
    const { statement, pdf } = await findStatementFile(deps, callerOf(request).actor.scope, request.params.id)
    // Somebody else's file is given to keep, not opened among our pages.
    response.set('Cache-Control', 'no-store').attachment(`verklaring-${statement.number}.pdf`).send(pdf)
  })
  return router
}

async function show(deps: Deps, request: Request, response: Response, error?: FormError): Promise<void> {
  const { actor } = callerOf(request)
  const language = readerLanguage(request)
  const municipalities = await listInScope(deps.db.read, actor.scope)
  const names = new Map(municipalities.map(({ code, name }) => [code, name]))
  const versions = await listStatements(deps, actor.scope)
  const today = deps.clock.today()
  const data = {
    title: translate(language, 'attendance:statement.title', { count: versions.length }),
    versions: versions.map((version) => ({
      ...version,
      // Of other municipalities the reader need not know.
      names: version.municipalities.flatMap((code) => names.get(code) ?? []),
      ...shownState(stateOf(version, versions, today)),
    })),
    choices: municipalities.map(({ code, name }) => ({ value: code, label: name, checked: true })),
    today,
    errors: errorsOf(error),
  }
  showPage(request, response, 'attendance/statements', data, error?.status)
}

function shownState(state: 'now' | 'later' | 'before') {
  return { state, kind: { now: 'ok', later: 'info', before: 'neutral' }[state] }
}

/** The last one for a municipality that counts by today counts now. */
function stateOf(version: Statement, versions: readonly Statement[], today: string): 'now' | 'later' | 'before' {
  if (version.inForceFrom > today) return 'later'
  const counts = (code: string) =>
    versions.find((one) => one.municipalities.includes(code) && one.inForceFrom <= today)?.id === version.id
  return version.municipalities.some(counts) ? 'now' : 'before'
}

async function add(deps: Deps, request: Request, response: Response): Promise<void> {
  try {
    const { file, fields } = await readUpload(request, MOST_MEGABYTES)
    if (!file) throw new InputError('file-missing')
    const { actor } = callerOf(request)
    const municipalities = await listInScope(deps.db.read, actor.scope)
    const chosen = municipalities.filter(({ code }) => fields[`for-${code}`] === 'yes').map(({ code }) => code)
    const { day } = readForm(fields, form)
    const wanted = { fileName: file.name, bytes: file.bytes, inForceFrom: day, municipalities: chosen }
    const number = await addStatement(deps, actor, wanted)
    flash(request, 'ok', 'attendance:statement.done', { number })
  } catch (error) {
    return show(deps, request, response, formError(request, error, FIELDS))
  }
  response.redirect(303, '/inrichting/verklaring')
}

const FIELDS = {
  'file-missing': 'file',
  'file-too-large': 'file',
  'statement-not-pdf': 'file',
  'statement-active': 'file',
  'statement-same': 'file',
  'day-invalid': 'day',
}
