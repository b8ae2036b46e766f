import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import { allow, callerOf } from '../../accounts/caller.ts'
import type { Deps } from '../../deps.ts'
import { NotFoundError } from '../../errors.ts'
import { line, readForm } from '../../web/page/form.ts'
import { flash, readerLanguage, showPage } from '../../web/page/page.ts'
import { translate } from '../../words/words.ts'
import { type ColumnField, NOT_READ } from '../file/headings.ts'
import { listImportChoices, removeMapping } from '../review/column-mappings.ts'
import { forgetWord, listWords } from '../review/settle-values.ts'
import { sayColumn } from './import-columns.routes.ts'
import { sayMeaning } from './import-values.routes.ts'

const PATH = '/importeren/kolommen'
const mappingForm = z.object({ municipality: line, name: line })
const wordForm = z.object({ municipality: line, veld: line, gegeven: line })

/** What is remembered of the files of a municipality: what its columns hold and what its values mean. */
export function importMemoryRoutes(deps: Deps): Router {
  const router = Router()
  router.use('/importeren', allow('planner'))
  router.get(PATH, (request, response) => showMemory(deps, request, response))
  router.get(`${PATH}/verwijderen`, async (request, response) => {
    const given = readForm(request.query, mappingForm)
    const { mappings } = await listImportChoices(deps, callerOf(request).actor)
    const isThere = mappings.some(
      ({ name, municipality }) => name === given.name && municipality === given.municipality,
    )
    if (!isThere) throw new NotFoundError('not-found')
    const title = translate(readerLanguage(request), 'referrals:mappings.removeTitle', { name: given.name })
    showPage(request, response, 'referrals/remove-mapping', { title, given })
  })
  router.post(`${PATH}/verwijderen`, async (request, response) => {
    const given = readForm(request.body, mappingForm)
    await removeMapping(deps, callerOf(request).actor, given)
    flash(request, 'ok', 'referrals:mappings.removed', { name: given.name })
    response.redirect(303, PATH)
  })
  router.post(`${PATH}/vergeten`, async (request, response) => {
    const { municipality, veld, gegeven } = readForm(request.body, wordForm)
    await forgetWord(deps, callerOf(request).actor, { municipality, field: veld, given: gegeven })
    flash(request, 'ok', 'referrals:mappings.forgotten', { given: gegeven })
    response.redirect(303, PATH)
  })
  return router
}

async function showMemory(deps: Deps, request: Request, response: Response): Promise<void> {
  const language = readerLanguage(request)
  const { municipalities, mappings } = await listImportChoices(deps, callerOf(request).actor)
  const names = new Map(municipalities.map(({ code, name }) => [code, name]))
  const placeOf = (code: string) => names.get(code) ?? code
  const words = await listWords(deps, [...names.keys()])
  const data = {
    title: translate(language, 'referrals:mappings.title'),
    several: municipalities.length > 1,
    mappings: mappings.map(({ municipality, name, headings }) => ({
      municipality,
      name,
      place: placeOf(municipality),
      headings: Object.entries(headings).map(([heading, field]) => ({
        heading,
        field:
          field === NOT_READ
            ? translate(language, 'referrals:columns.notRead')
            : sayColumn(field as ColumnField, language),
      })),
    })),
    words: words.map(({ municipality, field, given, meaning }) => ({
      municipality,
      field,
      given,
      place: placeOf(municipality),
      label: sayColumn(field as ColumnField, language),
      meaning: sayMeaning(field, meaning, language, municipalities),
    })),
  }
  showPage(request, response, 'referrals/mappings', data)
}
