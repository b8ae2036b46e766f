import { type Request, type Response, Router } from 'express'
import { callerOf, allow } from '../../accounts/caller.ts'
import type { Deps } from '../../deps.ts'
import { showPage } from '../../web/page/page.ts'
import { cancelGroupRoutes } from './cancel-group.routes.ts'
import { groupPageRoutes } from './group-page.routes.ts'
import { listSmallGroups, type SmallGroup } from '../changing/small-groups.ts'
import { addDays } from '../../calendar/days.ts'
import { readerLanguage } from '../../web/page/language.ts'
import { pagesOf } from '../../web/page/pages-of.ts'
import { sayLanguage } from '../../words/say-language.ts'
import { translate } from '../../words/words.ts'
import { type ListedGroup, listComingGroups, listPastGroups } from '../group/list-groups.ts'

/** The groups: those that are coming and those that are over, one of them, and cancelling it. */
export function groupsRouter(deps: Deps): Router {
  const router = Router()
  router.use('/groepen', allow('planner', 'coordinator', 'reader'))
  router.get('/groepen', (request, response) => showComing(deps, request, response))
  router.get('/groepen/voorbij', (request, response) => showPast(deps, request, response))
  return router.use(groupPageRoutes(deps), cancelGroupRoutes(deps))
}

const WEEKS = 4
const ROWS_A_PAGE = 50

async function showComing(deps: Deps, request: Request, response: Response): Promise<void> {
  const language = readerLanguage(request)
  const groups = (await listComingGroups(deps, callerOf(request).actor.scope)).map(shown(language))
  const proposals = groups.filter(({ status }) => status === 'proposed')
  const smallOnes = await listSmallGroups(deps, callerOf(request).actor.scope)
  const undecided = new Set(smallOnes.filter(({ decided }) => !decided).map(({ group }) => group.id))
  const waiting = new Set(smallOnes.filter(isWaiting).map(({ group }) => group.id))
  const today = deps.clock.today()
  const all = groups
    .filter(({ status, lastDay }) => status === 'planned' && lastDay >= today)
    .map((group) => ({
      ...group,
      small: undecided.has(group.id),
      waits: waiting.has(group.id),
      begun: group.day < today || isMarked(group),
    }))
  const calm = all.filter(({ small, begun }) => !small && !begun)
  const until = addDays(today, 7 * WEEKS)
  const soon = all.filter(({ begun, day }) => !begun && day <= until).length
  const soonText = translate(language, 'groups:list.soon', { count: soon, weeks: WEEKS })
  const proposalsText = translate(language, 'groups:list.proposals', { count: proposals.length })
  showPage(request, response, 'groups/groups', {
    title: proposals.length > 0 ? `${soonText}, ${proposalsText}` : soonText,
    proposals,
    small: all.filter(({ small }) => small),
    running: all.filter(({ begun }) => begun),
    planned: calm.filter(({ day }) => day <= until),
    later: calm.filter(({ day }) => day > until),
    laterTitle: translate(language, 'groups:list.laterTitle', { weeks: WEEKS }),
    any: proposals.length + all.length > 0,
  })
}

/** A planner decided to let the pool fill it. */
function isWaiting({ decided, group }: SmallGroup): boolean {
  return decided && group.smallChoice?.choice === 'wait'
}

function isMarked({ attended, missed }: ListedGroup): boolean {
  return attended + missed > 0
}

async function showPast(deps: Deps, request: Request, response: Response): Promise<void> {
  const language = readerLanguage(request)
  const past = await listPastGroups(deps, callerOf(request).actor.scope)
  const pages = pagesOf(past.held + past.cancelled, ROWS_A_PAGE, '/groepen/voorbij', request.query)
  const groups = (await past.list({ skip: pages.skip, size: ROWS_A_PAGE })).map(shown(language))
  const title = translate(language, 'groups:past.title', { count: past.held })
  const lead = past.cancelled > 0 && translate(language, 'groups:past.cancelledTitle', { count: past.cancelled })
  showPage(request, response, 'groups/past', { title, lead: lead && `${lead}.`, groups, pages })
}

function shown(language: 'nl' | 'en') {
  return (group: ListedGroup) => ({
    ...group,
    spoken: sayLanguage(group.language, language),
    marked: isMarked(group),
  })
}
