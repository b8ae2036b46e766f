import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import { callerOf, allow } from '../../accounts/caller.ts'
import type { Deps } from '../../deps.ts'
import { line, readForm } from '../../web/page/form.ts'
import { readerLanguage, showPage } from '../../web/page/page.ts'
import { translate } from '../../words/words.ts'
import { listFoundPeople, MOST_FOUND } from '../list/list-found-people.ts'

/** Finding somebody, from the top of every page. */
export function foundRouter(deps: Deps): Router {
  const router = Router()
  router.use('/mensen', allow('planner', 'reader'))
  // Where a browser comes back to, from another language or the address bar: nobody is looked for there.
  router.get('/mensen/zoeken', (request, response) => {
    const title = translate(readerLanguage(request), 'common:find.label')
    showPage(request, response, 'pool/found', { title, found: [], searched: '' })
  })
  // A form that is posted: what is looked for may be a BSN, and an address is kept in logs and histories.
  router.post('/mensen/zoeken', (request, response) => showFound(deps, request, response))
  return router
}

async function showFound(deps: Deps, request: Request, response: Response): Promise<void> {
  const { zoek } = readForm(request.body, z.object({ zoek: line }))
  const found = await listFoundPeople(deps, callerOf(request).actor, zoek)
  const [only] = found
  if (only && found.length === 1 && !only.alike)
    return response.redirect(303, `/mensen/${encodeURIComponent(only.reference)}`)
  const count = found.length
  const title = translate(readerLanguage(request), count === MOST_FOUND ? 'pool:found.many' : 'pool:found.title', {
    count,
  })
  // A number that was typed is not repeated.
  const firstAlike = found.findIndex(({ alike }) => alike)
  const rows = found.map((person, at) => ({ ...person, firstAlike: at === firstAlike }))
  const searched = /\d{5}/.test(zoek.replace(/[\s.()+-]/g, '')) ? '' : zoek
  showPage(request, response, 'pool/found', { title, found: rows, searched, asked: true })
}
