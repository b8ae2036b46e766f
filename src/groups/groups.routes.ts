import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import { allow } from '../accounts/allow.ts'
import { callerOf } from '../accounts/caller.ts'
import { addDays } from '../calendar/days.ts'
import type { Deps } from '../deps.ts'
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
import { groupPage, groupTitle, whoReturns } from './group-page.routes.ts'
import { findSmallGroups, smallnessOf } from './small/small-groups.ts'

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
  showPage(request, response, 'groups/group', groupPage(request, described, { proposal, small }, deps.clock))
}

const WEEKS = 4

async function showComing(deps: Deps, request: Request, response: Response): Promise<void> {
  const language = readerLanguage(request)
  const groups = (await listGroups(deps, callerOf(request).actor.scope, 'coming')).map(shown(language))
  const proposals = groups.filter(({ status }) => status === 'proposed')
  const smallOnes = await findSmallGroups(deps, callerOf(request).actor.scope)
  const undecided = new Set(smallOnes.filter(({ decided }) => !decided).map(({ group }) => group.id))
  const all = groups.filter(({ status }) => status === 'planned')
  const small = all.filter(({ id }) => undecided.has(id)).map((group) => ({ ...group, small: true }))
  const planned = all.filter(({ id }) => !undecided.has(id))
  const soon = all.filter(({ day }) => day <= addDays(deps.clock.today(), 7 * WEEKS)).length
  const soonText = translate(language, 'groups:list.soon', { count: soon, weeks: WEEKS })
  const waiting = translate(language, 'groups:list.proposals', { count: proposals.length })
  const title = proposals.length > 0 ? `${soonText}, ${waiting}` : soonText
  showPage(request, response, 'groups/groups', { title, proposals, small, planned, any: groups.length > 0 })
}

async function showPast(deps: Deps, request: Request, response: Response): Promise<void> {
  const language = readerLanguage(request)
  const past = (await listGroups(deps, callerOf(request).actor.scope, 'past')).map(shown(language))
  const count = past.filter(({ status }) => status === 'held').length
  showPage(request, response, 'groups/past', { title: translate(language, 'groups:past.title', { count }), past })
}

function shown(language: 'nl' | 'en') {
  return (group: ListedGroup) => ({ ...group, spoken: sayLanguage(group.language, language) })
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
