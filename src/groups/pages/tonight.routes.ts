import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import { callerOf, allow } from '../../accounts/caller.ts'
import type { Day } from '../../calendar/days.ts'
import type { Deps } from '../../deps.ts'
import type { Actor } from '../../history/work.ts'
import { listPools, type Pool } from '../../municipalities/pools.ts'
import { inScope } from '../../municipalities/scope.ts'
import { flash, readerLanguage, showPage } from '../../web/page/page.ts'
import { line, readForm } from '../../web/page/form.ts'
import { translate } from '../../words/words.ts'
import type { ChosenCatchUp } from '../changing/choose-catch-ups.ts'
import { formGroups } from '../planning/form-groups.ts'
import { showTonight, type Tonight } from '../tonight/show-tonight.ts'
import { findNight, findRemedies, MOST_POOLS, type PoolNight } from '../tonight/find-night.ts'
import type { KeptAnswer } from '../tonight/find-worked-out.ts'
import type { NightAhead } from '../tonight/night-ahead.ts'
import type { WeighedRemedy } from '../tonight/remedies.ts'
import { AGAIN_PARAMETER, refreshWhileWorking, sayWorking, showWorking } from './working-page.ts'
import { nextNight } from '../planning/plan-ahead.ts'
import { shownCatchUps, shownTonight, tonightSentence } from './say-tonight.ts'

const choice = z.object({ gemeente: line, [AGAIN_PARAMETER]: line })

/** Who will be asked to catch up in the night of this day, of all municipalities. */
export type CatchUpsAhead = (day: Day) => Promise<readonly ChosenCatchUp[]>

/**
 * What tonight's run will do, and doing it now.
 * @param catchUpsAhead Of a later stage: who lacks hours is known where attendance is.
 */
export function tonightRouter(deps: Deps, catchUpsAhead: CatchUpsAhead): Router {
  const router = Router()
  router.use('/vannacht', allow('planner'))
  router.get('/vannacht', (request, response) => look(deps, catchUpsAhead, request, response))
  router.get('/vannacht/nu', (request, response) => ask(deps, request, response))
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

async function look(deps: Deps, catchUpsAhead: CatchUpsAhead, request: Request, response: Response): Promise<void> {
  const { actor } = callerOf(request)
  const { gemeente, opnieuw } = readForm(request.query, choice)
  const pools = await poolChoices(deps, request)
  if (pools.length > MOST_POOLS && !gemeente) return choosePool(request, response, pools, '/vannacht')
  const day = nextNight(deps.clock)
  const found = await findNights(deps, chosen(pools, gemeente), day, opnieuw !== '')
  const nights = knownNights(found)
  if (!nights) return showWorking(request, response, found)
  const helped = await Promise.all(nights.map((night) => withRemedies(deps, actor, night, day, opnieuw !== '')))
  const remedies = helped.flatMap(({ found }) => found ?? [])
  const tonight = await showTonight(deps, actor, helped, day)
  const places = nights.flatMap(({ pool }) => pool.municipalities).map(({ code }) => code)
  refreshWhileWorking(request, response, [...found, ...remedies])
  showTheNight(request, response, 'tonight', tonight, gemeente, {
    working: sayWorking(request, found),
    helpFailed: remedies.some(({ state }) => state === 'failed'),
    ...shownCatchUps(readerLanguage(request), await catchUpsAhead(day), actor.scope, places),
  })
}

/** Asks whether to form them now. What is formed is planned anew, so this may be asked about a plan that is not the last one. */
async function ask(deps: Deps, request: Request, response: Response): Promise<void> {
  const { actor } = callerOf(request)
  const { gemeente, opnieuw } = readForm(request.query, choice)
  const pools = await poolChoices(deps, request)
  if (pools.length > MOST_POOLS && !gemeente) return choosePool(request, response, pools, '/vannacht/nu')
  const day = deps.clock.today()
  const found = await findNights(deps, chosen(pools, gemeente), day, opnieuw !== '')
  const nights = knownNights(found)
  if (!nights) return showWorking(request, response, found)
  const tonight = await showTonight(deps, actor, nights, day)
  showTheNight(request, response, 'now', tonight, gemeente, { working: sayWorking(request, found, false) })
}

function showTheNight(
  request: Request,
  response: Response,
  when: 'now' | 'tonight',
  tonight: Tonight,
  gemeente: string,
  more: object,
): void {
  const language = readerLanguage(request)
  showPage(request, response, `groups/${when}`, {
    title: tonightSentence(language, tonight, when),
    gemeente,
    ...shownTonight(language, tonight, gemeente),
    ...more,
  })
}

function chosen(pools: readonly Pool[], gemeente: string): readonly Pool[] {
  return gemeente ? pools.filter(({ municipalities }) => municipalities.some(({ code }) => code === gemeente)) : pools
}

type FoundNight = KeptAnswer<NightAhead> & { readonly pool: Pool }

function findNights(deps: Deps, pools: readonly Pool[], day: Day, again: boolean): Promise<FoundNight[]> {
  return Promise.all(pools.map(async (pool) => ({ ...(await findNight(deps, pool, day, again)), pool })))
}

/** Null as long as one of them is being worked out for the first time. What failed holds up no other one. */
function knownNights(found: readonly FoundNight[]): (PoolNight & Pick<FoundNight, 'state'>)[] | null {
  const nights = found.flatMap(({ pool, answer: night, state }) =>
    night ? [{ pool, night, state, remedies: null }] : [],
  )
  const isMissing = found.some(({ answer, state }) => answer === null && state !== 'failed')
  return isMissing || nights.length === 0 ? null : nights
}

/** What would help is only searched for when the night itself is known. */
async function withRemedies(
  deps: Deps,
  by: Actor,
  night: PoolNight & Pick<FoundNight, 'state'>,
  day: Day,
  again: boolean,
): Promise<PoolNight & { readonly found?: KeptAnswer<WeighedRemedy[]> }> {
  if (night.night.risks.length === 0) return { ...night, remedies: [] }
  if (night.state !== 'current') return night
  const found = await findRemedies(deps, by, night.pool, day, again)
  return { ...night, found, remedies: found.state === 'current' ? found.answer : null }
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
