import { type Request, type Response, Router } from 'express'
import { callerOf, allow } from '../../accounts/caller.ts'
import type { Deps } from '../../deps.ts'
import { showPage, flash, readerLanguage } from '../../web/page/page.ts'
import { groupPageRoutes } from './group-page.routes.ts'
import { groupListRoutes } from './group-list.routes.ts'
import { line, readForm } from '../../web/page/form.ts'
import { translate } from '../../words/words.ts'
import { z } from 'zod'
import { showGroup, groupTitle, whoReturns } from '../group/show-group.ts'
import { requireNotOver, cancelGroup } from '../group/end-group.ts'
import { CANCEL_REASONS } from '../group-status.ts'

/** The groups: all of them, one of them, and cancelling it. */
export function groupsRouter(deps: Deps): Router {
  const router = Router()
  router.use('/groepen', allow('planner', 'coordinator', 'reader'))
  // Where those that are past stood before.
  router.get('/groepen/voorbij', (_request, response) => response.redirect(301, '/groepen?deel=held'))
  return router.use(groupListRoutes(deps), groupPageRoutes(deps), cancelGroupRoutes(deps))
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
