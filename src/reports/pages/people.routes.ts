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
import { sayPause } from '../../pool/why/say-why.ts'
import { readerLanguage, showPage } from '../../web/page/page.ts'
import { fileRoutes, type WholeList } from '../../web/page/send-table.ts'
import { orderIn } from '../../web/page/sorting.ts'
import { sayMonth, type Language, translate, sayLanguages } from '../../words/words.ts'
import { COUNTED } from '../figures/measures.ts'
import { sayCounted } from '../figures/say-figures.ts'
import { STAGES } from '../lists/count-stages.ts'
import {
  countPeople,
  listLanguagesRead,
  listPeople,
  type ListedPerson,
  type PeopleAsked,
} from '../lists/list-people.ts'

const PHASES = ['referrals', ...STAGES, 'reported'] as const
const query = z.object({
  fase: z.enum(PHASES).catch('referrals'),
  gemeente: line,
  taal: line,
  wet: z.enum(['wi2013', 'wi2021']).optional().catch(undefined),
  termijn: z
    .string()
    .regex(/^(past|\d{4}-(0[1-9]|1[0-2]))$/)
    .optional()
    .catch(undefined),
  volgorde: orderIn('deadline', 'name', 'waiting'),
  cijfer: z.enum(COUNTED).optional().catch(undefined),
  periode: z
    .string()
    .regex(/^\d{4}(-(0[1-9]|1[0-2]))?$/)
    .optional()
    .catch(undefined),
  beste: line,
})

/** The people behind the numbers of the start page: everyone of a stage, or whose deadline is in a month; on a page, or as a file. */
export function peopleRouter(deps: Deps): Router {
  const router = Router()
  router.get('/mensen', allow('planner', 'reader'), (request, response) => showPeople(deps, request, response))
  return router.use(
    fileRoutes(deps, '/mensen', allow('planner', 'reader'), (request, language) => allPeople(deps, request, language)),
  )
}

async function showPeople(deps: Deps, request: Request, response: Response): Promise<void> {
  const { scope } = callerOf(request).actor
  const language = readerLanguage(request)
  const { given, asked } = readAsked(request)
  const total = await countPeople(deps, scope, asked)
  const say = (key: string) => translate(language, key)
  const phases = PHASES.map((value) => ({ value, label: say(`reports:people.stages.${value}`) }))
  const frame = listFrame({
    ...{ language, path: '/mensen', query: request.query, total, order: given.volgorde },
    columns: [
      { label: say('pool:person.label'), order: 'name' },
      { label: say('referrals:municipality') },
      { label: say('reports:people.stage') },
      { label: say('reports:people.group') },
      { label: say('reports:people.since'), order: 'waiting' },
      { label: say('pool:deadline'), order: 'deadline' },
    ],
    narrowings: [
      { name: 'fase', label: say('reports:people.stage'), options: phases, value: given.fase },
      await byMunicipality(deps, scope, given.gemeente, language),
      byLanguage(languageChoices(await listLanguagesRead(deps, scope), language), given.taal, language),
      byLaw(given.wet, language),
    ],
    kept: ['cijfer', 'periode', 'beste', 'termijn'],
  })
  const rows = await listPeople(deps, scope, asked, given.volgorde, { skip: frame.pages.skip, size: ROWS_A_PAGE })
  showPage(request, response, 'reports/people', {
    title: narrowedTitle(titleOf(asked, total, language), frame.narrowed),
    ofFigure: given.cijfer,
    ...frame,
    rows: rows.map((row) => ({
      ...row,
      stage: say(`reports:people.stages.${row.stage}`),
      pause: sayPause(row, language),
      birthDate: rows.some((other) => other !== row && other.name === row.name) && row.birthDate,
    })),
  })
}

function readAsked(request: Request) {
  const given = readForm(request.query, query)
  const { fase: phase, gemeente, taal, wet: programme, termijn: month, cijfer, periode, beste } = given
  const asked: PeopleAsked = {
    phase,
    municipality: gemeente || undefined,
    month,
    programme,
    language: taal || undefined,
    figure: cijfer && periode ? { counted: cijfer, period: periode, best: beste || undefined } : undefined,
  }
  return { given, asked }
}

/** Who they are: by the number of the figures that they are behind, else by stage, by deadline, or by both. */
function titleOf({ phase, month, figure }: PeopleAsked, count: number, language: Language): string {
  if (figure) {
    return translate(language, 'figures:people', { count, figure: sayCounted(figure.counted, figure.period, language) })
  }
  const say = (key: string, values = {}) => translate(language, `reports:people.${key}`, { count, ...values })
  const stage = say(`title.${phase}`)
  if (!month) return stage
  const when = month === 'past' ? 'past' : 'month'
  const values = { stage, month: sayMonth(month, language) }
  return say(`${phase === 'referrals' ? 'title' : 'deadline'}.${when}`, values)
}

/** Everybody whom the page lists, on all its pages. */
async function allPeople(deps: Deps, request: Request, language: Language): Promise<WholeList<ListedPerson>> {
  const { scope } = callerOf(request).actor
  const say = (key: string) => translate(language, key)
  const { given, asked } = readAsked(request)
  return {
    name: say('reports:people.file'),
    rows: await listPeople(deps, scope, asked, given.volgorde, { skip: 0, size: Number.MAX_SAFE_INTEGER }),
    columns: [
      ['reports:reference', ({ reference }) => reference],
      ['reports:name', ({ name }) => name],
      ['referrals:municipality', ({ place }) => place],
      ['reports:people.stage', ({ stage }) => say(`reports:people.stages.${stage}`)],
      ['reports:people.reason', (row) => sayPause(row, language)],
      ['reports:people.group', ({ group }) => group?.day ?? ''],
      ['reports:people.since', ({ waitingSince }) => waitingSince],
      ['pool:deadline', ({ deadline }) => deadline],
      ['pool:languages', ({ languages }) => sayLanguages(languages, language)],
      ['pool:filter.programme', ({ programme }) => say(`pool:programmes.${programme}`)],
    ],
  }
}
