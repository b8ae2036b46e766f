import type { Request, Response } from 'express'
import { callerOf } from '../../accounts/caller.ts'
import type { World } from '../../deps.ts'
import { type Happening, recordEvent, work } from '../../history/work.ts'
import { aside } from '../../outside/aside/aside.ts'
import type * as makeSheet from './make-sheet.ts'
import type { SheetKind, SheetTable } from './make-sheet.ts'

const making = aside<typeof makeSheet>({ module: './make-sheet', from: import.meta.url }, { inThread: true, atOnce: 1 })

/**
 * Answers with a table as a file (see `makeSheet`), and writes down who took it along.
 * @param happening What is written down; without it that it was a list of people.
 * @throws OutsideError `too-busy` when too many wait for theirs.
 */
export async function sendTable(
  deps: World,
  request: Request,
  response: Response,
  kind: SheetKind,
  table: SheetTable,
  happening: Happening = exportOf(table),
): Promise<void> {
  const made = await making('makeSheet', { kind, table })
  await work(deps, callerOf(request).actor, {}, ({ tx, at, by }) => recordEvent(tx, at, by, happening))
  const content = typeof made === 'string' ? made : Buffer.from(made)
  response.set('Cache-Control', 'no-store').attachment(`${table.name}.${kind}`).send(content)
}

function exportOf({ name, rows }: SheetTable): Happening {
  return { kind: 'list.exported', data: { list: name, count: rows.length } }
}
