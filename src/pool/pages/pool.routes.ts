import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import { callerOf, allow } from '../../accounts/caller.ts'
import type { Deps } from '../../deps.ts'
import { line, readForm, pagesOf } from '../../web/page/form.ts'
import type { SheetKind } from '../../web/page/make-sheet.ts'
import { sendTable } from '../../web/page/send-table.ts'
import { filesOf, headingsOf, orderIn } from '../../web/page/sorting.ts'
import { readerLanguage, showPage } from '../../web/page/page.ts'
import { translate, type Language, sayLanguage, sayLanguages } from '../../words/words.ts'
import { countPool, type PoolCounts } from '../list/count-pool.ts'
import { listPool, type PoolFilter, type PoolRow } from '../list/list-pool.ts'
import { sayPause, sayThen, sayHelp, sayWhy } from '../why/say-why.ts'
import type { Moment } from '../../outside/clock.ts'

const choice = <T extends string>(...words: [T, ...T[]]) => z.enum(words).optional().catch(undefined)
const query = z.object({
  status: z.enum(['waiting', 'decide', 'paused']).catch('waiting'),
  gemeente: line,
  taal: line,
  wet: choice('wi2013', 'wi2021'),
  wie: choice('urgent', 'long'),
  volgorde: orderIn('waiting', 'deadline', 'name'),
})

const ROWS_A_PAGE = 50

/** The waiting pool, on a page or as a file. */
export function poolRoutes(deps: Deps): Router {
  const router = Router()
  router.use('/wachtpool', allow('planner', 'reader'))
  router.get('/wachtpool', (request, response) => showPool(deps, request, response))
  for (const kind of ['csv', 'xlsx'] as const)
    router.get(`/wachtpool.${kind}`, allow('planner', 'reader'), (request, response) =>
      sendPool(deps, request, response, kind),
    )
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
  const choices = choicesOf(counts, language)
  const data = {
    title: titleOf(counts, narrowedTo(given, choices), given.status, language),
    lead: translate(language, 'pool:lead', {
      count: counts.waiting,
      median: counts.medianDays,
      longest: counts.longestDays,
    }),
    given: { ...given, volgorde: (given.volgorde.backward ? '-' : '') + given.volgorde.by },
    counts,
    pages,
    columns: headingsOf('/wachtpool', request.query, given.volgorde, [
      { label: translate(language, 'pool:person.label'), order: 'name' },
      { label: translate(language, 'pool:waits'), order: 'waiting', kind: 'number' },
      { label: translate(language, 'pool:deadline'), order: 'deadline' },
      { label: translate(language, 'pool:languages') },
      { label: translate(language, 'pool:why') },
    ]),
    files: filesOf('/wachtpool', request.query),
    figures: figuresOf(counts, given, language),
    whyOf: lastRun && `${translate(language, 'pool:whyOf')} ${sayThen(lastRun, language)}`,
    rows: rows.map((row) => shownRow(row, lastRun, language)),
    choices,
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
    sort: given.volgorde.by,
    backward: given.volgorde.backward,
  }
}

/** The words on top: how many wait too long, or how many wait; with a filter who is left of them. */
function titleOf(counts: PoolCounts, narrowed: readonly string[], status: string, language: Language): string {
  const { waiting, long, listed } = counts
  if (narrowed.length > 0)
    return `${translate(language, `pool:listed.${status}`, { count: listed })}: ${narrowed.join(', ')}`
  const words = waiting === 0 ? 'titleNobody' : long > 0 ? 'titleLong' : 'title'
  return translate(language, `pool:${words}`, { count: long || waiting })
}

/** What the list is narrowed to, as the filter says it. */
function narrowedTo(given: z.output<typeof query>, choices: ReturnType<typeof choicesOf>): string[] {
  const { municipalities, languages, programmes, who } = choices
  const chosen = [
    [municipalities, given.gemeente],
    [languages, given.taal],
    [programmes, given.wet],
    [who, given.wie],
  ] as const
  return chosen.flatMap(([options, value]) => options.find((option) => option.value === value)?.label ?? [])
}

/** Everybody whom the page lists, on all its pages. */
async function sendPool(deps: Deps, request: Request, response: Response, kind: SheetKind): Promise<void> {
  const language = readerLanguage(request)
  const say = (key: string) => translate(language, key)
  const filter = filterOf(readForm(request.query, query))
  const all = { skip: 0, size: Number.MAX_SAFE_INTEGER }
  const people = (await listPool(deps, callerOf(request).actor, filter, all)).map((row) => shownRow(row, '', language))
  const columns: readonly (readonly [heading: string, text: (row: (typeof people)[number]) => string])[] = [
    ['reports:reference', ({ reference }) => reference],
    ['reports:name', ({ name }) => name],
    ['referrals:municipality', ({ place }) => place],
    ['pool:waitsSince', ({ waitingSince }) => waitingSince],
    ['pool:deadline', ({ deadline }) => deadline],
    ['pool:languages', ({ spoken }) => spoken],
    ['referrals:fields.needs', ({ needs }) => needs],
    ['pool:filter.programme', ({ programme }) => say(`pool:programmes.${programme}`)],
    ['pool:why', ({ why }) => why],
  ]
  await sendTable(deps, request, response, kind, {
    name: `${say('common:menu.pool').toLowerCase()}-${deps.clock.today()}`,
    headings: columns.map(([heading]) => say(heading)),
    rows: people.map((row) => columns.map(([, text]) => text(row))),
  })
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
    why: sayPause(row, language) || sayWhy(row.why, language),
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
