import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import { callerOf, allow } from '../../accounts/caller.ts'
import type { Deps } from '../../deps.ts'
import { listPools, type Pool } from '../../municipalities/pools.ts'
import { inScope } from '../../municipalities/scope.ts'
import { flash } from '../../web/page/flash.ts'
import { line, readForm } from '../../web/page/form.ts'
import { readerLanguage } from '../../web/page/language.ts'
import { showPage } from '../../web/page/page.ts'
import { translate } from '../../words/words.ts'
import { formGroups } from '../planning/form-groups.ts'
import { showTonight } from '../tonight/show-tonight.ts'
import { nextNight } from '../planning/plan-ahead.ts'
import { shownTonight, tonightSentence } from './say-tonight.ts'

const choice = z.object({ gemeente: line })

/** More pools than this are not planned for a page: the reader chooses one. */
const MOST_POOLS = 6

/** What tonight's run will do, and doing it now. */
export function tonightRouter(deps: Deps): Router {
  const router = Router()
  router.use('/vannacht', allow('planner'))
  router.get('/vannacht', (request, response) => look(deps, request, response, 'tonight'))
  router.get('/vannacht/nu', (request, response) => look(deps, request, response, 'now'))
  router.post('/vannacht', async (request, response) => {
    const { gemeente } = readForm(request.body, choice)
    const formed = await formGroups(deps, callerOf(request).actor, { municipality: gemeente || undefined })
    const groups = formed.flatMap(({ plan }) => plan.groups)
    const people = groups.flatMap((group) => group.people).length
    flash(request, 'ok', groups.length > 0 ? 'groups:now.done' : 'groups:now.nothing', { count: groups.length, people })
    response.redirect(303, '/groepen')
  })
  return router
}

async function look(deps: Deps, request: Request, response: Response, when: 'now' | 'tonight'): Promise<void> {
  const language = readerLanguage(request)
  const { actor } = callerOf(request)
  const { gemeente } = readForm(request.query, choice)
  const pools = await poolChoices(deps, request)
  if (pools.length > MOST_POOLS && !gemeente) return choosePool(request, response, pools, '/vannacht')
  const day = when === 'now' ? deps.clock.today() : nextNight(deps.clock)
  const tonight = await showTonight(deps, actor, {
    day,
    municipality: gemeente || undefined,
    remedies: when === 'tonight',
  })
  showPage(request, response, `groups/${when}`, {
    title: tonightSentence(language, tonight, when),
    gemeente,
    ...shownTonight(language, tonight, gemeente),
  })
}

/** The pools that the reader has to do with. */
export async function poolChoices({ db }: Pick<Deps, 'db'>, request: Request): Promise<Pool[]> {
  const { scope } = callerOf(request).actor
  const pools = await listPools(db.read)
  return pools.filter(({ municipalities }) => municipalities.some(({ code }) => inScope(scope, code)))
}

/** Lets the reader choose one of many pools, for the page at `path`. */
export function choosePool(request: Request, response: Response, pools: readonly Pool[], path: string): void {
  const title = translate(readerLanguage(request), 'groups:tonight.choose')
  const choices = pools.map(({ name, municipalities }) => ({ name, gemeente: municipalities[0]?.code }))
  showPage(request, response, 'groups/choose-pool', { title, choices, path })
}
