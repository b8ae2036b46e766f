import type { Request, RequestHandler } from 'express'
import type { Actor } from '../history/work.ts'
import type { Language } from '../words/words.ts'
import type { User, Role } from './user.entity.ts'
import { AppError, ForbiddenError } from '../errors.ts'

/** Who asks for a page or calls the API. `actor` goes along to every act and says which municipalities they may see. */
export interface Caller {
  readonly actor: Actor
  readonly role: Role
  readonly language: Language
  /** Only of people; a program with a key has none. */
  readonly userId?: string
}

declare module 'express-serve-static-core' {
  interface Request {
    /** Set when somebody is signed in, or a known key came along. */
    caller?: Caller
  }
}

/**
 * Who asks. Behind `allow(…)` there always is somebody.
 * @throws UnknownCallerError `sign-in-needed`
 */
export function callerOf(request: Request): Caller {
  if (!request.caller) throw new UnknownCallerError('sign-in-needed')
  return request.caller
}

/** A member of staff as the one who acts. An administrator sees every municipality. */
export function callerFrom(user: User): Caller {
  const scope = user.role === 'admin' ? 'all' : user.municipalities
  return {
    actor: { kind: 'user', name: user.name, scope },
    role: user.role,
    language: user.language,
    userId: user.id,
  }
}

/** Nobody is signed in, or the key is not known: say who you are first. */
export class UnknownCallerError extends AppError {
  readonly status = 401
}

/** Too many attempts in a short time: wait. */
export class TooOftenError extends AppError {
  readonly status = 429
}

/**
 * Lets these roles through; an administrator may do everything. Who is not signed in goes to the sign-in page and comes back
 * afterwards; a program without a key gets 401.
 * @throws UnknownCallerError `sign-in-needed`, ForbiddenError `not-allowed`
 */
export function allow(...roles: Role[]): RequestHandler {
  return (request, response, next) => {
    if (!request.caller && !isProgram(request)) return response.redirect(303, signInAddress(request))
    const { role } = callerOf(request)
    if (role !== 'admin' && !roles.includes(role)) throw new ForbiddenError('not-allowed')
    next()
  }
}

function isProgram(request: Request): boolean {
  return /^\/api(\/|$)/.test(request.originalUrl)
}

function signInAddress({ method, originalUrl }: Request): string {
  const wanted = method === 'GET' && originalUrl !== '/' ? `?naar=${encodeURIComponent(originalUrl)}` : ''
  return `/aanmelden${wanted}`
}
