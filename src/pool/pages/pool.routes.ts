import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import { callerOf, allow } from '../../accounts/caller.ts'
import type { Deps } from '../../deps.ts'
import { line, readForm, pagesOf } from '../../web/page/form.ts'
import { readerLanguage, showPage } from '../../web/page/page.ts'
import { translate, type Language, sayLanguage, sayLanguages } from '../../words/words.ts'
import { countPool, type PoolCounts } from '../list/count-pool.ts'
import { listFoundPeople, MOST_FOUND } from '../list/list-found-people.ts'
import { listPool, type PoolFilter, type PoolRow } from '../list/list-pool.ts'
import { sayThen, sayHelp, sayWhy } from '../why/say-why.ts'
import type { Moment } from '../../outside/clock.ts'

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
  const found = await listFoundPeople(deps, callerOf(request).actor, zoek)
  const [only] = found
  if (only && found.length === 1 && !only.alike) return response.redirect(303, `/mensen/${encodeURIComponent(only.reference)}`)
  const count = found.length
  const title = translate(readerLanguage(request), count === MOST_FOUND ? 'pool:found.many' : 'pool:found.title', {
    count,
  })
  // A number that was typed is not repeated.
  const firstAlike = found.findIndex(({ alike }) => alike)
  const rows = found.map((person, at) => ({ ...person, firstAlike: at === firstAlike }))
  const searched = /\d{5}/.test(zoek) ? '' : zoek
  showPage(request, response, 'pool/found', { title, found: rows, searched })
}

/** The words on top: how many wait too long, or how many wait. */
function titleOf({ waiting, long }: PoolCounts): string {
  if (waiting === 0) return 'pool:titleNobody'
  return long > 0 ? 'pool:titleLong' : 'pool:title'
}

/** Numbers are doors: each leads to exactly those people. */
function figuresOf(counts: PoolCounts, { gemeente }: { gemeente: string }, language: Language) {
  const door = (words: string) => `/wachtpool?${gemeente ? `gemeente=${encodeURIComponent(gemeente)}&` : ''}${words}`
  const figure = (
    name: 'waiting' | 'long' | 'urgent' | 'decide' | 'paused',
    words: string,
    kind?: 'bad' | 'warning',
  ) => ({
    number: counts[name],
    label: translate(language, `pool:figures.${name}`),
    ...(counts[name] > 0 && { href: door(words), kind }),
  })
  return [
    figure('waiting', 'status=waiting'),
    figure('long', 'wie=long'),
    figure('urgent', 'wie=urgent&volgorde=deadline', 'bad'),
    figure('decide', 'status=decide', 'warning'),
    figure('paused', 'status=paused'),
  ]
}

/** What the list can be narrowed to, and its orders. */
function choicesOf({ municipalities, languages }: PoolCounts, language: Language) {
  const named = (name: string, values: readonly string[]) =>
    values.map((value) => ({ value, label: translate(language, `pool:${name}.${value}`) }))
  return {
    municipalities: municipalities.map(({ code, name }) => ({ value: code, label: name })),
    languages: languages
      .map((code) => ({ value: code, label: sayLanguage(code, language) }))
      .sort((one, other) => one.label.localeCompare(other.label, language)),
    programmes: named('programmes', ['wi2013', 'wi2021']),
    who: named('who', ['urgent', 'long']),
    statuses: named('statuses', ['waiting', 'decide', 'paused']),
    orders: named('orders', ['waiting', 'deadline', 'name']),
  }
}

/**
 * Somebody in the list, and why they wait.
 * @param lastRun When the planner looked last: an older reason says its own night.
 */
function shownRow(row: PoolRow, lastRun: Moment, language: Language) {
  return {
    ...row,
    spoken: sayLanguages(row.languages, language),
    needs: row.needs.map((need) => translate(language, `pool:needs.${need}`, { defaultValue: need })).join(', '),
    why: row.statusReason ? translate(language, `history:reasons.${row.statusReason}`) : sayWhy(row.why, language),
    then: !row.statusReason && row.why && row.why.at < lastRun ? sayThen(row.why.at, language) : '',
    help: helpOf(row, language),
  }
}

/** The easiest thing that would help and that the reason does not say already; the person's own page shows them all. */
function helpOf(row: PoolRow, language: Language): string {
  if (row.statusReason || !row.why) return ''
  const { reason, detail, help } = row.why
  const isSaid = ({ slot, changes }: (typeof help)[number]) =>
    reason === 'not-enough-people' && slot === detail['slot'] && changes.every(({ kind }) => kind === 'people')
  const [easiest] = help
  return easiest && !isSaid(easiest) ? sayHelp(easiest, row, language) : ''
}
