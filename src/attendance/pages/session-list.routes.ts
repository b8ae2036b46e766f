import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import { callerOf, allow } from '../../accounts/caller.ts'
import type { Deps } from '../../deps.ts'
import { listGroupLanguages } from '../../groups/group/list-groups.ts'
import { line, readForm } from '../../web/page/form.ts'
import {
  byLanguage,
  byLaw,
  byMunicipality,
  languageChoices,
  listFrame,
  narrowedTitle,
} from '../../web/page/list-frame.ts'
import { readerLanguage, showPage } from '../../web/page/page.ts'
import { fileRoutes, type WholeList } from '../../web/page/send-table.ts'
import { orderIn } from '../../web/page/sorting.ts'
import { type Language, sayActivity, sayLanguage, translate } from '../../words/words.ts'
import { DAYS_KEPT_IN_VIEW } from '../../groups/group/long-ago.ts'
import { countSessionsAsked, listSessionsAsked, type SessionsAsked } from '../sessions/list-all-sessions.ts'

const HERE = '/bijeenkomsten/alle'
/** Of each the seats and marks are read, so fewer than in other lists. */
const SESSIONS_A_PAGE = 30
const LISTS = ['coming', 'held'] as const
const query = z.object({
  deel: z.enum(LISTS).catch('coming'),
  gemeente: line,
  taal: line,
  wet: z.enum(['wi2013', 'wi2021']).optional().catch(undefined),
  volgorde: orderIn('day', 'language', 'venue'),
})

/** All sessions, those to come and those that are past, as a list and as a file. */
export function sessionListRoutes(deps: Deps): Router {
  const router = Router()
  // Where those that are past stood before.
  router.get('/bijeenkomsten/eerdere', (_request, response) => response.redirect(301, `${HERE}?deel=held`))
  router.get(HERE, (request, response) => showSessions(deps, request, response))
  return router.use(
    fileRoutes(deps, HERE, allow('planner', 'coordinator'), (request, language) =>
      allSessions(deps, request, language),
    ),
  )
}

function say(language: Language, key: string, values = {}): string {
  return translate(language, `attendance:all.${key}`, values)
}

async function showSessions(deps: Deps, request: Request, response: Response): Promise<void> {
  const { scope } = callerOf(request).actor
  const language = readerLanguage(request)
  const { given, asked, spoken } = await findList(deps, request, language)
  const counts = await Promise.all(LISTS.map((part) => countSessionsAsked(deps, scope, { ...asked, part })))
  const total = counts[LISTS.indexOf(given.deel)] ?? 0
  const frame = listFrame({
    ...{ language, path: HERE, query: request.query, total, order: given.volgorde },
    size: SESSIONS_A_PAGE,
    columns: [
      { label: say(language, 'when'), order: 'day', falls: given.deel === 'held' },
      { label: say(language, 'language'), order: 'language' },
      { label: say(language, 'where'), order: 'venue' },
      { label: say(language, 'people'), kind: 'number' },
      { label: say(language, 'standing') },
    ],
    narrowings: [
      await byMunicipality(deps, scope, given.gemeente, language),
      byLanguage(spoken, given.taal, language),
      byLaw(given.wet, language),
    ],
    parts: LISTS.map((name, at) => ({ name, text: say(language, `parts.${name}`), count: counts[at] ?? 0 })),
  })
  const title = narrowedTitle(say(language, `title.${given.deel}`, { count: total }), frame.narrowed)
  const rows = await listFound(deps, request, { skip: frame.pages.skip, size: SESSIONS_A_PAGE })
  const isLess = asked.recent && given.deel === 'held'
  const lead = isLess ? say(language, 'recent', { days: DAYS_KEPT_IN_VIEW }) : ''
  showPage(request, response, 'attendance/all', { title, lead, part: given.deel, rows, ...frame })
}

async function findList(deps: Deps, request: Request, language: Language) {
  const given = readForm(request.query, query)
  const { deel: part, gemeente, taal, wet: programme } = given
  const { role, actor } = callerOf(request)
  const narrowed = { municipality: gemeente || undefined, language: taal || undefined, programme }
  const asked: SessionsAsked = { part, ...narrowed, recent: role === 'coordinator' }
  const codes = await listGroupLanguages(deps, actor.scope)
  return { given, asked, spoken: languageChoices(codes, language) }
}

/** The sessions of the list, as its rows show them; of those that are past, the last first. */
async function listFound(deps: Deps, request: Request, part: { readonly skip: number; readonly size: number }) {
  const language = readerLanguage(request)
  const { given, asked, spoken } = await findList(deps, request, language)
  const { by, backward } = given.volgorde
  const order = { by, backward: by === 'day' && asked.part === 'held' ? !backward : backward }
  const codes = spoken.map(({ value }) => value)
  const found = await listSessionsAsked(deps, callerOf(request).actor.scope, asked, order, codes, part)
  return found.map((one) => ({
    ...one,
    spoken: sayLanguage(one.session.group.language, language),
    venue: one.session.group.slot.room.venue.name,
    activity: sayActivity(one.session.activity, language),
  }))
}

/** Every session that the page lists, on all its pages. */
async function allSessions(deps: Deps, request: Request, language: Language): Promise<WholeList<Row>> {
  return {
    name: say(language, 'file'),
    rows: await listFound(deps, request, { skip: 0, size: Number.MAX_SAFE_INTEGER }),
    columns: [
      ['attendance:all.day', ({ session }) => session.day],
      ['attendance:all.start', ({ session }) => session.startTime],
      ['attendance:all.end', ({ session }) => session.endTime],
      ['attendance:all.language', ({ spoken }) => spoken],
      ['attendance:all.where', ({ venue }) => venue],
      ['attendance:all.activity', ({ activity }) => activity],
      ['attendance:all.people', ({ expected }) => expected],
      ['attendance:all.unmarked', ({ unmarked, state }) => (state === 'open' ? unmarked : '')],
    ],
  }
}

type Row = Awaited<ReturnType<typeof listFound>>[number]
