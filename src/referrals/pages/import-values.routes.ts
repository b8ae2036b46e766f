import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import { allow, callerOf } from '../../accounts/caller.ts'
import type { Deps } from '../../deps.ts'
import { readForm, ticked } from '../../web/page/form.ts'
import { flash, readerLanguage, showPage } from '../../web/page/page.ts'
import { type Language, sayLanguage, translate } from '../../words/words.ts'
import { knownLanguages } from '../file/check-contact.ts'
import { guessMeaning } from '../file/guess-value.ts'
import { LISTED_FIELDS, type ListedField, plainValue, type UnknownValue } from '../file/unknown-values.ts'
import { listImportChoices } from '../review/column-mappings.ts'
import { findImport } from '../review/find-import.ts'
import { reviewImport } from '../review/review-import.ts'
import { settleValues } from '../review/settle-values.ts'
import { sayColumn } from './import-columns.routes.ts'

/** What somebody chooses for a value that says nothing. */
export const EMPTY = '-'

const valuesForm = z.object({ veld: ticked, gegeven: ticked, betekenis: ticked })

/** Values of an uploaded file that nobody knows: each is settled once, for all rows. */
export function importValuesRoutes(deps: Deps): Router {
  const router = Router()
  router.use('/importeren', allow('planner'))
  router.get('/importeren/:id/waarden', (request, response) => showValues(deps, request, response, request.params.id))
  router.post('/importeren/:id/waarden', async (request, response) => {
    const { veld, gegeven, betekenis } = readForm(request.body, valuesForm)
    const { municipalities } = await listImportChoices(deps, callerOf(request).actor)
    const values = veld.flatMap((name, at) => {
      const field = LISTED_FIELDS.find((known) => known === name)
      const chosen = betekenis[at] ?? ''
      if (!field || !optionsFor(field, 'nl', municipalities).some(({ value }) => value === chosen)) return []
      return [{ field, given: gegeven[at] ?? '', meaning: chosen === EMPTY ? '' : chosen }]
    })
    await settleValues(deps, callerOf(request).actor, request.params.id, values)
    flash(request, 'ok', 'referrals:unknown.saved', { count: values.length })
    response.redirect(303, `/importeren/${request.params.id}`)
  })
  return router
}

/** The most that one form sends. */
const VALUES_A_PAGE = 50

async function showValues(deps: Deps, request: Request, response: Response, id: string): Promise<void> {
  const language = readerLanguage(request)
  const { actor } = callerOf(request)
  const found = await findImport(deps.db.read, actor, id)
  const { unknown } = await reviewImport(deps, actor, id)
  const { municipalities } = await listImportChoices(deps, actor)
  const place = municipalities.find(({ code }) => code === found.municipality)?.name ?? ''
  const codes = new Map(municipalities.map(({ code, name }) => [name, code]))
  const data = {
    title: translate(language, 'referrals:unknown.title', { place, count: unknown.length }),
    found,
    values: unknown.slice(0, VALUES_A_PAGE).map((value, at) => ({
      ...shownValue(value, language),
      id: `waarde-${at}`,
      options: optionsFor(value.field, language, municipalities),
      guess: guessMeaning(value.field, value.given, codes) ?? '',
    })),
    more: Math.max(0, unknown.length - VALUES_A_PAGE),
  }
  showPage(request, response, 'referrals/values', data)
}

function shownValue({ field, given, rows, refuses }: UnknownValue, language: Language) {
  return { field, given, rows, refuses, label: sayColumn(field, language) }
}

type Option = { readonly value: string; readonly label: string }

/** What a value of a field can mean; last, where the field may be empty, that it says nothing. */
export function optionsFor(
  field: ListedField,
  language: Language,
  municipalities: readonly { readonly code: string; readonly name: string }[],
): Option[] {
  const nothing = { value: EMPTY, label: translate(language, 'referrals:unknown.nothing') }
  const said = (...values: string[]) =>
    values.map((value) => ({
      value,
      label: translate(language, `referrals:unknown.meanings.${value.replaceAll(' ', '-')}`),
    }))
  switch (field) {
    case 'wet':
      return said('Wi2021', 'Wi2013')
    case 'doelgroep':
      return [...said('Asielstatushouder', 'Gezinsmigrant en overige migrant'), nothing]
    case 'talen':
      return [...languageOptions(language), nothing]
    case 'gemeentecode':
      return municipalities.map(({ code, name }) => ({ value: code, label: name }))
    case 'geslacht':
      return [...said('v', 'm', 'o'), nothing]
    case 'samen of apart':
      return [...said('samen', 'apart'), nothing]
    case 'e-mail toegestaan':
    case 'begeleider toegestaan':
      return said('ja', 'nee')
  }
}

const languagesBefore = new Map<Language, Option[]>()

function languageOptions(language: Language): Option[] {
  const before = languagesBefore.get(language)
  if (before) return before
  const codes = [...new Set(knownLanguages().map(([, code]) => code))]
  const options = codes
    .map((value) => ({ value, label: sayLanguage(value, language) }))
    .sort((one, other) => one.label.localeCompare(other.label, language))
  languagesBefore.set(language, options)
  return options
}

/** What a remembered meaning is called: as among the options, else as it is. */
export function sayMeaning(
  field: string,
  meaning: string,
  language: Language,
  municipalities: readonly { readonly code: string; readonly name: string }[],
): string {
  const known = LISTED_FIELDS.find((one) => one === field)
  const options = known ? optionsFor(known, language, municipalities) : []
  const wanted = plainValue(meaning || EMPTY)
  return (
    options.find(({ value }) => plainValue(value) === wanted)?.label ??
    (meaning || translate(language, 'referrals:unknown.nothing'))
  )
}
