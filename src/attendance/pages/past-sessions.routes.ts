import type { Request, Response } from 'express'
import { callerOf } from '../../accounts/caller.ts'
import type { Deps } from '../../deps.ts'
import { readerLanguage } from '../../web/page/language.ts'
import { showPage } from '../../web/page/page.ts'
import { pagesOf } from '../../web/page/pages-of.ts'
import { sayLanguage } from '../../words/say-language.ts'
import { translate } from '../../words/words.ts'
import { EVER, listPastSessions, listSessions } from '../sessions/list-sessions.ts'
import { summariesOf } from '../sessions/overview.ts'

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
