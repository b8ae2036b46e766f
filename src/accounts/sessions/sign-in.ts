import type { Deps, World } from '../../deps.ts'
import { ForbiddenError, InputError } from '../../errors.ts'
import { recordEvent, work } from '../../history/work.ts'
import { callerFrom } from '../caller.ts'
import { isPassword, isTooShort } from '../users/passwords.ts'
import type { SignInLimits } from './sign-in-limits.ts'
import { User } from '../user.entity.ts'
import type { Request, RequestHandler } from 'express'
import type { Moment } from '../../outside/clock.ts'

/** What somebody typed, and from where: `networkOf`. */
interface Attempt {
  readonly email: string
  readonly password: string
  readonly network: string
}

/**
 * Lets somebody in with e-mail address and password. A wrong password and an unknown address look and last the same.
 * @returns `outdated`: the password is shorter than a new one may be.
 * @throws InputError `sign-in-wrong`; ForbiddenError `account-disabled`, only with the right password; TooOftenError `sign-in-too-often`
 */
export async function signIn(
  deps: World,
  limits: SignInLimits,
  attempt: Attempt,
): Promise<{ userId: string; outdated: boolean }> {
  const email = attempt.email.trim().toLowerCase()
  await limits.count(email, attempt.network)
  const user = await deps.db.read.findOneBy(User, { email })
  const right = await isPassword(attempt.password, user?.passwordHash)
  if (!user || !right) throw new InputError('sign-in-wrong')
  if (user.disabledAt) throw new ForbiddenError('account-disabled')
  await limits.forget(email, attempt.network)
  await work(deps, callerFrom(user).actor, {}, ({ tx, at, by }) => recordEvent(tx, at, by, { kind: 'user.signed-in' }))
  return { userId: user.id, outdated: isTooShort(attempt.password) }
}

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
