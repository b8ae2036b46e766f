import type { ErrorRequestHandler } from 'express'
import type { Deps } from '../../deps.ts'
import { explainError } from '../../web/page/error-page.ts'
import { findInvitation, type Invitation, findOnlyPhone } from '../newcomer/find-invitation.ts'
import { unbroken } from '../texts/inserted-text.ts'
import { callTo, frame, askedLanguage, browserLanguage, showNewcomer, type ByToken } from './newcomer-page.ts'
import { pageLanguage, said } from '../texts/page-words.ts'

/**
 * What a newcomer reads when something went wrong, or when they came too often: in their own language, with what they can do. Comes
 * after the newcomer's routes. Who comes too often costs no look at their invitation.
 */
export function newcomerErrors(deps: Deps): ErrorRequestHandler {
  // Express knows an error handler by its four parameters.
  return async (error: unknown, request, response, next) => {
    const { status } = explainError(error, request, deps.log)
    if (response.headersSent) return next(error)
    const token = /^\/([a-z2-9]{26})(?=[/?]|$)/.exec(request.url)?.[1] ?? ''
    const often = status === 429
    const invitation = often ? null : await findQuietly(deps, token)
    const reading = pageLanguage(askedLanguage(request), invitation?.language ?? browserLanguage(request))
    const { words, language } = reading
    const own = invitation?.recipient.municipality.sender
    const phone = own ? unbroken(own.phone) : await findOnlyPhone(deps)
    showNewcomer(request as unknown as ByToken, response.status(status), 'invitations/newcomer-failed', {
      ...frame(reading, token && `/u/${token}`),
      languages: [],
      token,
      sender: own?.name,
      heading: often ? words['tooMany'] : words['failed'],
      text: often
        ? words['tooManyText']
        : phone
          ? said(words['failedText']!, { phone }, language.direction)
          : words['helpText'],
      ...(phone && callTo(phone, reading)),
    })
  }
}

/** When the database is what went wrong, the page comes without a telephone number, unless that is still known. */
async function findQuietly(deps: Deps, token: string): Promise<Invitation | null> {
  try {
    return await findInvitation(deps, token)
  } catch {
    return null
  }
}
