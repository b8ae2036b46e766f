import type { Request, Response } from 'express'
import type { PageLocals } from './page.ts'
import { sendZipped } from './zipped.ts'

/** A request behind a link. */
export type ByToken = Request<{ token: string }>

/** Answers with a page for newcomers. */
export function showNewcomer(request: ByToken, response: Response, view: string, data: object): void {
  const { views } = request.app.locals as PageLocals
  sendZipped(request, response, views.render(view, { ...data, layout: 'newcomer' }))
}
