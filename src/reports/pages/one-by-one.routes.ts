import { type Request, type Response, Router } from 'express'
import { callerOf, allow } from '../../accounts/caller.ts'
import type { Deps } from '../../deps.ts'
import { showNumbers } from '../../referrals/receiving/numbers.ts'
import { flash, readerLanguage, showPage } from '../../web/page/page.ts'
import { translate } from '../../words/words.ts'
import { markReported } from '../duo/mark-reported.ts'
import { type DueRow, readDue } from './due-list.ts'

const HERE = '/terugmeldingen/een-voor-een'

/** What must be typed into DUO's portal, one person after the other: all that the portal asks beside each other, and on to the next. */
export function oneByOneRouter(deps: Deps): Router {
  const router = Router()
  router.use(HERE, allow('planner'))
  router.get(HERE, async (request, response) => {
    const due = await readDue(deps, request)
    const after = due.rows.findIndex(({ signingId }) => signingId === request.query['na'])
    const [row] = due.rows.slice(after + 1)
    if (row) showOne(request, response, due, row)
    else response.redirect(303, `/terugmeldingen?${due.words}`)
  })
  router.get(`${HERE}/:signing`, async (request, response) => {
    const due = await readDue(deps, request)
    const row = findRow(due, request)
    if (row) showOne(request, response, due, row)
    else response.redirect(303, `${HERE}?${due.words}`)
  })
  router.post(`${HERE}/:signing/nummer`, async (request, response) => {
    const due = await readDue(deps, request)
    const row = findRow(due, request)
    if (!row) return response.redirect(303, `${HERE}?${due.words}`)
    showOne(request, response, due, row, await showNumbers(deps, callerOf(request).actor, row.reference, 'portal'))
  })
  router.post(`${HERE}/:signing/gedaan`, async (request, response) => {
    const due = await readDue(deps, request)
    const at = due.rows.findIndex(({ signingId }) => signingId === request.params.signing)
    const next = due.rows[at + 1] ?? due.rows.find((_, other) => other !== at)
    const count = await markReported(deps, callerOf(request).actor, [request.params.signing])
    flash(request, 'ok', 'reports:done.now', { count })
    response.redirect(303, next ? `${HERE}/${next.signingId}?${due.words}` : `/terugmeldingen?${due.words}`)
  })
  return router
}

type Due = Awaited<ReturnType<typeof readDue>>

function findRow({ rows }: Due, { params }: Request): DueRow | undefined {
  return rows.find(({ signingId }) => signingId === params['signing'])
}

function showOne(
  request: Request,
  response: Response,
  { rows, words }: Due,
  row: DueRow,
  numbers?: Awaited<ReturnType<typeof showNumbers>>,
): void {
  const at = rows.indexOf(row)
  const following = rows[at + 1]
  const language = readerLanguage(request)
  showPage(request, response, 'reports/one-by-one', {
    title: translate(language, 'reports:one.title', { at: at + 1, count: rows.length }),
    row,
    numbers,
    words,
    skip: following && `${HERE}/${following.signingId}?${words}`,
    script: 'copy.js',
  })
}
