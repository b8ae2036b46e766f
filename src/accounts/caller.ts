import type { Request } from 'express'
import type { Actor } from '../history/actor.ts'
import type { Language } from '../words/words.ts'
import { UnknownCallerError } from './refusals.ts'
import type { Role } from './roles.ts'
import type { User } from './user.entity.ts'

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
