import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import { callerOf, allow } from '../../accounts/caller.ts'
import type { Deps } from '../../deps.ts'
import { line, readForm } from '../../web/page/form.ts'
import { readerLanguage, showPage } from '../../web/page/page.ts'
import { translate } from '../../words/words.ts'
import { sayPause } from '../why/say-why.ts'
import { type FoundPerson, listFoundPeople, MOST_FOUND } from '../list/list-found-people.ts'

declare module 'express-session' {
  interface SessionData {
    /** What was looked for last, for who goes back to what was found. Never a number. */
    searched?: string
  }
}

/** Finding somebody, from the top of every page. */
export function foundRouter(deps: Deps): Router {
  const router = Router()
  router.use('/mensen', allow('planner', 'reader'))
  router.get('/mensen/zoeken', (request, response) => showSearched(deps, request, response))
  // A form that is posted: what is looked for may be a BSN or a name, and an address is kept in logs and histories.
  router.post('/mensen/zoeken', (request, response) => search(deps, request, response))
  return router
}

async function search(deps: Deps, request: Request, response: Response): Promise<void> {
  const { zoek } = readForm(request.body, z.object({ zoek: line }))
  const found = await listFoundPeople(deps, callerOf(request).actor, zoek)
  const [only] = found
  if (only && found.length === 1 && !only.alike)
    return response.redirect(303, `/mensen/${encodeURIComponent(only.reference)}`)
  // A number that was typed is neither kept nor repeated.
  if (/\d{5}/.test(zoek.replace(/[\s.()+-]/g, ''))) return showFound(request, response, '', found)
  request.session.searched = zoek
  response.redirect(303, '/mensen/zoeken')
}

/** What was looked for last, looked for again; without that, how to look for somebody. */
async function showSearched(deps: Deps, request: Request, response: Response): Promise<void> {
  const { searched } = request.session
  if (searched)
    return showFound(request, response, searched, await listFoundPeople(deps, callerOf(request).actor, searched))
  const title = translate(readerLanguage(request), 'common:find.label')
  showPage(request, response, 'pool/found', { title, found: [], searched: '' })
}

function showFound(request: Request, response: Response, searched: string, found: readonly FoundPerson[]): void {
  const count = found.length
  const words = count === MOST_FOUND ? 'pool:found.many' : 'pool:found.title'
  const firstAlike = found.findIndex(({ alike }) => alike)
  const language = readerLanguage(request)
  const rows = found.map((person, at) => ({
    ...person,
    pause: sayPause(person, language),
    firstAlike: at === firstAlike,
  }))
  const title = translate(language, words, { count })
  showPage(request, response, 'pool/found', { title, found: rows, searched, asked: true })
}
