import { type Request, type Response, Router } from 'express'
import { callerOf, allow } from '../../accounts/caller.ts'
import { addDays } from '../../calendar/days.ts'
import type { Deps } from '../../deps.ts'
import { byLanguage, byLaw, byMunicipality, listFrame, narrowedTitle, ROWS_A_PAGE } from '../../web/page/list-frame.ts'
import { readerLanguage, showPage } from '../../web/page/page.ts'
import { fileRoutes } from '../../web/page/send-table.ts'
import { type Language, translate } from '../../words/words.ts'
import { countGroups } from '../group/list-groups.ts'
import { allGroups, countGroupLists, findGroupList, GROUP_LISTS, isPast, listFoundGroups } from './group-list.ts'

/** The groups that are coming and those that are over, as a list and as a file. */
export function groupListRoutes(deps: Deps): Router {
  const router = Router()
  router.get('/groepen', (request, response) => showGroups(deps, request, response))
  return router.use(
    fileRoutes(deps, '/groepen', allow('planner', 'coordinator', 'reader'), (request, language) =>
      allGroups(deps, request, language),
    ),
  )
}

const WEEKS = 4

async function showGroups(deps: Deps, request: Request, response: Response): Promise<void> {
  const { actor, role } = callerOf(request)
  const { scope } = actor
  const language = readerLanguage(request)
  const found = await findGroupList(deps, request, language)
  const { given, asked, spoken } = found
  const ticks = given.deel === 'proposed' && (role === 'planner' || role === 'admin')
  const counts = await countGroupLists(deps, request, found)
  const frame = listFrame({
    language,
    path: '/groepen',
    query: request.query,
    total: await countGroups(deps, scope, asked),
    order: given.volgorde,
    columns: columnsOf(given.deel, language),
    narrowings: [
      await byMunicipality(deps, scope, given.gemeente, language),
      byLanguage(spoken, given.taal, language),
      byLaw(given.wet, language),
    ],
    parts: GROUP_LISTS.map((name) => ({ name, text: say(language, `list.parts.${name}`), count: counts[name] })),
  })
  const rows = await listFoundGroups(deps, request, found, { skip: frame.pages.skip, size: ROWS_A_PAGE })
  const isFirst = given.deel === 'coming' && frame.narrowed.length === 0
  showPage(request, response, 'groups/groups', {
    title: isFirst
      ? await soonTitle(deps, request, counts.proposed)
      : narrowedTitle(say(language, `list.title.${given.deel}`, { count: frame.pages.total }), frame.narrowed),
    lead: LEADS.includes(given.deel) && frame.pages.total > 0 ? say(language, `list.leads.${given.deel}`) : '',
    todo: isFirst ? todoOf(counts, language) : [],
    ticks,
    any: frame.narrowed.length > 0 || GROUP_LISTS.some((name) => counts[name] > 0),
    rows,
    ...frame,
  })
}

const LEADS: readonly string[] = ['proposed', 'small']

function say(language: Language, key: string, values = {}): string {
  return translate(language, `groups:${key}`, values)
}

/** How many groups begin in the coming weeks, and how many proposals wait for the reader. */
async function soonTitle(deps: Deps, request: Request, proposals: number): Promise<string> {
  const language = readerLanguage(request)
  const until = addDays(deps.clock.today(), 7 * WEEKS)
  const soon = await countGroups(deps, callerOf(request).actor.scope, { part: 'coming', until })
  const title = say(language, 'list.soon', { count: soon, weeks: WEEKS })
  return proposals > 0 ? `${title}, ${say(language, 'list.proposals', { count: proposals })}` : title
}

/** What waits for the reader: each leads to exactly those groups. */
function todoOf(counts: Readonly<Record<string, number>>, language: Language) {
  return ['proposed', 'small'].flatMap((part) => {
    const number = counts[part] ?? 0
    const text = say(language, `list.todo.${part}`, { count: number })
    const look = translate(language, 'common:home.look')
    return number > 0 ? [{ number, text, href: `/groepen?deel=${part}`, action: look, kind: 'warning' }] : []
  })
}

function columnsOf(part: (typeof GROUP_LISTS)[number], language: Language) {
  return [
    { label: say(language, 'list.when'), order: 'day' as const, falls: isPast(part) },
    { label: say(language, 'list.language'), order: 'language' as const },
    { label: say(language, 'list.where'), order: 'venue' as const },
    { label: say(language, 'list.people') },
    { label: say(language, 'list.standing') },
  ]
}
