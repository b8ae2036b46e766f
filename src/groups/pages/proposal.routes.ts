import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import { callerOf, allow } from '../../accounts/caller.ts'
import type { Deps } from '../../deps.ts'
import { ConflictError } from '../../errors.ts'
import { flash, showPage, readerLanguage } from '../../web/page/page.ts'
import { formError, line, readForm } from '../../web/page/form.ts'
import { changeMembers, removeMisfits, RulesBrokenError, swapMembers } from '../proposals/change-members.ts'
import { showGroup, groupTitle, placeText } from '../group/show-group.ts'
import { showProposal, type DescribedProposal, type NamedPerson } from '../proposals/show-proposal.ts'
import { type BrokenRules, sayObjection, sayReview, candidateLists } from '../proposals/say-rules.ts'
import { sayLanguages, sayDay, type Language, translate } from '../../words/words.ts'
import type { Candidate } from '../proposals/check-members.ts'
import { type SwapChoice, showSwapChoices } from '../proposals/swap-choices.ts'

type ForGroup = Request<{ id: string }>

const version = z.coerce.number().int()
const change = z.object({ version, out: line, in: line })

/** What a planner does with a proposal besides approving it: change who is in it. */
export function proposalRouter(deps: Deps): Router {
  const router = Router()
  router.use(['/groepen/:id/aanpassen', '/groepen/:id/passen-niet'], allow('planner'))
  router.get('/groepen/:id/aanpassen', (request, response) => showAdjust(deps, request, response))
  router.post('/groepen/:id/aanpassen', (request, response) => adjust(deps, request, response))
  router.post('/groepen/:id/passen-niet', async (request, response) => {
    const given = readForm(request.body, z.object({ version }))
    await removeMisfits(deps, callerOf(request).actor, request.params.id, given.version)
    flash(request, 'ok', 'proposals:changed.misfitsDone')
    response.redirect(303, `/groepen/${request.params.id}/aanpassen`)
  })
  return router
}

async function adjust(deps: Deps, request: ForGroup, response: Response): Promise<void> {
  const given = readForm(request.body, change)
  const { actor } = callerOf(request)
  const { names } = await showProposal(deps, actor, request.params.id)
  const name = names.get(given.in || given.out)?.name ?? ''
  try {
    await changeMembers(deps, actor, request.params.id, given)
  } catch (error) {
    if (!(error instanceof RulesBrokenError)) throw error
    const broken = error.objections.map((objection) => sayObjection(readerLanguage(request), objection, names))
    return showAdjust(deps, request, response, { ...formError(request, error), broken })
  }
  flash(request, 'ok', given.in ? 'proposals:adjust.inDone' : 'proposals:adjust.outDone', { name })
  response.redirect(303, `/groepen/${request.params.id}/aanpassen`)
}

async function showAdjust(deps: Deps, request: ForGroup, response: Response, error?: BrokenRules): Promise<void> {
  const language = readerLanguage(request)
  const { actor } = callerOf(request)
  const described = await showGroup(deps, actor.scope, request.params.id)
  if (described.group.status !== 'proposed') throw new ConflictError('not-a-proposal')
  const proposal = await showProposal(deps, actor, request.params.id)
  const data = {
    ...adjustPage(language, proposal),
    ...sayReview(language, proposal),
    group: described.group,
    name: groupTitle(language, described),
    error,
  }
  showPage(request, response, 'groups/adjust', data, error?.status)
}

/** The page on which a planner changes who is in a proposal. */
function adjustPage(language: Language, described: DescribedProposal) {
  const { meeting, names, candidates } = described
  const members = meeting.members.flatMap(({ id }) => names.get(id) ?? [])
  const lists = candidateLists(language, candidates, (one) => shownCandidate(language, one, names))
  return {
    title: translate(language, 'proposals:adjust.title', { count: meeting.members.length }),
    members: members.map((person) => shownPerson(language, person)),
    hidden: meeting.members.length - members.length,
    people: meeting.members.length,
    seats: Math.max(meeting.slot.capacity, meeting.members.length),
    mayLead: leadFor(language, lists.mayPeople, meeting),
    mayTitle: translate(language, 'proposals:adjust.may', { count: lists.mayPeople }),
    ...lists,
    elsewhere: described.elsewhere,
  }
}

/** In which order they come; or that somebody has to go first. */
function leadFor(language: Language, fitting: number, { members, slot }: DescribedProposal['meeting']): string {
  if (fitting > 0) return translate(language, 'proposals:adjust.mayLead')
  return members.length >= slot.capacity ? translate(language, 'proposals:adjust.full') : ''
}

function shownPerson(language: Language, person: NamedPerson) {
  return {
    ...person,
    spoken: sayLanguages(person.languages, language),
    waits: translate(language, 'proposals:adjust.waits', { count: person.waited }),
    until: translate(language, 'proposals:adjust.deadline', { day: sayDay(person.deadline, language, 'compact') }),
  }
}

function shownCandidate(language: Language, { people, rescued, inTime }: Candidate, names: DescribedProposal['names']) {
  const named = people.flatMap(({ id }) => names.get(id) ?? [])
  return {
    ...shownParty(language, named),
    rescued,
    late: !inTime,
  }
}

/** People who go as one, by the name of the first and the names of all. */
function shownParty(language: Language, people: readonly NamedPerson[]) {
  const [first] = people
  return {
    reference: first?.reference ?? '',
    name: people.map(({ name }) => name).join(', '),
    people: people.map((person) => shownPerson(language, person)),
  }
}

type ForPerson = Request<{ id: string; reference: string }>

const swapForm = z.object({ version, with: line, group: line, groupVersion: version.default(0) })

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
  const given = readForm(request.body, swapForm)
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
