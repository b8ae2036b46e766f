import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import { allow } from '../../accounts/allow.ts'
import { callerOf } from '../../accounts/caller.ts'
import type { Deps } from '../../deps.ts'
import { line, readForm } from '../../web/page/form.ts'
import { readerLanguage } from '../../web/page/language.ts'
import { showPage } from '../../web/page/page.ts'
import { pagesOf } from '../../web/page/pages-of.ts'
import { translate } from '../../words/words.ts'
import { countPool } from '../list/count-pool.ts'
import { findPerson, MOST_FOUND } from '../list/find-person.ts'
import { listPool, type PoolFilter } from '../list/list-pool.ts'
import { choicesOf, figuresOf, shownRow, titleOf } from './pool-page.ts'
import { sayThen } from '../why/say-why.ts'

const choice = <T extends string>(...words: [T, ...T[]]) => z.enum(words).optional().catch(undefined)
const query = z.object({
  status: z.enum(['waiting', 'decide', 'paused']).catch('waiting'),
  gemeente: line,
  taal: line,
  wet: choice('wi2013', 'wi2021'),
  wie: choice('urgent', 'long'),
  volgorde: z.enum(['waiting', 'deadline', 'name']).catch('waiting'),
})

const ROWS_A_PAGE = 50

/** The waiting pool, and finding somebody. */
export function poolRoutes(deps: Deps): Router {
  const router = Router()
  router.use(['/wachtpool', '/mensen'], allow('planner', 'reader'))
  router.get('/wachtpool', (request, response) => showPool(deps, request, response))
  // A form that is posted: what is looked for may be a BSN, and an address is kept in logs and histories.
  router.post('/mensen/zoeken', (request, response) => showFound(deps, request, response))
  return router
}

async function showPool(deps: Deps, request: Request, response: Response): Promise<void> {
  const { actor } = callerOf(request)
  const language = readerLanguage(request)
  const given = readForm(request.query, query)
  const filter = filterOf(given)
  const counts = await countPool(deps, actor, filter)
  const pages = pagesOf(counts.listed, ROWS_A_PAGE, '/wachtpool', request.query)
  const rows = await listPool(deps, actor, filter, { skip: pages.skip, size: ROWS_A_PAGE })
  const lastRun = rows.reduce((last, { why }) => (why && why.at > last ? why.at : last), '')
  const data = {
    title: translate(language, titleOf(counts), { count: counts.long || counts.waiting }),
    lead: translate(language, 'pool:lead', {
      count: counts.waiting,
      median: counts.medianDays,
      longest: counts.longestDays,
    }),
    given,
    counts,
    pages,
    figures: figuresOf(counts, given, language),
    whyOf: lastRun && `${translate(language, 'pool:whyOf')} ${sayThen(lastRun, language)}`,
    rows: rows.map((row) => shownRow(row, lastRun, language)),
    choices: choicesOf(counts, language),
    several: counts.municipalities.length > 1,
  }
  showPage(request, response, 'pool/pool', data)
}

function filterOf(given: z.output<typeof query>): PoolFilter {
  return {
    status: given.status,
    municipality: given.gemeente || undefined,
    language: given.taal || undefined,
    programme: given.wet,
    urgent: given.wie === 'urgent',
    long: given.wie === 'long',
    sort: given.volgorde,
  }
}

async function showFound(deps: Deps, request: Request, response: Response): Promise<void> {
  const { zoek } = readForm(request.body, z.object({ zoek: line }))
  const found = await findPerson(deps, callerOf(request).actor, zoek)
  const [only] = found
  if (only && found.length === 1) return response.redirect(303, `/mensen/${encodeURIComponent(only.reference)}`)
  const count = found.length
  const title = translate(readerLanguage(request), count === MOST_FOUND ? 'pool:found.many' : 'pool:found.title', {
    count,
  })
  // A number that was typed is not repeated.
  showPage(request, response, 'pool/found', { title, found, text: /\d{5}/.test(zoek) ? '' : zoek })
}
