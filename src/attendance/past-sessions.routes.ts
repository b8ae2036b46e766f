import type { Request, Response } from 'express'
import { callerOf } from '../accounts/caller.ts'
import type { Deps } from '../deps.ts'
import { readerLanguage } from '../web/language.ts'
import { showPage } from '../web/page.ts'
import { pagesOf } from '../web/pages-of.ts'
import { sayLanguage } from '../web/say-language.ts'
import { translate } from '../web/words.ts'
import { EVER, listPastSessions, listSessions } from './list-sessions.ts'
import { summariesOf } from './overview.ts'

const ROWS_A_PAGE = 30

/** The sessions that are past, the latest first, page by page. */
export async function showPast(deps: Deps, request: Request, response: Response): Promise<void> {
  const { scope } = callerOf(request).actor
  const language = readerLanguage(request)
  const past = await listPastSessions(deps, scope)
  const pages = pagesOf(past.length, ROWS_A_PAGE, '/bijeenkomsten/eerdere', request.query)
  const ids = past.slice(pages.skip, pages.skip + ROWS_A_PAGE)
  const found = await summariesOf(deps, scope, (await listSessions(deps, scope, EVER, ids)).reverse())
  const sessions = found.map((one) => ({ ...one, spoken: sayLanguage(one.session.group.language, language) }))
  const title = translate(language, 'attendance:past.title', { count: pages.total })
  showPage(request, response, 'attendance/past', { title, sessions, pages })
}
