import type { Request, Response } from 'express'
import { callerOf } from '../../accounts/caller.ts'
import type { Deps } from '../../deps.ts'
import { readerLanguage, showPage } from '../../web/page/page.ts'
import { translate } from '../../words/words.ts'
import type { FoundImport } from '../review/find-import.ts'
import type { ImportProgress } from '../review/import-work.ts'
import { placeOfImport } from './place-of-import.ts'

const SECONDS_BETWEEN_LOOKS = 2

/** How far the work on a long file is; the browser asks again by itself, also without script. */
export async function showProgress(
  deps: Deps,
  request: Request,
  response: Response,
  found: FoundImport,
  { what, done, rows }: ImportProgress,
): Promise<void> {
  const language = readerLanguage(request)
  const place = await placeOfImport(deps, callerOf(request).actor, found)
  const data = {
    title: translate(language, `referrals:working.${what}`, { place, count: rows }),
    found,
    done,
    rows,
    reads: done === 0,
  }
  response.set('Refresh', `${SECONDS_BETWEEN_LOOKS}; url=/importeren/${found.id}`)
  showPage(request, response, 'referrals/working', data)
}
