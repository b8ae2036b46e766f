import type { Request, Response } from 'express'
import { callerOf } from '../../accounts/caller.ts'
import type { World } from '../../deps.ts'
import { recordEvent, work } from '../../history/work.ts'
import { aside } from '../../outside/aside/aside.ts'
import type * as makeSheet from './make-sheet.ts'
import type { SheetKind, SheetTable } from './make-sheet.ts'

const making = aside<typeof makeSheet>({ module: './make-sheet', from: import.meta.url }, { inThread: true, atOnce: 1 })

/**
 * Answers with a table of people as a file (see `makeSheet`), and writes down who took it along.
 * @throws OutsideError `too-busy` when too many wait for theirs.
 */
export async function sendTable(
  deps: World,
  request: Request,
  response: Response,
  kind: SheetKind,
  table: SheetTable,
): Promise<void> {
  const made = await making('makeSheet', { kind, table })
  const data = { list: table.name, count: table.rows.length }
  await work(deps, callerOf(request).actor, {}, ({ tx, at, by }) =>
    recordEvent(tx, at, by, { kind: 'list.exported', data }),
  )
  const content = typeof made === 'string' ? made : Buffer.from(made)
  response.set('Cache-Control', 'no-store').attachment(`${table.name}.${kind}`).send(content)
}
