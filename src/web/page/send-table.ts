import { setImmediate as nextTurn } from 'node:timers/promises'
import { type Request, type RequestHandler, type Response, Router } from 'express'
import { callerOf } from '../../accounts/caller.ts'
import type { World } from '../../deps.ts'
import { type Happening, recordEvent, work } from '../../history/work.ts'
import { aside } from '../../outside/aside/aside.ts'
import type * as makeSheet from './make-sheet.ts'
import type { SheetKind, SheetTable } from './make-sheet.ts'
import { type Language, translate } from '../../words/words.ts'
import { readerLanguage } from './page.ts'

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

/**
 * All of a list, on all its pages: its name in the reader's language, its rows, how one is said where that takes time, and of each column the
 * key of its heading and its cells.
 */
export interface WholeList<Found, Row = Found> {
  readonly name: string
  readonly rows: readonly Found[]
  readonly say?: (found: Found) => Row
  readonly columns: readonly (readonly [heading: string, cell: (row: Row) => string | number])[]
}

/**
 * The list of the page at `path` as a file, `/mensen.csv` and `/mensen.xlsx`: what the page lists with the same words behind it.
 * @param allowed Who may have it.
 */
export function fileRoutes<Found, Row = Found>(
  deps: World,
  path: string,
  allowed: RequestHandler,
  whole: (request: Request, language: Language) => Promise<WholeList<Found, Row>>,
): Router {
  const router = Router()
  for (const kind of ['csv', 'xlsx'] as const)
    router.get(`${path}.${kind}`, allowed, async (request, response) => {
      const language = readerLanguage(request)
      const { name, rows, say = (found) => found as unknown as Row, columns } = await whole(request, language)
      await sendTable(deps, request, response, kind, {
        name: `${name}-${deps.clock.today()}`,
        headings: columns.map(([heading]) => translate(language, heading)),
        rows: await inTurns(rows, (found) => {
          const row = say(found)
          return columns.map(([, cell]) => cell(row))
        }),
      })
    })
  return router
}

const AT_ONCE = 500

/** A long list says its rows some at a time: in between others are served. */
async function inTurns<From, To>(from: readonly From[], make: (one: From) => To): Promise<To[]> {
  const made: To[] = []
  for (const one of from) {
    made.push(make(one))
    if (made.length % AT_ONCE === 0) await nextTurn()
  }
  return made
}

function exportOf({ name, rows }: SheetTable): Happening {
  return { kind: 'list.exported', data: { list: name, count: rows.length } }
}
