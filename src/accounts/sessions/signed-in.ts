import type { Request, RequestHandler } from 'express'
import type { Deps } from '../../deps.ts'
import type { Moment } from '../../outside/clock.ts'
import { callerFrom } from '../caller.ts'
import { User } from '../user.entity.ts'

declare module 'express-session' {
  interface SessionData {
    userId?: string
    /** When they signed in: however often they come, the session ends some time after this. */
    signedInAt?: Moment
  }
}

/** Signs the browser in, under a new session id, so that an id from before is worth nothing. */
export async function startSession({ clock }: Pick<Deps, 'clock'>, request: Request, userId: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    request.session.regenerate((error?: Error) => (error ? reject(error) : resolve()))
  })
  Object.assign(request.session, { userId, signedInAt: clock.now() })
}

/** Signs the browser out. */
export async function endSession(request: Request): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    request.session.destroy((error?: Error) => (error ? reject(error) : resolve()))
  })
}

/** Puts the signed-in member of staff on the request. Looked up at every page, so that a changed role counts at once. */
export function recogniseUser({ db }: Pick<Deps, 'db'>): RequestHandler {
  return async (request, _response, next) => {
    const { userId } = request.session
    const user = userId ? await db.read.findOneBy(User, { id: userId }) : null
    if (user && !user.disabledAt) request.caller = callerFrom(user)
    next()
  }
}
