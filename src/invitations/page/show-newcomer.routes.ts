import type { Request, Response } from 'express'
import type { PageLocals } from '../../web/page.ts'
import { frame } from './newcomer-page.ts'
import { pageLanguage } from './page-words.ts'

/** A request behind a link. */
export type ByToken = Request<{ token: string }>

/** Answers with a page for newcomers. */
export function showNewcomer(request: ByToken, response: Response, view: string, data: object): void {
  const { views } = request.app.locals as PageLocals
  response.type('html').send(views.render(view, { ...data, layout: 'newcomer' }))
}

/** No link, or one that was copied wrong: we don't know who reads this, so in Dutch and in English. */
export function showUnknown(request: ByToken, response: Response): void {
  const dutch = pageLanguage('nl', 'nl')
  const both = [dutch, pageLanguage('en', 'en')]
  const parts = both.map(({ language, words }) => ({ language: language.code, words }))
  showNewcomer(request, response.status(404), 'invitations/newcomer-unknown', {
    ...frame(dutch, ''),
    languages: [],
    parts,
  })
}
