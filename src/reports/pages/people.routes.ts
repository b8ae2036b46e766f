import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import { callerOf, allow } from '../../accounts/caller.ts'
import type { Deps } from '../../deps.ts'
import { inScope } from '../../municipalities/scope.ts'
import { listMunicipalities } from '../../pool/list/list-pool.ts'
import { line, readForm, pagesOf } from '../../web/page/form.ts'
import { readerLanguage, showPage } from '../../web/page/page.ts'
import { sayMonth, type Language, translate } from '../../words/words.ts'
import { countPeople, listPeople, type PeopleAsked } from '../lists/list-people.ts'
import { STAGES } from '../lists/count-stages.ts'

const PHASES = ['referrals', ...STAGES, 'reported'] as const
const query = z.object({
  fase: z.enum(PHASES).catch('referrals'),
  gemeente: line,
  termijn: z
    .string()
    .regex(/^(past|\d{4}-\d{2})$/)
    .optional()
    .catch(undefined),
})

const ROWS_A_PAGE = 50

/** The people behind the numbers of the start page: everyone of a stage, or whose deadline is in a month. */
export function peopleRouter(deps: Deps): Router {
  const router = Router()
  router.get('/mensen', allow('planner', 'reader'), (request, response) => showPeople(deps, request, response))
  return router
}

async function showPeople(deps: Deps, request: Request, response: Response): Promise<void> {
  const { scope } = callerOf(request).actor
  const language = readerLanguage(request)
  const given = readForm(request.query, query)
  const asked = { phase: given.fase, municipality: given.gemeente || undefined, month: given.termijn }
  const total = await countPeople(deps, scope, asked)
  const pages = pagesOf(total, ROWS_A_PAGE, '/mensen', request.query)
  const rows = await listPeople(deps, scope, asked, { skip: pages.skip, size: ROWS_A_PAGE })
  const places = [...(await listMunicipalities(deps.db.read)).values()].filter(({ code }) => inScope(scope, code))
  showPage(request, response, 'reports/people', {
    title: titleOf(asked, total, language),
    given,
    pages,
    rows: rows.map((row) => ({ ...row, stage: translate(language, `reports:people.stages.${row.stage}`) })),
    phases: PHASES.map((value) => ({ value, label: translate(language, `reports:people.stages.${value}`) })),
    places: places.map(({ code, name }) => ({ value: code, label: name })),
    several: places.length > 1,
  })
}

/** Who they are: by stage, by deadline, or by both. */
function titleOf({ phase, month }: PeopleAsked, count: number, language: Language): string {
  const say = (key: string, values = {}) => translate(language, `reports:people.${key}`, { count, ...values })
  const stage = say(`title.${phase}`)
  if (!month) return stage
  const when = month === 'past' ? 'past' : 'month'
  const values = { stage, month: sayMonth(month, language) }
  return say(`${phase === 'referrals' ? 'title' : 'deadline'}.${when}`, values)
}
