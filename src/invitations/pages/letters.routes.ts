import { Router, type Request, type Response } from 'express'
import { z } from 'zod'
import { callerOf, allow } from '../../accounts/caller.ts'
import type { Deps } from '../../deps.ts'
import { flash, showPage, readerLanguage } from '../../web/page/page.ts'
import { line, readForm, ticked } from '../../web/page/form.ts'
import { sayBatch, sayMoment, translate } from '../../words/words.ts'
import { findBatch } from '../letters/list-letters.ts'
import { requireInScope } from '../../municipalities/scope.ts'
import { sayRow } from '../follow-up/say-message.ts'
import { existsSync } from 'node:fs'
import { basename } from 'node:path'
import { NotFoundError } from '../../errors.ts'
import { type BatchFiles, findBatchFiles } from '../letters/letter-files.ts'
import { printLetters, takeLetters } from '../letters/print-letters.ts'
import { countUndone } from '../recipient/needs-person.ts'
import { waitingLettersRoutes } from './waiting-letters.routes.ts'
import { reprintLetter } from '../letters/letter-of.ts'

type ById = Request<{ id: string }>
type ByName = Request<{ name: string; number?: string }>

/** Printing letters, the batches that were printed, and the letters that wait. */
export function lettersRoutes(deps: Deps): Router {
  const router = Router()
  router.post('/berichten/print', allow('planner'), async (request, response) => {
    const { actor } = callerOf(request)
    const { municipality, bericht } = readForm(request.body, z.object({ municipality: line, bericht: ticked }))
    if (municipality) requireInScope(actor.scope, municipality)
    // The letters of one municipality are printed as by somebody who sees that one alone.
    const by = municipality ? { ...actor, scope: [municipality] } : actor
    const { batch, more = [] } = await printLetters(deps, by, bericht.length > 0 ? { only: bericht } : {})
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
    sendLetters(deps, ({ pdfs: [first] }) => first),
  )
  router.get(
    '/berichten/partij/:name/brieven-:number.pdf',
    allow('planner'),
    sendLetters(deps, ({ pdfs }, number) => pdfs[Number(number) - 1]),
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
  return router.use(waitingLettersRoutes(deps))
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
        name: sayBatch(name, language),
        pages,
        by: printedBy,
        at: sayMoment(batch.printedAt, language),
      }),
      batch,
      taken:
        batch.takenAt &&
        translate(language, 'invitations:batchPage.taken', {
          at: sayMoment(batch.takenAt, language),
          by: batch.takenBy,
        }),
      parts: pdfs.length > 1 ? pdfs.map((_, index) => index + 1) : [],
      rows: letters.map((letter) => ({ ...sayRow(letter, language), printed: letter.message.status === 'printed' })),
      mayAct: role === 'planner' || role === 'admin',
    })
  }
}

/** The letters themselves: from the first time on they may be on paper, and the page of the batch says so. */
function sendLetters(deps: Deps, choose: ChooseFile) {
  const send = sendFile(deps, choose)
  return async (request: ByName, response: Response): Promise<void> => {
    const { actor } = callerOf(request)
    const { batch } = await findBatch(deps, actor.scope, request.params.name)
    const sent = await send(request, response)
    // Who only asks how large the file is has none, nor who broke off.
    if (sent && request.method === 'GET') await takeLetters(deps, actor, batch.id)
  }
}

type ChooseFile = (files: BatchFiles, number?: string) => string | undefined

/** @returns Of what is made: whether all of it was sent; a reader may break off. */
function sendFile(deps: Deps, choose: ChooseFile) {
  return async (request: ByName, response: Response): Promise<boolean> => {
    const { name, number } = request.params
    const { batch } = await findBatch(deps, callerOf(request).actor.scope, name)
    const path = choose(await findBatchFiles(deps.config, batch.name), number)
    if (!path || !existsSync(path)) throw new NotFoundError('batch-file-missing')
    response.set('Cache-Control', 'no-store')
    return new Promise((sent, failed) =>
      response.download(path, basename(path), { dotfiles: 'allow' }, (error) =>
        error && !response.headersSent ? failed(error) : sent(!error),
      ),
    )
  }
}
