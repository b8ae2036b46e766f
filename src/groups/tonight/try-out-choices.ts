import { In } from 'typeorm'
import type { Deps } from '../../deps.ts'
import type { Actor } from '../../history/actor.ts'
import { inScope } from '../../municipalities/scope.ts'
import { Slot } from '../../municipalities/slot.entity.ts'
import { findTryOutGround } from './check-try-out.ts'
import { knownPeople } from '../proposals/known-people.ts'
import { TRIED_RULES, type TriedRule } from './try-out.ts'

/** A municipality by name. */
interface Named {
  readonly code: string
  readonly name: string
}

/** What somebody can choose from when they try something out in a pool. */
export interface TryOutChoices {
  readonly pool: string
  readonly municipalities: readonly Named[]
  /** Of which the reader may change rules and slots. */
  readonly mine: readonly Named[]
  readonly rooms: readonly { readonly code: string; readonly venue: string; readonly capacity: number }[]
  /** Spoken by who waits. */
  readonly languages: readonly string[]
  /** The interpreters and trainers of the half days in those rooms. */
  readonly resources: readonly string[]
  /** What each rule is now in the reader's municipalities, each value once; null: never, or computed. */
  readonly rules: Readonly<Record<TriedRule, readonly (number | null)[]>>
}

/** What can be tried in the pool of this municipality; see `findTryOutGround`. */
export async function findTryOutChoices(
  deps: Pick<Deps, 'db' | 'clock'>,
  by: Actor,
  municipality?: string,
): Promise<TryOutChoices> {
  const { pool, rooms } = await findTryOutGround(deps.db.read, by, municipality)
  const named = ({ code, name }: Named) => ({ code, name })
  const mine = pool.municipalities.filter(({ code }) => inScope(by.scope, code))
  const known = await knownPeople(deps, [pool])
  const slots = await deps.db.read.findBy(Slot, { room: { code: In([...rooms.keys()]) } })
  const rules = TRIED_RULES.map((rule) => [rule, [...new Set(mine.map((one) => one.rules[rule]))]])
  return {
    pool: pool.name,
    municipalities: pool.municipalities.map(named),
    mine: mine.map(named),
    rooms: [...rooms.values()].map(({ code, capacity, venue }) => ({ code, capacity, venue: venue.name })),
    languages: [...new Set([...known.values()].flatMap(({ languages }) => languages))].sort(),
    resources: [...new Set(slots.flatMap(({ resources }) => resources))].sort(),
    rules: Object.fromEntries(rules) as TryOutChoices['rules'],
  }
}
