import { Router, type Request, type Response } from 'express'
import { z } from 'zod'
import { callerOf, allow } from '../../accounts/caller.ts'
import type { Deps } from '../../deps.ts'
import { flash, showPage, readerLanguage } from '../../web/page/page.ts'
import { errorsOf, type FormError, formError, line, readForm, pagesOf } from '../../web/page/form.ts'
import { translate, sayMoment } from '../../words/words.ts'
import { countLettersByMunicipality, listWaitingLetters, listBatches, findBatch } from '../letters/list-letters.ts'
import { takeReturnedPost } from '../due/came-back.ts'
import { requireInScope } from '../../municipalities/scope.ts'
import { nameOf, sayRow } from '../follow-up/say-message.ts'
import { findMessage } from '../recipient/recipient.ts'
import { pullLetter } from '../due/withhold-messages.ts'
import { existsSync } from 'node:fs'
import { basename } from 'node:path'
import { NotFoundError } from '../../errors.ts'
import { type BatchFiles, findBatchFiles } from '../letters/letter-files.ts'
import { printLetters } from '../letters/print-letters.ts'
import { countUndone } from '../recipient/needs-person.ts'
import { reprintLetter } from '../letters/letter-of.ts'

type ById = Request<{ id: string }>
type ByName = Request<{ name: string; number?: string }>

/** Printing letters, the batches that were printed, and the letters that wait. */
export function lettersRoutes(deps: Deps): Router {
  const router = Router()
  router.post('/berichten/print', allow('planner'), async (request, response) => {
    const { actor } = callerOf(request)
    const { municipality } = readForm(request.body, z.object({ municipality: line }))
    if (municipality) requireInScope(actor.scope, municipality)
    // The letters of one municipality are printed as by somebody who sees that one alone.
    const by = municipality ? { ...actor, scope: [municipality] } : actor
    const { batch, more = [] } = await printLetters(deps, by)
    const { letter: failed } = await countUndone(deps, actor.scope)
    if (!batch) flash(request, 'info', 'invitations:batchPage.nothing')
    if (more.length > 0) flash(request, 'info', 'invitations:batchPage.more', { count: more.length })
    if (batch && failed > 0) flash(request, 'warning', 'invitations:batchPage.failed', { count: failed })
    response.redirect(303, batch ? `/berichten/partij/${batch}` : '/berichten')
  })
  router.get('/berichten/partij/:name', allow('planner', 'reader'), showBatch(deps))
  router.get(
    '/berichten/partij/:name/brieven.pdf',
    allow('planner'),
    sendFile(deps, ({ pdfs: [first] }) => first),
  )
  router.get(
    '/berichten/partij/:name/brieven-:number.pdf',
    allow('planner'),
    sendFile(deps, ({ pdfs }, number) => pdfs[Number(number) - 1]),
  )
  router.get(
    '/berichten/partij/:name/lijst.csv',
    allow('planner'),
    sendFile(deps, ({ manifest }) => manifest),
  )
  router.get('/berichten/opnieuw/:id/brief.pdf', allow('planner'), async (request: ById, response: Response) => {
    const pdf = await reprintLetter(deps, callerOf(request).actor, request.params.id)
    response.set('Cache-Control', 'no-store').type('pdf').send(pdf)
  })
  return router.use(waitingRoutes(deps))
}

function showBatch(deps: Deps) {
  return async (request: ByName, response: Response): Promise<void> => {
    const language = readerLanguage(request)
    const { role, actor } = callerOf(request)
    const { batch, letters } = await findBatch(deps, actor.scope, request.params.name)
    const { name, pages, printedBy } = batch
    const { pdfs } = await findBatchFiles(deps.config, name)
    showPage(request, response, 'invitations/batch', {
      title: translate(language, 'invitations:batchPage.title', { count: batch.letters }),
      lead: translate(language, 'invitations:batchPage.lead', {
        name,
        pages,
        by: printedBy,
        at: sayMoment(batch.printedAt, language),
      }),
      batch,
      parts: pdfs.length > 1 ? pdfs.map((_, index) => index + 1) : [],
      rows: letters.map((letter) => ({ ...sayRow(letter, language), printed: letter.message.status === 'printed' })),
      mayAct: role === 'planner' || role === 'admin',
    })
  }
}

function sendFile(deps: Deps, choose: (files: BatchFiles, number?: string) => string | undefined) {
  return async (request: ByName, response: Response): Promise<void> => {
    const { name, number } = request.params
    const { batch } = await findBatch(deps, callerOf(request).actor.scope, name)
    const path = choose(await findBatchFiles(deps.config, batch.name), number)
    if (!path || !existsSync(path)) throw new NotFoundError('batch-file-missing')
    response.set('Cache-Control', 'no-store').download(path, basename(path), { dotfiles: 'allow' })
  }
}

const HERE = '/berichten/brieven'
const PAGE_SIZE = 50
const BATCHES = 100
const form = z.object({ kenmerk: line })

/** The letters that wait, what to do with one of them, post that came back, and every batch. */
function waitingRoutes(deps: Deps): Router {
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
  const towns = (await countLettersByMunicipality(deps, actor.scope)).map(
    ({ municipality: { code, name }, letters }) => {
      return { code, name, letters }
    },
  )
  const data = {
    title: translate(language, 'invitations:lettersPage.title', { count: total }),
    total,
    rows: letters.map((letter) => sayRow(letter, language)),
    pages,
    ...{ towns, severalTowns: towns.length > 1 },
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
