import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import { allow, callerOf } from '../../accounts/caller.ts'
import type { Deps } from '../../deps.ts'
import { errorsOf, type FormError, formError, line, readForm } from '../../web/page/form.ts'
import { flash, readerLanguage, showPage } from '../../web/page/page.ts'
import { translate, type Language } from '../../words/words.ts'
import { COLUMN_FIELDS, type ColumnField, missingFields } from '../file/headings.ts'
import { isCombined } from '../file/pick-fields.ts'
import { type ChosenColumns, chooseHeadings, type ShownColumn, showHeadings } from '../review/choose-headings.ts'
import { findImport } from '../review/find-import.ts'
import { placeOfImport } from './place-of-import.ts'
import { sayPlace } from './say-place.ts'

const several = z.preprocess((value) => (value === undefined ? [] : [value].flat()), z.array(line))
const columnsForm = z.object({ kop: several, kolom: several, gezien: several })

/** What the columns of an uploaded file hold: the file's headings beside ours. */
export function importColumnsRoutes(deps: Deps): Router {
  const router = Router()
  router.use('/importeren', allow('planner'))
  router.get('/importeren/:id/kolommen', (request, response) => showColumns(deps, request, response, request.params.id))
  router.post('/importeren/:id/kolommen', async (request, response) => {
    const { id } = request.params
    const { kop, kolom, gezien } = readForm(request.body, columnsForm)
    const chosen = Object.fromEntries(kop.map((heading, at) => [heading, fieldOf(kolom[at])]))
    const isSeen = Object.entries(chosen).every(
      ([heading, field]) => !field || !isCombined(field) || gezien.includes(`${field} ${heading}`),
    )
    if (!isSeen) return showColumns(deps, request, response, id, { chosen })
    try {
      await chooseHeadings(deps, callerOf(request).actor, id, chosen)
    } catch (error) {
      return showColumns(deps, request, response, id, { chosen, error: formError(request, error) })
    }
    flash(request, 'ok', 'referrals:columns.saved')
    response.redirect(303, `/importeren/${id}`)
  })
  return router
}

function fieldOf(text: string | undefined): ColumnField | null {
  return COLUMN_FIELDS.find((field) => field === text) ?? null
}

/** How many columns a page shows at most; of those that nobody knows the last are left out. */
const MOST_SHOWN = 250

interface Given {
  readonly chosen?: ChosenColumns
  readonly error?: FormError
}

async function showColumns(
  deps: Deps,
  request: Request,
  response: Response,
  id: string,
  { chosen, error }: Given = {},
): Promise<void> {
  const language = readerLanguage(request)
  const { actor } = callerOf(request)
  const found = await findImport(deps.db.read, actor, id)
  const { columns, place, rows } = await showHeadings(deps, actor, id, chosen)
  const missing = missingFields(columns.flatMap(({ field }) => (field ? [{ field }] : [])))
  const shown = columns
    .map((column, at) => shownColumn(column, at, language))
    .filter(({ field, samples }) => field || samples)
  const known = shown.filter(({ field }) => field)
  const others = shown.filter(({ field }) => !field).slice(0, Math.max(0, MOST_SHOWN - known.length))
  const municipality = await placeOfImport(deps, actor, found)
  const data = {
    title: translate(language, 'referrals:columns.title', { place: municipality }),
    found,
    rows,
    where: sayPlace(place, language),
    known,
    others,
    missing: missing.map((field) => sayColumn(field, language)).join(', '),
    groups: groupsOf(language),
    isShownApart: columns.some(({ parts }) => parts.length > 0),
    errors: errorsOf(error),
    error,
  }
  showPage(request, response, 'referrals/columns', data, error?.status)
}

/** The name of a field for staff; in the file it is the Dutch heading. */
export function sayColumn(field: ColumnField, language: Language): string {
  return translate(language, `referrals:columns.fields.${field.replaceAll(' ', '-')}`)
}

function shownColumn({ heading, field, isGuess, samples, parts }: ShownColumn, at: number, language: Language) {
  return {
    id: `kolom-${at}`,
    heading,
    name: heading || translate(language, 'referrals:columns.nameless'),
    field: field ?? '',
    isGuess,
    samples: samples.join(' · '),
    seen: parts.length > 0 ? `${field} ${heading}` : '',
    parts: parts.map(([part, text]) => ({ label: sayColumn(part as ColumnField, language), text })),
  }
}

/** The fields as a list to choose from, by what they are about. */
function groupsOf(language: Language) {
  const upTo: readonly (readonly [group: string, last: ColumnField])[] = [
    ['person', 'geboortedatum'],
    ['address', 'gemeentecode'],
    ['referral', 'einddatum termijn'],
    ['contact', 'telefoon'],
    ['planning', 'samen of apart'],
    ['counsellor', 'begeleider toegestaan'],
    ['combined', 'adres'],
  ]
  let from = 0
  return upTo.map(([group, last]) => {
    const end = COLUMN_FIELDS.indexOf(last) + 1
    const fields = COLUMN_FIELDS.slice(from, end).map((value) => ({ value, label: sayColumn(value, language) }))
    from = end
    return { label: translate(language, `referrals:columns.groups.${group}`), fields }
  })
}
