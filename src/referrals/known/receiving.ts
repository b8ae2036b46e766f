import type { EntityManager } from 'typeorm'
import type { Actor } from '../../history/actor.ts'
import type { Secrets } from '../../people/secrets.ts'

/** One taking in of referrals: the transaction it happens in, who does it and when, and what seals the numbers. */
export interface Receiving {
  readonly tx: EntityManager
  readonly by: Actor
  readonly at: string
  readonly secrets: Secrets
}
