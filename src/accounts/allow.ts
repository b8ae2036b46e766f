import type { Request, RequestHandler } from 'express'
import { ForbiddenError } from '../errors.ts'
import { callerOf } from './caller.ts'
import type { Role } from './roles.ts'

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
