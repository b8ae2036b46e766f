import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import { callerOf, allow } from '../../accounts/caller.ts'
import type { Deps } from '../../deps.ts'
import { flash, showPage, readerLanguage } from '../../web/page/page.ts'
import { type FormError, formError, line, readForm } from '../../web/page/form.ts'
import { sayDay, type Language, translate } from '../../words/words.ts'
import { showGroup, groupTitle, placeText, whomItConcerns } from '../group/show-group.ts'
import { findGroup } from '../group/find-group.ts'
import { listMergeChoices, type MergeChoice, mergeGroup } from '../changing/merge-group.ts'
import type { Objection } from '../proposals/check-members.ts'
import { sayBriefly } from '../proposals/say-rules.ts'
import { requireSmall, decideSmall } from '../changing/small-groups.ts'
import { RulesBrokenError } from '../proposals/change-members.ts'
import type { SmallChoice } from '../group.entity.ts'

type ForGroup = Request<{ id: string }>

const version = z.coerce.number().int()

/** What may be decided about a group that is too small, by the word in the address. */
const CHOICES = { wachten: 'wait', doorgaan: 'keep' } as const satisfies Record<string, SmallChoice['choice']>
type Word = keyof typeof CHOICES

/** A group with too few people: wait for the pool, go on anyway, or merge it with another. Cancelling is with the groups. */
export function smallGroupRouter(deps: Deps): Router {
  const router = Router()
  for (const word of Object.keys(CHOICES) as Word[]) {
    router.use(`/groepen/:id/${word}`, allow('planner'))
    router.get(`/groepen/:id/${word}`, (request: ForGroup, response) => ask(deps, request, response, CHOICES[word]))
    router.post(`/groepen/:id/${word}`, async (request: ForGroup, response) => {
      const given = readForm(request.body, z.object({ version }))
      await decideSmall(deps, callerOf(request).actor, request.params.id, { choice: CHOICES[word], ...given })
      flash(request, 'ok', `proposals:small.${CHOICES[word]}.done`)
      response.redirect(303, `/groepen/${request.params.id}`)
    })
  }
  router.use('/groepen/:id/samenvoegen', allow('planner'))
  router.get('/groepen/:id/samenvoegen', (request, response) => askMerge(deps, request, response))
  router.post('/groepen/:id/samenvoegen', (request, response) => merge(deps, request, response))
  return router
}

async function ask(deps: Deps, request: ForGroup, response: Response, choice: SmallChoice['choice']): Promise<void> {
  const language = readerLanguage(request)
  const { actor } = callerOf(request)
  const described = await showGroup(deps, actor.scope, request.params.id)
  const { people, lastDay } = await requireSmall(deps.db.read, described.group, deps.clock.today())
  const words = { name: groupTitle(language, described), count: people, day: sayDay(lastDay, language, 'full') }
  showPage(request, response, 'groups/small', {
    title: translate(language, `proposals:small.${choice}.title`),
    happens: translate(language, `proposals:small.${choice}.happens`, words),
    undo: translate(language, `proposals:small.${choice}.undo`),
    yes: translate(language, `proposals:small.${choice}.yes`),
    word: Object.keys(CHOICES).find((word) => CHOICES[word as Word] === choice),
    group: described.group,
    name: words.name,
    whom: whomItConcerns(language, described),
  })
}

async function merge(deps: Deps, request: ForGroup, response: Response): Promise<void> {
  const { into, version: shown } = readForm(request.body, z.object({ version, into: line }))
  try {
    await mergeGroup(deps, callerOf(request).actor, request.params.id, { into, version: shown })
  } catch (error) {
    if (!(error instanceof RulesBrokenError)) throw error
    return askMerge(deps, request, response, formError(request, error))
  }
  flash(request, 'ok', 'proposals:small.merge.done')
  response.redirect(303, `/groepen/${into}`)
}

async function askMerge(deps: Deps, request: ForGroup, response: Response, error?: FormError): Promise<void> {
  const language = readerLanguage(request)
  const { actor } = callerOf(request)
  const choices = await listMergeChoices(deps, actor, request.params.id)
  const described = await showGroup(deps, actor.scope, request.params.id)
  const { mayFill } = await requireSmall(deps.db.read, described.group, deps.clock.today())
  const possible = choices.filter(({ objections }) => objections.length === 0)
  const data = {
    title: translate(language, `proposals:small.merge.${possible.length > 0 ? 'title' : 'none'}`),
    group: await findGroup(deps.db.read, actor.scope, request.params.id),
    name: groupTitle(language, described),
    people: described.people,
    noneText: translate(language, `proposals:small.merge.${mayFill ? 'noneText' : 'noneTextLate'}`),
    whom: whomItConcerns(language, described),
    options: possible.map((choice) => ({ value: choice.group.id, label: optionText(language, choice) })),
    not: choices.filter(({ objections }) => objections.length > 0).map((choice) => notPossible(language, choice)),
    error,
  }
  showPage(request, response, 'groups/merge', data, error?.status)
}

function optionText(language: Language, { group, people }: MergeChoice): string {
  const values = {
    group: `${placeText(language, group)}, ${group.slot.room.venue.name}`,
    people,
    seats: group.capacity,
  }
  return translate(language, 'proposals:small.merge.option', values)
}

function notPossible(language: Language, { group, objections }: MergeChoice) {
  const alike = new Map<string, Objection[]>()
  for (const objection of objections) {
    const text = sayBriefly(language, objection)
    alike.set(text, [...(alike.get(text) ?? []), objection])
  }
  const why = [...alike.values()].map((some) => sayOfPeople(language, some))
  return { id: group.id, name: placeText(language, group), why: why.join(', ') }
}

/** What can follow a number of people as their verb. */
const OF_PEOPLE: readonly Objection['rule'][] = ['language', 'unavailable']

function sayOfPeople(language: Language, objections: readonly Objection[]): string {
  const [first] = objections
  if (!first) return ''
  const count = objections.filter(({ person }) => person !== null).length
  const text = sayBriefly(language, first, count || 1)
  if (count === 0) return text
  return `${translate(language, 'groups:people', { count })}${OF_PEOPLE.includes(first.rule) ? '' : ':'} ${text}`
}
