import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import { allow, callerOf } from '../../accounts/caller.ts'
import type { Deps } from '../../deps.ts'
import { line, readForm } from '../../web/page/form.ts'
import { flash } from '../../web/page/page.ts'
import { correctRow, decideRow } from '../review/correct-rows.ts'
import { changedCells } from './refused-rows.ts'

const several = z.preprocess((value) => (value === undefined ? [] : [value].flat()), z.array(z.string().max(2_000)))
const where = z.object({ toon: line, pagina: line })
const decision = z.enum(['accept', 'keep', 'leave', ''])
const cellsForm = where.extend({ veld: several, was: several, tekst: several, besluit: decision.optional() })
const decisionForm = where.extend({ besluit: decision })

/** Rows of an uploaded file, one by one: correct cells in place, or decide about the row. */
export function importRowsRoutes(deps: Deps): Router {
  const router = Router()
  router.use('/importeren', allow('planner'))
  router.post('/importeren/:id/rijen/:row', async (request, response) => {
    const { id } = request.params
    const row = readRow(request)
    const form = readForm(request.body, cellsForm)
    if (form.besluit) return decide(deps, request, response)
    await correctRow(deps, callerOf(request).actor, id, row, changedCells(form))
    flash(request, 'ok', 'referrals:rows.checked', { row })
    response.redirect(303, backTo(request, id, row))
  })
  router.post('/importeren/:id/rijen/:row/besluit', (request, response) => decide(deps, request, response))
  return router
}

async function decide(deps: Deps, request: Request<RowOfImport>, response: Response): Promise<void> {
  const { id } = request.params
  const row = readRow(request)
  const { besluit } = readForm(request.body, decisionForm)
  await decideRow(deps, callerOf(request).actor, id, row, besluit || null)
  flash(request, 'ok', `referrals:rows.${besluit || 'undone'}`, { row })
  response.redirect(303, backTo(request, id, row))
}

type RowOfImport = { readonly id: string; readonly row: string }

function readRow({ params }: Request<RowOfImport>): number {
  return readForm(params, z.object({ row: z.coerce.number().int().min(1) })).row
}

/** The same list of the review, where the reader was. */
function backTo(request: Request, id: string, row: number): string {
  const { toon, pagina } = readForm(request.body, where)
  const query = new URLSearchParams({ ...(toon && { toon }), ...(pagina && { pagina }) }).toString()
  return `/importeren/${id}${query && `?${query}`}#rij-${row}`
}
