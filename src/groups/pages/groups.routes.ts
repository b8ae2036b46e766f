import { type Request, type Response, Router } from 'express'
import { callerOf, allow } from '../../accounts/caller.ts'
import type { Deps } from '../../deps.ts'
import { showPage, flash, readerLanguage } from '../../web/page/page.ts'
import { groupPageRoutes } from './group-page.routes.ts'
import { listSmallGroups, type SmallGroup } from '../changing/small-groups.ts'
import { addDays } from '../../calendar/days.ts'
import { pagesOf, line, readForm } from '../../web/page/form.ts'
import { sayLanguage, translate } from '../../words/words.ts'
import { type ListedGroup, listComingGroups, listPastGroups } from '../group/list-groups.ts'
import { z } from 'zod'
import { showGroup, groupTitle, whoReturns } from '../group/show-group.ts'
import { requireNotOver, cancelGroup } from '../group/end-group.ts'
import { CANCEL_REASONS } from '../group-status.ts'

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

const cancellation = z.object({ version: z.coerce.number().int(), reason: z.enum(CANCEL_REASONS), slot: line })

/** Calling off a group, or rejecting a proposal: what will happen, and doing it. */
function cancelGroupRoutes(deps: Deps): Router {
  const router = Router()
  router.use('/groepen/:id/afgelasten', allow('planner'))
  router.get('/groepen/:id/afgelasten', (request, response) => askCancellation(deps, request, response))
  router.post('/groepen/:id/afgelasten', async (request, response) => {
    const { slot, ...given } = readForm(request.body, cancellation)
    const { actor } = callerOf(request)
    const { group } = await showGroup(deps, actor.scope, request.params.id)
    await cancelGroup(deps, actor, request.params.id, { ...given, closeSlot: slot === 'closed' })
    flash(request, 'ok', group.status === 'proposed' ? 'proposals:reject.done' : 'groups:cancel.done')
    response.redirect(303, '/groepen')
  })
  return router
}

async function askCancellation(deps: Deps, request: Request<{ id: string }>, response: Response): Promise<void> {
  const language = readerLanguage(request)
  const described = await showGroup(deps, callerOf(request).actor.scope, request.params.id)
  await requireNotOver(deps.db.read, described.group, deps.clock.now())
  const proposed = described.group.status === 'proposed'
  const say = (key: string) => translate(language, key)
  showPage(request, response, 'groups/cancel', {
    title: say(proposed ? 'proposals:reject.title' : 'groups:cancel.title'),
    group: described.group,
    name: groupTitle(language, described),
    // Of who is hidden, nobody knows: a proposal was told to nobody, every other group may have been.
    happensWords: proposed ? 'groups:cancel.happens' : 'groups:cancel.happensInvited',
    yes: say(proposed ? 'proposals:reject.yes' : 'groups:cancel.yes'),
    people: described.returning.people,
    whom: whoReturns(language, described),
    hint: proposed ? '' : say('groups:cancel.reasonHint'),
    reasons: CANCEL_REASONS.map((value) => ({ value, label: say(`groups:cancelReasons.${value}`) })),
    reason: readForm(request.query, z.object({ reden: line })).reden,
    slot: [
      {
        value: 'free',
        label: say('proposals:reject.slotFree'),
        hint: say('proposals:reject.slotFreeHint'),
        checked: true,
      },
      { value: 'closed', label: say('proposals:reject.slotClosed'), hint: say('proposals:reject.slotClosedHint') },
    ],
  })
}
