import { Router } from 'express'
import type { Deps } from '../../deps.ts'
import { type ByToken } from '../../web/page/show-newcomer.ts'
import { findInvitation, type Invitation, mayChoose } from '../newcomer/find-invitation.ts'
import { findStatement, openStatement } from '../newcomer/find-statement.ts'
import { languageInWords } from '../texts/good-to-know.ts'
import { isolated } from '../texts/inserted-text.ts'
import { pageLanguage } from '../texts/page-words.ts'
import { showUnknown } from './newcomer-page.ts'

/** What people sign, to be read beforehand behind the same link. Given to keep, not opened among our pages. */
export function newcomerStatementRouter(deps: Deps): Router {
  const router = Router()
  router.get('/:token/verklaring.pdf', async (request: ByToken, response) => {
    const invitation = await findInvitation(deps, request.params.token)
    if (!invitation || !mayChoose(invitation.state)) return showUnknown(deps, request, response)
    const { language } = pageLanguage(request.query['taal'], invitation.language)
    const found = await findStatement(deps.db.read, invitation.recipient, language.code)
    const pdf = found && (await openStatement(deps.db.read, found))
    if (!pdf) return showUnknown(deps, request, response)
    response.attachment(`verklaring-${found.language}.pdf`).send(pdf)
  })
  return router
}

/** The link to it on the page: in which language it is, in the reader's own words, and how large. Null where there is none. */
export async function sayStatement({ db }: Pick<Deps, 'db'>, invitation: Invitation, asked: unknown) {
  if (!mayChoose(invitation.state)) return null
  const { language } = pageLanguage(asked, invitation.language)
  const found = await findStatement(db.read, invitation.recipient, language.code)
  if (!found) return null
  const name = languageInWords(found.language, language)
  return { language: found.language, about: isolated(`${name}, pdf, ${sizeInWords(found.bytes)}`, language.direction) }
}

/** In the digits and letters that stand on every phone: `0.3 MB`. */
function sizeInWords(bytes: number): string {
  return `${Math.max(bytes / 1_000_000, 0.1).toFixed(1)} MB`
}
