import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import { callerOf, allow } from '../../accounts/caller.ts'
import type { Deps } from '../../deps.ts'
import { ConflictError } from '../../errors.ts'
import { showGroup, groupTitle, whomItConcerns } from '../../groups/group/show-group.ts'
import { sayReview } from '../../groups/proposals/say-rules.ts'
import { showProposal, type Review } from '../../groups/proposals/show-proposal.ts'
import { flash, showPage, readerLanguage } from '../../web/page/page.ts'
import { type FormError, formError, line, readForm } from '../../web/page/form.ts'
import { translate } from '../../words/words.ts'
import { approveProposal, IncompleteMessagesError } from '../due/approve-proposal.ts'
import { sayMissing } from '../follow-up/say-message.ts'

type ForGroup = Request<{ id: string }>

const approval = z.object({ version: z.coerce.number().int(), seen: line.transform((word) => word || undefined) })

/** The question before a group is approved, and its answer. */
export function approvalRouter(deps: Deps): Router {
  const router = Router()
  router.use('/groepen/:id/goedkeuren', allow('planner'))
  router.get('/groepen/:id/goedkeuren', (request, response) => askApproval(deps, request, response))
  router.post('/groepen/:id/goedkeuren', (request, response) => approve(deps, request, response))
  return router
}

/** While somebody's message would have a hole in it, the page of the group says whose and which. */
async function approve(deps: Deps, request: ForGroup, response: Response): Promise<void> {
  const { id } = request.params
  try {
    await approveProposal(deps, callerOf(request).actor, id, readForm(request.body, approval))
    flash(request, 'ok', 'groups:approve.done')
  } catch (error) {
    if (!(error instanceof ConflictError)) throw error
    if (!(error instanceof IncompleteMessagesError))
      return askApproval(deps, request, response, formError(request, error))
    const people = error.holes.map((hole) => sayMissing(hole, readerLanguage(request))).join(' ')
    flash(request, 'error', 'invitations:approvalStopped', { people })
  }
  response.redirect(303, `/groepen/${id}`)
}

/** The question before approving; after a refusal with what is different now. */
async function askApproval(deps: Deps, request: ForGroup, response: Response, error?: FormError): Promise<void> {
  const language = readerLanguage(request)
  const { actor } = callerOf(request)
  const described = await showGroup(deps, actor.scope, request.params.id)
  if (described.group.status !== 'proposed' && !error) return response.redirect(303, `/groepen/${request.params.id}`)
  const proposal = await showProposal(deps, actor, request.params.id)
  const data = {
    title: translate(language, 'groups:approve.title'),
    group: described.group,
    name: groupTitle(language, described),
    people: proposal.meeting.members.length,
    whom: whomItConcerns(language, described),
    ...sayReview(language, proposal),
    lead: translate(language, leadOf(proposal.review)),
    error,
  }
  showPage(request, response, 'groups/approve', data, error?.status)
}

function leadOf({ changes, objections, blocked }: Review): string {
  if (blocked) return 'proposals:changed.blocked'
  return changes.length + objections.length > 0 ? 'proposals:changed.look' : 'proposals:changed.none'
}
