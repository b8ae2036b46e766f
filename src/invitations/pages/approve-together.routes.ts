import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import { callerOf, allow } from '../../accounts/caller.ts'
import type { Deps } from '../../deps.ts'
import { placeText } from '../../groups/group/show-group.ts'
import { NotFoundError } from '../../errors.ts'
import type { Actor } from '../../history/work.ts'
import { gatherProposal, type LookedAtProposal } from '../../groups/proposals/show-proposal.ts'
import { readForm, ticked } from '../../web/page/form.ts'
import { ROWS_A_PAGE } from '../../web/page/list-frame.ts'
import { flash, readerLanguage, showPage } from '../../web/page/page.ts'
import { translate } from '../../words/words.ts'
import { approveTogether, type ChosenProposal } from '../due/approve-proposal.ts'

const HERE = '/groepen?deel=proposed'
const choice = z.object({ groep: ticked })

/** Several proposals, chosen in the list of groups: the question before they are approved together, and its answer. */
export function approveTogetherRouter(deps: Deps): Router {
  const router = Router()
  router.use('/groepen/gekozen', allow('planner'))
  // Changes nothing yet: what was ticked may be more than an address holds.
  router.post('/groepen/gekozen', (request, response) => ask(deps, request, response))
  router.post('/groepen/gekozen/goedkeuren', async (request, response) => {
    const chosen = readForm(request.body, choice).groep.slice(0, ROWS_A_PAGE).flatMap(readChosen)
    const { approved, left } = await approveTogether(deps, callerOf(request).actor, chosen)
    if (left > 0) flash(request, 'warning', 'groups:approve.together.left', { approved, count: left })
    else flash(request, 'ok', 'groups:approve.together.done', { count: approved })
    response.redirect(303, left > 0 ? HERE : '/groepen')
  })
  return router
}

async function ask(deps: Deps, request: Request, response: Response): Promise<void> {
  const language = readerLanguage(request)
  const { groep } = readForm(request.body, choice)
  const proposals = (await lookAt(deps, callerOf(request).actor, groep))
    .filter(({ group }) => group.status === 'proposed')
    .map(({ group, meeting, review }) => ({
      ...{ id: group.id, version: group.version, name: placeText(language, group), people: meeting.members.length },
      calm: meeting.members.length > 0 && review.changes.length + review.objections.length === 0,
    }))
  if (proposals.length === 0) {
    flash(request, 'info', 'groups:approve.together.none')
    return response.redirect(303, HERE)
  }
  const calm = proposals.filter((proposal) => proposal.calm)
  showPage(request, response, 'groups/approve-together', {
    title: translate(language, 'groups:approve.together.title', { count: proposals.length }),
    calm,
    people: calm.reduce((sum, { people }) => sum + people, 0),
    whom: calm.map(({ name, people }) => `${name}: ${translate(language, 'groups:people', { count: people })}`),
    look: proposals.filter((proposal) => !proposal.calm),
    back: HERE,
  })
}

/** One after the other, because each looks at everybody who waits; one that is gone meanwhile is left out. */
async function lookAt(deps: Deps, by: Actor, ids: readonly string[]): Promise<LookedAtProposal[]> {
  const looked: LookedAtProposal[] = []
  for (const id of ids.slice(0, ROWS_A_PAGE)) {
    const one = await gatherProposal(deps, by, id).catch(unlessGone)
    if (one) looked.push(one)
  }
  return looked
}

function unlessGone(error: unknown): null {
  if (error instanceof NotFoundError) return null
  throw error
}

/** `ID VERSION`: which one, and what the page showed of it. */
function readChosen(text: string): ChosenProposal[] {
  const [id, version] = text.split(' ')
  return id && /^\d{1,9}$/.test(version ?? '') ? [{ id, version: Number(version) }] : []
}
