import type { RequestHandler } from 'express'
import type { Deps } from '../../deps.ts'
import { callerFrom } from '../caller.ts'
import { User } from '../user.entity.ts'

/** Puts the signed-in member of staff on the request. Looked up at every page, so that a changed role counts at once. */
export function recogniseUser({ db }: Pick<Deps, 'db'>): RequestHandler {
  return async (request, _response, next) => {
    const { userId } = request.session
    const user = userId ? await db.read.findOneBy(User, { id: userId }) : null
    if (user && !user.disabledAt) request.caller = callerFrom(user)
    next()
  }
}
