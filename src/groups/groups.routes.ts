import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import { allow } from '../accounts/allow.ts'
import { callerOf } from '../accounts/caller.ts'
import { addDays } from '../calendar/days.ts'
import type { Deps } from '../deps.ts'
import { flash } from '../web/flash.ts'
import { readForm } from '../web/form.ts'
import { readerLanguage } from '../web/language.ts'
import { showPage } from '../web/page.ts'
import { sayLanguage } from '../web/say-language.ts'
import { translate } from '../web/words.ts'
import { approveGroup } from './approve-group.ts'
import { CANCEL_REASONS } from './cancel-reasons.ts'
import { cancelGroup } from './cancel-group.ts'
import { describeGroup } from './describe-group.ts'
import { type ListedGroup, listGroups } from './list-groups.ts'
import { groupPage, groupTitle, whomItConcerns } from './group-page.routes.ts'

const version = z.coerce.number().int()
const approval = z.object({ version })
const cancellation = z.object({ version, reason: z.enum(CANCEL_REASONS) })

/** The groups: which there are, one of them, and approving or cancelling it. */
export function groupsRouter(deps: Deps): Router {
  const router = Router()
  router.use('/groepen', allow('planner', 'coordinator', 'reader'))
  router.get('/groepen', (request, response) => showComing(deps, request, response))
  router.get('/groepen/voorbij', (request, response) => showPast(deps, request, response))
  router.get('/groepen/:id', async (request, response) => {
    const described = await describeGroup(deps, callerOf(request).actor.scope, request.params.id)
    showPage(request, response, 'groups/group', groupPage(request, described, deps.clock))
  })
  router.get('/groepen/:id/goedkeuren', allow('planner'), (request, response) =>
    ask(deps, request, response, 'approve'),
  )
  router.get('/groepen/:id/afgelasten', allow('planner'), (request, response) => ask(deps, request, response, 'cancel'))
  router.post('/groepen/:id/goedkeuren', allow('planner'), async (request, response) => {
    const given = readForm(request.body, approval)
    await approveGroup(deps, callerOf(request).actor, request.params['id'] as string, given)
    flash(request, 'ok', 'groups:approve.done')
    response.redirect(303, `/groepen/${request.params['id']}`)
  })
  router.post('/groepen/:id/afgelasten', allow('planner'), async (request, response) => {
    const given = readForm(request.body, cancellation)
    await cancelGroup(deps, callerOf(request).actor, request.params['id'] as string, given)
    flash(request, 'ok', 'groups:cancel.done')
    response.redirect(303, '/groepen')
  })
  return router
}

const WEEKS = 4

async function showComing(deps: Deps, request: Request, response: Response): Promise<void> {
  const language = readerLanguage(request)
  const groups = (await listGroups(deps, callerOf(request).actor.scope, 'coming')).map(shown(language))
  const proposals = groups.filter(({ status }) => status === 'proposed')
  const planned = groups.filter(({ status }) => status === 'planned')
  const soon = planned.filter(({ day }) => day <= addDays(deps.clock.today(), 7 * WEEKS)).length
  const soonText = translate(language, 'groups:list.soon', { count: soon, weeks: WEEKS })
  const waiting = translate(language, 'groups:list.proposals', { count: proposals.length })
  const title = proposals.length > 0 ? `${soonText}, ${waiting}` : soonText
  showPage(request, response, 'groups/groups', { title, proposals, planned, any: groups.length > 0 })
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

async function ask(deps: Deps, request: Request, response: Response, what: 'approve' | 'cancel'): Promise<void> {
  const language = readerLanguage(request)
  const described = await describeGroup(deps, callerOf(request).actor.scope, request.params['id'] as string)
  const title = translate(language, `groups:${what}.title`)
  const reasons = CANCEL_REASONS.map((value) => ({
    value,
    label: translate(language, `groups:cancelReasons.${value}`),
  }))
  showPage(request, response, `groups/${what}`, {
    title,
    group: described.group,
    name: groupTitle(language, described),
    // Of who is hidden, nobody knows: a proposal was told to nobody, every other group may have been.
    happensWords: described.group.status === 'proposed' ? 'groups:cancel.happens' : 'groups:cancel.happensInvited',
    people: described.people,
    whom: whomItConcerns(language, described),
    reasons,
  })
}
