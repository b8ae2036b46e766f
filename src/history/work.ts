import type { EntityManager } from 'typeorm'
import type { Day } from '../calendar/days.ts'
import type { World } from '../deps.ts'
import type { Moment } from '../outside/clock.ts'
import type { Actor } from './actor.ts'

/**
 * A piece of work under way: its transaction, its one moment and who does it. An act that belongs to another takes this instead of
 * opening its own: they stand or fall together, and everything that is read is read inside.
 */
export interface Work {
  readonly tx: EntityManager
  readonly at: Moment
  /** The local day of `at`. */
  readonly today: Day
  readonly by: Actor
}

/**
 * Opens a piece of work: all that `act` does is saved when this comes back, or nothing.
 * @param lock What nobody else may do meanwhile, over all processes: `group:…`. (On SQLite every write is alone anyway.)
 * @example await work(deps, by, { lock: `group:${id}` }, async ({ tx, at }) => …)
 */
export function work<T>(
  { db, clock }: World,
  by: Actor,
  { lock }: { readonly lock?: string },
  act: (work: Work) => Promise<T>,
): Promise<T> {
  return db.write((tx) => act({ tx, at: clock.now(), today: clock.today(), by }), lock)
}
