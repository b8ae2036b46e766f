import { Router, type Request, type Response } from 'express'
import { z } from 'zod'
import { callerOf, allow } from '../../accounts/caller.ts'
import type { Deps } from '../../deps.ts'
import { flash } from '../../web/page/flash.ts'
import { errorsOf, type FormError, formError, line, readForm } from '../../web/page/form.ts'
import { readerLanguage } from '../../web/page/language.ts'
import { showPage } from '../../web/page/page.ts'
import { pagesOf } from '../../web/page/pages-of.ts'
import { translate } from '../../words/words.ts'
import { listWaitingLetters, listBatches } from '../letters/list-letters.ts'
import { takeReturnedPost } from '../letters/returned-post.ts'
import { nameOf, sayRow } from '../follow-up/say-message.ts'
import { findMessage } from '../recipient/recipient.ts'
import { pullLetter } from '../due/withhold-messages.ts'

type ById = Request<{ id: string }>

const HERE = '/berichten/brieven'
const PAGE_SIZE = 50
const BATCHES = 100
const form = z.object({ kenmerk: line })

/** The letters that wait, what to do with one of them, post that came back, and every batch. */
export function lettersRoutes(deps: Deps): Router {
  const router = Router()
  router.get(HERE, allow('planner', 'reader'), (request, response) => showLetters(deps, request, response))
  router.post(`${HERE}/terug`, allow('planner'), (request, response) => takeReturned(deps, request, response))
  router.get(`${HERE}/:id/tegenhouden`, allow('planner'), (request: ById, response: Response) =>
    askToPull(deps, request, response),
  )
  router.post(`${HERE}/:id/tegenhouden`, allow('planner'), async (request: ById, response: Response) => {
    const { actor } = callerOf(request)
    const { recipient } = await findMessage(deps.db.read, actor.scope, request.params.id)
    await pullLetter(deps, actor, request.params.id)
    flash(request, 'ok', 'invitations:lettersPage.pulled', { name: nameOf(recipient) })
    response.redirect(303, HERE)
  })
  return router
}

async function showLetters(
  deps: Deps,
  request: Request,
  response: Response,
  given?: { kenmerk: string; error: FormError },
): Promise<void> {
  const language = readerLanguage(request)
  const { role, actor } = callerOf(request)
  const { total } = await listWaitingLetters(deps, actor.scope, { skip: 0, take: 1 })
  const pages = pagesOf(total, PAGE_SIZE, HERE, request.query)
  const { letters } = await listWaitingLetters(deps, actor.scope, { skip: pages.skip, take: PAGE_SIZE })
  const data = {
    title: translate(language, 'invitations:lettersPage.title', { count: total }),
    total,
    rows: letters.map((letter) => sayRow(letter, language)),
    pages,
    batches: await listBatches(deps, actor.scope, BATCHES),
    mayAct: role === 'planner' || role === 'admin',
    kenmerk: given?.kenmerk ?? '',
    errors: errorsOf(given?.error),
  }
  showPage(request, response, 'invitations/letters', data, given?.error.status)
}

async function takeReturned(deps: Deps, request: Request, response: Response): Promise<void> {
  const { kenmerk } = readForm(request.body, form)
  const { actor } = callerOf(request)
  try {
    const id = await takeReturnedPost(deps, actor, kenmerk)
    const { recipient } = await findMessage(deps.db.read, actor.scope, id)
    flash(request, 'ok', 'invitations:lettersPage.returned', { name: nameOf(recipient) })
    response.redirect(303, `${HERE}#terug`)
  } catch (error) {
    await showLetters(deps, request, response, { kenmerk, error: returnedError(request, error) })
  }
}

/** Not found, or noted already: said at the field. */
function returnedError(request: Request, error: unknown): FormError {
  const { code, values } = error as { code?: string; values?: Record<string, unknown> }
  if (code !== 'letter-not-found' && code !== 'letter-returned') return formError(request, error)
  return { text: translate(readerLanguage(request), `errors:${code}`, values), field: 'kenmerk', status: 422 }
}

async function askToPull(deps: Deps, request: ById, response: Response): Promise<void> {
  const language = readerLanguage(request)
  const found = await findMessage(deps.db.read, callerOf(request).actor.scope, request.params.id)
  const row = sayRow(found, language)
  const title = translate(language, 'invitations:lettersPage.pullTitle', { name: row.name })
  showPage(request, response, 'invitations/pull-letter', { title, row, whom: [`${row.name} (${row.kind})`] })
}
