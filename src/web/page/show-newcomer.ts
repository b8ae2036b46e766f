import type { Request, Response } from 'express'
import type { PageLocals } from './page.ts'
import { sendZipped } from './zipped.ts'

/** A request behind a link. */
export type ByToken = Request<{ token: string }>

/** Answers with a page for newcomers. */
export function showNewcomer(request: ByToken, response: Response, view: string, data: object): void {
  showBehindLink(request, response, view, { ...data, layout: 'newcomer' })
}

/** Answers with a page for who came by a link: no session, and so nothing on it that a zipped page could give away. */
export function showBehindLink(
  request: Request,
  response: Response,
  view: string,
  data: { readonly layout: string; readonly [name: string]: unknown },
): void {
  const { views } = request.app.locals as PageLocals
  sendZipped(request, response, views.render(view, data))
}
