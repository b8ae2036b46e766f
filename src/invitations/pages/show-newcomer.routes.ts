import type { Request, Response } from 'express'
import type { Deps } from '../../deps.ts'
import type { PageLocals } from '../../web/page/page.ts'
import { askedLanguage, browserLanguage } from './asked-language.routes.ts'
import { callTo, frame } from './newcomer-page.ts'
import { onlyPhone } from '../newcomer/only-phone.ts'
import { pageLanguage } from '../texts/page-words.ts'

/** A request behind a link. */
export type ByToken = Request<{ token: string }>

/** Answers with a page for newcomers. */
export function showNewcomer(request: ByToken, response: Response, view: string, data: object): void {
  const { views } = request.app.locals as PageLocals
  response.type('html').send(views.render(view, { ...data, layout: 'newcomer' }))
}

/**
 * No link, or one that was copied wrong: we don't know who reads this, so in the language that they chose or that their browser asks
 * for, in Dutch and in English.
 */
export async function showUnknown(deps: Pick<Deps, 'db'>, request: ByToken, response: Response): Promise<void> {
  const first = pageLanguage(askedLanguage(request), browserLanguage(request))
  const others = ['nl', 'en'].filter((code) => code !== first.language.code).map((code) => pageLanguage(code, code))
  const phone = await onlyPhone(deps)
  showNewcomer(request, response.status(404), 'invitations/newcomer-unknown', {
    ...frame(first, ''),
    languages: [],
    parts: [first, ...others].map((reading) => ({
      code: reading.language.code,
      direction: reading.language.direction,
      words: reading.words,
      ...(phone && callTo(phone, reading)),
    })),
  })
}
