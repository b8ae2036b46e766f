import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import { callerOf } from '../../accounts/caller.ts'
import type { Deps } from '../../deps.ts'
import { InputError } from '../../errors.ts'
import { recordEvent, work, type Happening } from '../../history/work.ts'
import { HIDDEN } from '../figures/say-figures.ts'
import { reportFigures, type FiguresReport } from '../figures/report-figures.ts'
import { line, readForm } from '../../web/page/form.ts'
import { readerLanguage } from '../../web/page/page.ts'
import { sendTable } from '../../web/page/send-table.ts'
import { translate, type Language } from '../../words/words.ts'

const query = z.object({ jaar: line, gemeente: line })

/** The report for the council, as PDF and for Excel. Stands behind the roles of `/cijfers`. */
export function figuresReportRoutes(deps: Deps): Router {
  const router = Router()
  router.get('/cijfers/verslag.pdf', (request, response) => sendPdf(deps, request, response))
  router.get('/cijfers/verslag.xlsx', (request, response) => sendSheet(deps, request, response))
  return router
}

async function findReport(deps: Deps, request: Request): Promise<FiguresReport> {
  const { jaar: year, gemeente: municipality } = readForm(request.query, query)
  if (municipality === '') throw new InputError('municipality-missing')
  return reportFigures(deps, callerOf(request).actor, { year, municipality }, readerLanguage(request))
}

async function sendPdf(deps: Deps, request: Request, response: Response): Promise<void> {
  const language = readerLanguage(request)
  const report = await findReport(deps, request)
  const word = translate(language, 'figures:report.definitions')
  const data = {
    ...report,
    language,
    date: deps.clock.today(),
    definitions: { title: word, items: definitionsOf(report) },
  }
  const pdf = await deps.printer.typeset('figures-report', data)
  await work(deps, callerOf(request).actor, {}, ({ tx, at, by }) => recordEvent(tx, at, by, happeningOf(report, 'PDF')))
  response
    .set('Cache-Control', 'no-store')
    .attachment(`${nameOf(report, language)}.pdf`)
    .send(pdf)
}

async function sendSheet(deps: Deps, request: Request, response: Response): Promise<void> {
  const language = readerLanguage(request)
  const report = await findReport(deps, request)
  const say = (key: string) => translate(language, `figures:report.${key}`)
  const rows = report.tables.flatMap(({ title, division, columns, rows }) =>
    rows.flatMap(({ label, cells }) =>
      columns.map(({ name, definition }, column) => {
        const { number, text } = cells[column] ?? { number: null, text: HIDDEN }
        return [title, division, label, name, number ?? text, definition]
      }),
    ),
  )
  const table = {
    name: nameOf(report, language),
    headings: [say('table'), say('division'), say('part'), say('figure'), say('number'), say('definition')],
    rows,
  }
  await sendTable(deps, request, response, 'xlsx', table, happeningOf(report, 'XLSX'))
}

/** Each once, in the order of the report. */
function definitionsOf({ tables }: FiguresReport): { name: string; definition: string }[] {
  return [...new Map(tables.flatMap(({ columns }) => columns).map((one) => [one.definition, one])).values()]
}

function nameOf({ municipality, year }: FiguresReport, language: Language): string {
  return `${translate(language, 'figures:report.file')}-${municipality}-${year}`
}

function happeningOf({ municipality, year }: FiguresReport, form: string): Happening {
  return { kind: 'figures.reported', municipality, data: { year, form } }
}
