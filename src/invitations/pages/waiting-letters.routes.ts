import { Router, type Request, type Response } from 'express'
import { z } from 'zod'
import { callerOf, allow } from '../../accounts/caller.ts'
import type { Deps } from '../../deps.ts'
import { flash, showPage, readerLanguage } from '../../web/page/page.ts'
import { errorsOf, type FormError, formError, line, readForm, ticked } from '../../web/page/form.ts'
import { byMunicipality, listFrame, narrowedTitle, ROWS_A_PAGE } from '../../web/page/list-frame.ts'
import { fileRoutes, type WholeList } from '../../web/page/send-table.ts'
import { orderIn } from '../../web/page/sorting.ts'
import { type Language, sayMoment, translate } from '../../words/words.ts'
import { countMessages, listMessages, type MessagesNarrowed } from '../follow-up/list-messages.ts'
import { countLettersByMunicipality, listBatches } from '../letters/list-letters.ts'
import { takeReturnedPost } from '../due/came-back.ts'
import { nameOf, sayRow } from '../follow-up/say-message.ts'
import { findMessage } from '../recipient/recipient.ts'
import { pullLetter } from '../due/withhold-messages.ts'
import { MESSAGE_KINDS } from '../texts/message-data.ts'

type ById = Request<{ id: string }>

const HERE = '/berichten/brieven'
const BATCHES = 100
const form = z.object({ kenmerk: line })
const query = z.object({
  gemeente: line,
  soort: z.enum(MESSAGE_KINDS).optional().catch(undefined),
  volgorde: orderIn('moment', 'name', 'kind'),
})

/** The letters that wait, what to do with one or several of them, post that came back, and every batch. */
export function waitingLettersRoutes(deps: Deps): Router {
  const router = Router()
  router.get(HERE, allow('planner', 'reader'), (request, response) => showLetters(deps, request, response))
  // Changes nothing yet: what was ticked may be more than an address holds.
  router.post(`${HERE}/gekozen`, allow('planner'), (request, response) => askToPrint(deps, request, response))
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
  return router.use(
    fileRoutes(deps, HERE, allow('planner', 'reader'), (request, language) => allWaiting(deps, request, language)),
  )
}

async function showLetters(
  deps: Deps,
  request: Request,
  response: Response,
  given?: { kenmerk: string; error: FormError },
): Promise<void> {
  const language = readerLanguage(request)
  const { role, actor } = callerOf(request)
  const { frame, rows } = await findWaiting(deps, request)
  const { total } = frame.pages
  const towns = (await countLettersByMunicipality(deps, actor.scope)).map(
    ({ municipality: { code, name }, letters }) => {
      return { code, name, letters }
    },
  )
  const mayAct = role === 'planner' || role === 'admin'
  const data = {
    title: narrowedTitle(translate(language, 'invitations:lettersPage.title', { count: total }), frame.narrowed),
    total,
    rows: rows.map((row) => sayRow(row, language)),
    ...frame,
    ...{ towns, severalTowns: towns.length > 1 },
    batches: await listBatches(deps, actor.scope, BATCHES),
    mayAct,
    // Beside a narrowed list it would print more than is seen.
    mayPrintAll: mayAct && total > 0 && frame.narrowed.length === 0,
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

/** A page of the letters that wait, the longest first unless another order is asked for. */
async function findWaiting(deps: Deps, request: Request) {
  const { scope } = callerOf(request).actor
  const language = readerLanguage(request)
  const { given, asked, kinds } = readAsked(request)
  const counts = await countMessages(deps, scope, asked)
  const say = (key: string) => translate(language, `invitations:${key}`)
  const frame = listFrame({
    ...{ language, path: HERE, query: request.query, total: counts.get('queued') ?? 0, order: given.volgorde },
    columns: [
      { label: say('person'), order: 'name' },
      { label: say('what'), order: 'kind' },
      { label: say('when'), order: 'moment' },
      { label: translate(language, 'common:actions'), kind: 'action' },
    ],
    narrowings: [
      await byMunicipality(deps, scope, given.gemeente, language),
      {
        name: 'soort',
        label: say('what'),
        options: kinds,
        value: given.soort,
        all: translate(language, 'pool:filter.all'),
      },
    ],
  })
  return { frame, rows: await listFound(deps, request, { skip: frame.pages.skip, take: ROWS_A_PAGE }) }
}

function readAsked(request: Request) {
  const given = readForm(request.query, query)
  const language = readerLanguage(request)
  const kinds = MESSAGE_KINDS.map((value) => ({ value, label: translate(language, `invitations:kinds.${value}`) }))
  kinds.sort((one, other) => one.label.localeCompare(other.label, language))
  const asked: MessagesNarrowed = {
    ...{ municipality: given.gemeente || undefined, kind: given.soort },
    ...{ channel: 'letter', statuses: ['queued'] },
  }
  return { given, asked, kinds }
}

function listFound(deps: Deps, request: Request, part: { readonly skip: number; readonly take: number }) {
  const { given, asked, kinds } = readAsked(request)
  const { by, backward } = given.volgorde
  const order = { by, backward: by === 'moment' ? !backward : backward }
  const codes = kinds.map(({ value }) => value)
  return listMessages(deps, callerOf(request).actor.scope, { ...asked, ...part }, order, codes)
}

/** Every letter that waits and that the list is narrowed to. */
async function allWaiting(deps: Deps, request: Request, language: Language): Promise<WholeList<Row>> {
  const found = await listFound(deps, request, { skip: 0, take: Number.MAX_SAFE_INTEGER })
  return {
    name: translate(language, 'invitations:lettersPage.file'),
    rows: found.map((row) => sayRow(row, language)),
    columns: [
      ['reports:reference', ({ reference }) => reference],
      ['reports:name', ({ name }) => name],
      ['invitations:what', ({ kind }) => kind],
      ['invitations:when', ({ at }) => sayMoment(at, language)],
    ],
  }
}

type Row = ReturnType<typeof sayRow>

/** Which letters are printed, before they are. */
async function askToPrint(deps: Deps, request: Request, response: Response): Promise<void> {
  const language = readerLanguage(request)
  const { bericht } = readForm(request.body, z.object({ bericht: ticked }))
  const { scope } = callerOf(request).actor
  const found = await Promise.all(bericht.map((id) => findMessage(deps.db.read, scope, id)))
  const letters = found.filter(({ message }) => message.channel === 'letter' && message.status === 'queued')
  if (letters.length === 0) {
    flash(request, 'info', 'invitations:lettersPage.noneChosen')
    return response.redirect(303, HERE)
  }
  const rows = letters.map((letter) => sayRow(letter, language))
  showPage(request, response, 'invitations/print-chosen', {
    title: translate(language, 'invitations:lettersPage.chosenTitle', { count: rows.length }),
    rows,
    whom: rows.map(({ name, kind }) => `${name} (${kind})`),
  })
}
