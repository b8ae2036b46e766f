import type { Response } from 'express'
import { aside } from '../../outside/aside/aside.ts'
import type * as makeSheet from './make-sheet.ts'
import type { SheetKind, SheetTable } from './make-sheet.ts'

const making = aside<typeof makeSheet>({ module: './make-sheet', from: import.meta.url }, { inThread: true, atOnce: 1 })

/**
 * Answers with a table as a file (see `makeSheet`).
 * @throws OutsideError `too-busy` when too many wait for theirs.
 */
export async function sendTable(response: Response, kind: SheetKind, table: SheetTable): Promise<void> {
  const made = await making('makeSheet', { kind, table })
  const content = typeof made === 'string' ? made : Buffer.from(made)
  response.set('Cache-Control', 'no-store').attachment(`${table.name}.${kind}`).send(content)
}
