import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import { callerOf, allow } from '../../accounts/caller.ts'
import type { Deps } from '../../deps.ts'
import { line, readForm } from '../../web/page/form.ts'
import {
  byLanguage,
  byLaw,
  byMunicipality,
  languageChoices,
  listFrame,
  narrowedTitle,
  ROWS_A_PAGE,
} from '../../web/page/list-frame.ts'
import { fileRoutes, type WholeList } from '../../web/page/send-table.ts'
import { orderIn } from '../../web/page/sorting.ts'
import { readerLanguage, showPage } from '../../web/page/page.ts'
import { translate, type Language, sayLanguages } from '../../words/words.ts'
import { countPool, type PoolCounts } from '../list/count-pool.ts'
import { listPool, type PoolFilter, type PoolRow } from '../list/list-pool.ts'
import { sayPause, sayThen, sayHelp, sayWhy } from '../why/say-why.ts'
import type { Moment } from '../../outside/clock.ts'

const choice = <T extends string>(...words: [T, ...T[]]) => z.enum(words).optional().catch(undefined)
const STATUSES = ['waiting', 'decide', 'paused'] as const
const query = z.object({
  status: z.enum(STATUSES).catch('waiting'),
  gemeente: line,
  taal: line,
  wet: choice('wi2013', 'wi2021'),
  wie: choice('urgent', 'long'),
  volgorde: orderIn('waiting', 'deadline', 'name'),
})

/** The waiting pool, on a page or as a file. */
export function poolRoutes(deps: Deps): Router {
  const router = Router()
  router.use('/wachtpool', allow('planner', 'reader'))
  router.get('/wachtpool', (request, response) => showPool(deps, request, response))
  return router.use(
    fileRoutes(deps, '/wachtpool', allow('planner', 'reader'), (request, language) =>
      wholePool(deps, request, language),
    ),
  )
}

async function showPool(deps: Deps, request: Request, response: Response): Promise<void> {
  const { actor } = callerOf(request)
  const language = readerLanguage(request)
  const given = readForm(request.query, query)
  const filter = filterOf(given)
  const counts = await countPool(deps, actor, filter)
  const frame = await frameOf(deps, request, given, counts)
  const rows = await listPool(deps, actor, filter, { skip: frame.pages.skip, size: ROWS_A_PAGE })
  const lastRun = rows.reduce((last, { why }) => (why && why.at > last ? why.at : last), '')
  const data = {
    title: titleOf(counts, frame.narrowed, given.status, language),
    lead: translate(language, 'pool:lead', {
      count: counts.waiting,
      median: counts.medianDays,
      longest: counts.longestDays,
    }),
    status: given.status,
    counts,
    ...frame,
    figures: figuresOf(counts, given, language),
    whyOf: lastRun && `${translate(language, 'pool:whyOf')} ${sayThen(lastRun, language)}`,
    rows: rows.map((row) => shownRow(row, lastRun, language)),
    several: counts.municipalities.length > 1,
  }
  showPage(request, response, 'pool/pool', data)
}

async function frameOf(deps: Deps, request: Request, given: z.output<typeof query>, counts: PoolCounts) {
  const language = readerLanguage(request)
  const say = (key: string) => translate(language, `pool:${key}`)
  const named = (name: string, values: readonly string[]) =>
    values.map((value) => ({ value, label: say(`${name}.${value}`) }))
  return listFrame({
    ...{ language, path: '/wachtpool', query: request.query, total: counts.listed, order: given.volgorde },
    columns: [
      { label: say('person.label'), order: 'name' },
      { label: say('waits'), order: 'waiting', kind: 'number', falls: true },
      { label: say('deadline'), order: 'deadline' },
      { label: say('languages') },
      { label: say('why') },
    ],
    narrowings: [
      { name: 'status', label: say('filter.status'), options: named('statuses', STATUSES), value: given.status },
      await byMunicipality(deps, callerOf(request).actor.scope, given.gemeente, language),
      byLanguage(languageChoices(counts.languages, language), given.taal, language),
      byLaw(given.wet, language),
      {
        ...{ name: 'wie', label: say('filter.who'), all: say('filter.everybody') },
        ...{ options: named('who', ['urgent', 'long']), value: given.wie },
      },
    ],
  })
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
    return narrowedTitle(translate(language, `pool:listed.${status}`, { count: listed }), narrowed)
  const words = waiting === 0 ? 'titleNobody' : long > 0 ? 'titleLong' : 'title'
  return translate(language, `pool:${words}`, { count: long || waiting })
}

/** Everybody whom the page lists, on all its pages. */
async function wholePool(deps: Deps, request: Request, language: Language): Promise<WholeList<ShownRow>> {
  const filter = filterOf(readForm(request.query, query))
  const all = { skip: 0, size: Number.MAX_SAFE_INTEGER }
  const people = await listPool(deps, callerOf(request).actor, filter, all)
  return {
    name: translate(language, 'common:menu.pool').toLowerCase(),
    rows: people.map((row) => shownRow(row, '', language)),
    columns: [
      ['reports:reference', ({ reference }) => reference],
      ['reports:name', ({ name }) => name],
      ['referrals:municipality', ({ place }) => place],
      ['pool:waitsSince', ({ waitingSince }) => waitingSince],
      ['pool:deadline', ({ deadline }) => deadline],
      ['pool:languages', ({ spoken }) => spoken],
      ['referrals:fields.needs', ({ needs }) => needs],
      ['pool:filter.programme', ({ programme }) => translate(language, `pool:programmes.${programme}`)],
      ['pool:why', ({ why }) => why],
    ],
  }
}

type ShownRow = ReturnType<typeof shownRow>

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
