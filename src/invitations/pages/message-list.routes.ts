import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import { callerOf, allow } from '../../accounts/caller.ts'
import type { Deps } from '../../deps.ts'
import { line, readForm, ticked } from '../../web/page/form.ts'
import { byMunicipality, type ListChoice, listFrame, narrowedTitle, ROWS_A_PAGE } from '../../web/page/list-frame.ts'
import { flash, readerLanguage, showPage } from '../../web/page/page.ts'
import { fileRoutes, type WholeList } from '../../web/page/send-table.ts'
import { orderIn } from '../../web/page/sorting.ts'
import { type Language, sayMoment, translate } from '../../words/words.ts'
import { countMessages, listMessages, type MessagesNarrowed } from '../follow-up/list-messages.ts'
import { sayRow } from '../follow-up/say-message.ts'
import { mayTryAgain } from '../follow-up/settle-message.ts'
import { CHANNELS } from '../message/channel.ts'
import { ARRIVED_MESSAGE, MESSAGE_STEPS, type MessageStatus } from '../message/message-status.ts'
import { findMessage } from '../recipient/recipient.ts'
import { isInFlight } from '../recipient/needs-person.ts'
import { ADDRESS_KINDS, MESSAGE_KINDS } from '../texts/message-data.ts'

const EVERY = Object.keys(MESSAGE_STEPS) as MessageStatus[]

/** Parts of the list that staff may ask for, by the word in the address. */
const PARTS: Readonly<Record<string, readonly MessageStatus[]>> = {
  alle: EVERY,
  wacht: ['queued', 'claimed'],
  weg: ARRIVED_MESSAGE,
  terug: ['bounced', 'returned', 'failed'],
  ingehouden: ['withheld'],
}

const KINDS = [...MESSAGE_KINDS, 'copy', ...ADDRESS_KINDS]
const query = z.object({
  deel: z.enum(Object.keys(PARTS)).catch('alle'),
  gemeente: line,
  soort: z.enum(KINDS).optional().catch(undefined),
  manier: z.enum(CHANNELS).optional().catch(undefined),
  volgorde: orderIn('moment', 'kind', 'channel', 'status'),
})

/** Everything that went out as a file, and what can be done with several of it. */
export function messageListRoutes(deps: Deps): Router {
  const router = Router()
  // Changes nothing yet: what was ticked may be more than an address holds.
  router.post('/berichten/gekozen', allow('planner'), (request, response) => askChosen(deps, request, response))
  return router.use(
    fileRoutes(deps, '/berichten', allow('planner', 'reader'), (request, language) =>
      allMessages(deps, request, language),
    ),
  )
}

/** All messages, as the page shows them in its list. */
export async function showMessageList(deps: Deps, request: Request) {
  const language = readerLanguage(request)
  const { actor, role } = callerOf(request)
  const { scope } = actor
  const { given, statuses, narrowed } = readAsked(request)
  const counts = await countMessages(deps, scope, narrowed)
  const countOf = (some: readonly MessageStatus[]) => some.reduce((sum, status) => sum + (counts.get(status) ?? 0), 0)
  const say = (key: string) => translate(language, `invitations:${key}`)
  const all = translate(language, 'pool:filter.all')
  const frame = listFrame({
    ...{ language, path: '/berichten', query: request.query, total: countOf(statuses), order: given.volgorde },
    columns: [
      { label: say('person') },
      { label: say('what'), order: 'kind' },
      { label: say('how'), order: 'channel' },
      { label: say('status'), order: 'status' },
      { label: say('when'), order: 'moment', falls: true },
    ],
    narrowings: [
      await byMunicipality(deps, scope, given.gemeente, language),
      { name: 'soort', label: say('what'), options: choicesOf('kind', language), value: given.soort, all },
      { name: 'manier', label: say('how'), options: choicesOf('channel', language), value: given.manier, all },
    ],
    parts: Object.entries(PARTS).map(([name, some]) => ({ name, text: say(`filter.${name}`), count: countOf(some) })),
  })
  const rows = await listFound(deps, request, { skip: frame.pages.skip, take: ROWS_A_PAGE })
  const now = deps.clock.now()
  const count = frame.pages.total
  return {
    ...frame,
    listTitle:
      given.deel === 'alle' && frame.narrowed.length === 0
        ? say('list')
        : narrowedTitle(translate(language, `invitations:listTitle.${given.deel}`, { count }), frame.narrowed),
    any: countOf(EVERY) > 0 || given.deel !== 'alle' || frame.narrowed.length > 0,
    rows: rows.map((row) => ({ ...sayRow(row, language), again: mayTryAgain(row.message, now) })),
    ticks: role !== 'reader' && rows.some(({ message }) => mayTryAgain(message, now)),
  }
}

function readAsked(request: Request) {
  const given = readForm(request.query, query)
  const narrowed: MessagesNarrowed = {
    municipality: given.gemeente || undefined,
    kind: given.soort,
    channel: given.manier,
  }
  return { given, narrowed, statuses: PARTS[given.deel] ?? EVERY }
}

function listFound(deps: Deps, request: Request, part: { readonly skip: number; readonly take: number }) {
  const { given, narrowed, statuses } = readAsked(request)
  const { by } = given.volgorde
  const codes = by === 'moment' ? [] : choicesOf(by, readerLanguage(request)).map(({ value }) => value)
  const asked = { ...narrowed, ...part, ...(statuses !== EVERY && { statuses }) }
  return listMessages(deps, callerOf(request).actor.scope, asked, given.volgorde, codes)
}

const CODES = { kind: KINDS, channel: CHANNELS, status: EVERY } as const
const WORDS = { kind: 'kinds', channel: 'channels', status: 'statuses' } as const

/** What kinds, ways or statuses are called, in the order of the reader's alphabet. */
function choicesOf(what: keyof typeof CODES, language: Language): ListChoice[] {
  return CODES[what]
    .map((value) => ({ value, label: translate(language, `invitations:${WORDS[what]}.${value}`) }))
    .sort((one, other) => one.label.localeCompare(other.label, language))
}

/** Every message that the list holds, on all its pages. */
async function allMessages(deps: Deps, request: Request, language: Language): Promise<WholeList<Found, Row>> {
  const found = await listFound(deps, request, { skip: 0, take: Number.MAX_SAFE_INTEGER })
  return {
    name: translate(language, 'invitations:file'),
    rows: found,
    say: (row) => sayRow(row, language),
    columns: [
      ['reports:reference', ({ reference }) => reference],
      ['reports:name', ({ name }) => name],
      ['invitations:what', ({ kind }) => kind],
      ['invitations:how', ({ how }) => how],
      ['invitations:status', ({ status }) => status],
      ['invitations:reason', ({ reason }) => reason],
      ['invitations:when', ({ at }) => sayMoment(at, language)],
    ],
  }
}

type Found = Awaited<ReturnType<typeof listFound>>[number]
type Row = ReturnType<typeof sayRow>

/** What can be done with the messages that were ticked, and with whose: before anything is. */
async function askChosen(deps: Deps, request: Request, response: Response): Promise<void> {
  const language = readerLanguage(request)
  const { bericht } = readForm(request.body, z.object({ bericht: ticked }))
  const { scope } = callerOf(request).actor
  const found = await Promise.all(bericht.map((id) => findMessage(deps.db.read, scope, id)))
  const now = deps.clock.now()
  const open = found.filter(({ message }) => mayTryAgain(message, now))
  if (open.length === 0) {
    flash(request, 'info', 'invitations:chosen.none')
    return response.redirect(303, '/berichten')
  }
  showPage(request, response, 'invitations/chosen', {
    title: translate(language, 'invitations:chosen.title', { count: open.length }),
    rows: open.map((one) => sayRow(one, language)),
    doubt: open.some(({ message }) => isInFlight(message, now)),
    failed: open.some(({ message }) => message.status === 'failed'),
  })
}
