import type { Request } from 'express'
import { callerOf } from '../../accounts/caller.ts'
import type { Deps } from '../../deps.ts'

/** What a page with the script of the room says to it, beside its words; the partial `attendance/room`. */
interface ForScript {
  /** The pages that `data-keep` names, with spaces between, are all that are of today: others are forgotten. */
  readonly keeps?: boolean
  /** The list at these addresses is ready: it is forgotten. */
  readonly closed?: string
  /** The page is filled by the script alone. */
  readonly shell?: boolean
}

/** The script of the room, for a page that shows `attendance/room`. */
export function roomScript({ secrets }: Pick<Deps, 'secrets'>, request: Request, given: ForScript = {}) {
  return { script: 'room.js', room: { ...given, account: given.shell ? '' : accountTag({ secrets }, request) } }
}

/** The same for one account and another for each: what a phone keeps is of one account. Says nothing about it. */
export function accountTag({ secrets }: Pick<Deps, 'secrets'>, request: Request): string {
  return secrets.hash('token', `room of ${callerOf(request).userId}`).slice(-24)
}
