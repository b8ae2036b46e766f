import type { Actor } from '../history/actor.ts'
import type { Moment } from '../outside/clock.ts'

/** When, and in whose name, something is done. */
export interface Occasion {
  readonly at: Moment
  readonly by: Actor
}
