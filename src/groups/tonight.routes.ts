import { type Request, type Response, Router } from 'express'
import { allow } from '../accounts/allow.ts'
import { callerOf } from '../accounts/caller.ts'
import type { Deps } from '../deps.ts'
import { findPools, type Pool } from '../municipalities/pools.ts'
import { inScope } from '../municipalities/scope.ts'
import { flash } from '../web/flash.ts'
import { line, readForm } from '../web/form.ts'
import { readerLanguage } from '../web/language.ts'
import { showPage } from '../web/page.ts'
import { sayLanguage, sayLanguages } from '../web/say-language.ts'
import { sayDay } from '../web/say-when.ts'
import { type Language, translate } from '../web/words.ts'
import { formGroups } from './form-groups.ts'
import { lookAtTonight, type Tonight } from './look-at-tonight.ts'
import { z } from 'zod'

const choice = z.object({ gemeente: line })

/** More pools than this are not planned for a page: the reader chooses one. */
const MOST_POOLS = 6

/** What tonight's run will do, and doing it now. */
export function tonightRouter(deps: Deps): Router {
  const router = Router()
  router.use('/vannacht', allow('planner'))
  router.get('/vannacht', (request, response) => look(deps, request, response, 'groups/tonight'))
  router.get('/vannacht/nu', (request, response) => look(deps, request, response, 'groups/now'))
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

async function look(deps: Deps, request: Request, response: Response, view: string): Promise<void> {
  const language = readerLanguage(request)
  const { actor } = callerOf(request)
  const { gemeente } = readForm(request.query, choice)
  const pools = (await findPools(deps.db.read)).filter((pool) => isMine(pool, actor.scope))
  if (pools.length > MOST_POOLS && !gemeente) return choosePool(request, response, pools)
  const tonight = await lookAtTonight(deps, actor, gemeente || undefined)
  const when = view === 'groups/now' ? 'now' : 'tonight'
  showPage(request, response, view, {
    title: sentence(language, tonight, when),
    gemeente,
    ...spoken(language, tonight, gemeente),
  })
}

function isMine({ municipalities }: Pool, scope: Parameters<typeof inScope>[0]): boolean {
  return municipalities.some(({ code }) => inScope(scope, code))
}

function choosePool(request: Request, response: Response, pools: readonly Pool[]): void {
  const title = translate(readerLanguage(request), 'groups:tonight.choose')
  const choices = pools.map(({ name, municipalities }) => ({ name, gemeente: municipalities[0]?.code }))
  showPage(request, response, 'groups/choose-pool', { title, choices })
}

/** "Vannacht om 03:30 vormt Dagdeel 3 groepen. 31 mensen krijgen een uitnodiging, 53 wachten nog." */
function sentence(language: Language, { groups, placed, waiting }: Tonight, when: 'now' | 'tonight'): string {
  const say = (key: string, count: number, more = {}) =>
    translate(language, `groups:tonight.${key}`, { count, ...more })
  if (placed === 0) return say('quiet', waiting)
  const opened = groups.filter(({ id }) => id === null).length
  const filled = groups.length - opened
  const does = say(opened > 0 ? 'forms' : 'fills', opened || filled, {
    when: translate(language, `groups:${when}.when`),
  })
  const also = opened > 0 && filled > 0 ? say('alsoFills', filled) : ''
  const what = groups.some(({ proposal }) => proposal) ? 'seats' : 'invites'
  return `${does}${also}. ${say(what, placed)}${say('waiting', waiting)}`
}

function spoken(language: Language, tonight: Tonight, gemeente: string) {
  return {
    ...tonight,
    query: gemeente && `?gemeente=${gemeente}`,
    groups: tonight.groups.map((group) => ({ ...group, spoken: sayLanguage(group.language, language) })),
    groupTexts: tonight.groups.map((group) => groupText(language, group)),
    riskCount: tonight.atRisk.length + tonight.atRiskElsewhere,
    atRisk: tonight.atRisk.map((one) => ({
      ...one,
      spoken: sayLanguages(one.languages.slice(0, 2), language),
      late: one.daysLeft < 0,
      daysText: translate(language, one.daysLeft < 0 ? 'groups:risk.late' : 'groups:risk.left', {
        count: Math.abs(one.daysLeft),
      }),
    })),
    languages: tonight.languages.map((one) => ({
      ...one,
      spoken: sayLanguage(one.language || 'und', language),
      lacks: one.need - one.have,
    })),
  }
}

function groupText(language: Language, { language: code, day, part, added }: Tonight['groups'][number]): string {
  const when = `${sayDay(day, language, 'short')} ${translate(language, `groups:part.${part}`)}`
  return `${when}, ${sayLanguage(code, language)}: ${translate(language, 'groups:people', { count: added })}`
}
