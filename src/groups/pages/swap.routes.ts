import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import { callerOf, allow } from '../../accounts/caller.ts'
import type { Deps } from '../../deps.ts'
import { flash } from '../../web/page/flash.ts'
import { formError, line, readForm } from '../../web/page/form.ts'
import { readerLanguage } from '../../web/page/language.ts'
import { showPage } from '../../web/page/page.ts'
import { type Language, translate } from '../../words/words.ts'
import { changeMembers, swapMembers, RulesBrokenError } from '../proposals/change-members.ts'
import { shownParty } from './proposal.routes.ts'
import { type BrokenRules, sayObjection, candidateLists } from '../proposals/say-rules.ts'
import { type SwapChoice, showSwapChoices } from '../proposals/swap-choices.ts'
import { placeText } from '../group/show-group.ts'

type ForPerson = Request<{ id: string; reference: string }>

const version = z.coerce.number().int()
const form = z.object({ version, with: line, group: line, groupVersion: version.default(0) })

/** Somebody in a proposal swaps with somebody who waits, or who is in another proposal. */
export function swapRouter(deps: Deps): Router {
  const router = Router()
  router.use('/groepen/:id/wisselen/:reference', allow('planner'))
  router.get('/groepen/:id/wisselen/:reference', (request, response) => showChoices(deps, request, response))
  router.post('/groepen/:id/wisselen/:reference', (request, response) => swap(deps, request, response))
  return router
}

async function swap(deps: Deps, request: ForPerson, response: Response): Promise<void> {
  const { actor } = callerOf(request)
  const { id, reference } = request.params
  const given = readForm(request.body, form)
  const { names } = await showSwapChoices(deps, actor, id, reference)
  const mine = { groupId: id, reference, version: given.version }
  const theirs = { groupId: given.group, reference: given.with, version: given.groupVersion }
  try {
    if (given.group) await swapMembers(deps, actor, mine, theirs)
    else await changeMembers(deps, actor, id, { out: reference, in: given.with, version: given.version })
  } catch (error) {
    if (!(error instanceof RulesBrokenError)) throw error
    const broken = error.objections.map((objection) => sayObjection(readerLanguage(request), objection, names))
    return showChoices(deps, request, response, { ...formError(request, error), broken })
  }
  const nameOf = (one: string) => names.get(one)?.name ?? ''
  flash(request, 'ok', 'proposals:swap.done', { name: nameOf(reference), other: nameOf(given.with) })
  response.redirect(303, `/groepen/${id}/aanpassen`)
}

async function showChoices(deps: Deps, request: ForPerson, response: Response, error?: BrokenRules): Promise<void> {
  const language = readerLanguage(request)
  const { id, reference } = request.params
  const { group, person, choices } = await showSwapChoices(deps, callerOf(request).actor, id, reference)
  const lists = candidateLists(language, choices, (one) => shown(language, one))
  const data = {
    title: translate(language, 'proposals:swap.title', { name: person.name }),
    lead: translate(language, 'proposals:swap.lead', { name: person.name }),
    group,
    reference,
    name: placeText(language, group),
    mayTitle: translate(language, 'proposals:swap.may', { count: lists.mayPeople }),
    ...lists,
    error,
  }
  showPage(request, response, 'groups/swap', data, error?.status)
}

function shown(language: Language, { people, group }: SwapChoice) {
  return {
    ...shownParty(language, people),
    group: group && { id: group.id, version: group.version },
    where: group
      ? translate(language, 'proposals:swap.sits', { group: placeText(language, group) })
      : translate(language, 'proposals:swap.waits'),
  }
}
