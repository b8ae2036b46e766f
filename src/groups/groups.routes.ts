import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import { allow } from '../accounts/allow.ts'
import { callerOf } from '../accounts/caller.ts'
import { addDays } from '../calendar/days.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../history/actor.ts'
import { flash } from '../web/flash.ts'
import { line, readForm } from '../web/form.ts'
import { readerLanguage } from '../web/language.ts'
import { showPage } from '../web/page.ts'
import { sayLanguage } from '../web/say-language.ts'
import { translate } from '../web/words.ts'
import { CANCEL_REASONS } from './cancel-reasons.ts'
import { cancelGroup } from './cancel-group.ts'
import { describeGroup } from './describe-group.ts'
import { describeProposal } from './proposals/describe-proposal.ts'
import { requireNotOver } from './is-over.ts'
import { type ListedGroup, listGroups } from './list-groups.ts'
import { groupPage } from './group-page.routes.ts'
import { groupTitle, whoReturns } from './say-group.ts'
import { mergeChoices } from './small/merge-group.ts'
import { findSmallGroups, type SmallGroup, smallnessOf } from './small/small-groups.ts'

const version = z.coerce.number().int()
const cancellation = z.object({ version, reason: z.enum(CANCEL_REASONS), slot: line })

/** The groups: which there are, one of them, and cancelling it. */
export function groupsRouter(deps: Deps): Router {
  const router = Router()
  router.use('/groepen', allow('planner', 'coordinator', 'reader'))
  router.get('/groepen', (request, response) => showComing(deps, request, response))
  router.get('/groepen/voorbij', (request, response) => showPast(deps, request, response))
  router.get('/groepen/:id', (request, response) => showGroup(deps, request, response))
  router.use('/groepen/:id/afgelasten', allow('planner'))
  router.get('/groepen/:id/afgelasten', (request, response) => askCancellation(deps, request, response))
  router.post('/groepen/:id/afgelasten', async (request, response) => {
    const { slot, ...given } = readForm(request.body, cancellation)
    const { actor } = callerOf(request)
    const { group } = await describeGroup(deps, actor.scope, request.params.id)
    await cancelGroup(deps, actor, request.params.id, { ...given, closeSlot: slot === 'closed' })
    flash(request, 'ok', group.status === 'proposed' ? 'proposals:reject.done' : 'groups:cancel.done')
    response.redirect(303, '/groepen')
  })
  return router
}

async function showGroup(deps: Deps, request: Request<{ id: string }>, response: Response): Promise<void> {
  const { actor } = callerOf(request)
  const described = await describeGroup(deps, actor.scope, request.params.id)
  const proposed = described.group.status === 'proposed'
  const proposal = proposed ? await describeProposal(deps, actor, described.group.id) : null
  const small = await smallnessOf(deps.db.read, described.group, deps.clock.today())
  const mayMerge = small !== null && (await canMerge(deps, actor, described.group.id))
  showPage(request, response, 'groups/group', groupPage(request, described, { proposal, small, mayMerge }, deps.clock))
}

async function canMerge(deps: Deps, actor: Actor, id: string): Promise<boolean> {
  return (await mergeChoices(deps, actor, id)).some(({ objections }) => objections.length === 0)
}

const WEEKS = 4

async function showComing(deps: Deps, request: Request, response: Response): Promise<void> {
  const language = readerLanguage(request)
  const groups = (await listGroups(deps, callerOf(request).actor.scope, 'coming')).map(shown(language))
  const proposals = groups.filter(({ status }) => status === 'proposed')
  const smallOnes = await findSmallGroups(deps, callerOf(request).actor.scope)
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
  const { scope } = callerOf(request).actor
  const past = (await listGroups(deps, scope, 'past')).map(shown(language))
  // The night has not made these `held` yet.
  const justOver = (await listGroups(deps, scope, 'coming'))
    .filter(({ status, lastDay }) => status === 'planned' && lastDay < deps.clock.today())
    .map((group) => shown(language)({ ...group, status: 'held' }))
  const held = [...justOver.toReversed(), ...past.filter(({ status }) => status === 'held')]
  const cancelled = past.filter(({ status }) => status === 'cancelled')
  const title = translate(language, 'groups:past.title', { count: held.length })
  showPage(request, response, 'groups/past', { title, held, cancelled })
}

function shown(language: 'nl' | 'en') {
  return (group: ListedGroup) => ({
    ...group,
    spoken: sayLanguage(group.language, language),
    marked: isMarked(group),
  })
}

async function askCancellation(deps: Deps, request: Request<{ id: string }>, response: Response): Promise<void> {
  const language = readerLanguage(request)
  const described = await describeGroup(deps, callerOf(request).actor.scope, request.params.id)
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
