import type { Moment } from '../../outside/clock.ts'
import type { Plan } from '../../planner/problem/plan.ts'

/** What a run keeps of its plan, to compare the next night with. */
export interface NightRecord {
  readonly groups: readonly { readonly slot: string; readonly people: readonly string[] }[]
  readonly waiting: readonly string[]
}

/** The pool before tonight's run: what the planner would do now, since when people are known, and the groups that are there. */
export interface Now {
  readonly plan: Plan
  /** By reference: when the referral came in. */
  readonly knownSince: ReadonlyMap<string, Moment>
  /** The slots that hold a group. */
  readonly groups: ReadonlySet<string>
}

/** What changed in a pool since its last run. People by reference. */
export interface Changes {
  /** Referred since. */
  readonly newcomers: readonly string[]
  /** Waited after the last run, and get a seat tonight. */
  readonly nowPlaced: readonly string[]
  /** Had a seat or was away, and waits again: tonight a seat or not. */
  readonly back: readonly string[]
  /** Waited, and is no longer in the pool. */
  readonly left: readonly string[]
  /** Formed by the last run and gone: the slot. */
  readonly goneGroups: readonly string[]
}

/** What is kept of a plan after it was made real. */
export function recordOf({ groups, waiting }: Plan): NightRecord {
  return {
    groups: groups.map(({ slot, people }) => ({ slot, people })),
    waiting: waiting.map(({ person }) => person),
  }
}

/**
 * Compares the night that was with the one that comes. Who came in since is new; who was there already and did not wait then, is
 * back.
 * @param at When the last run was.
 */
export function changesSince(last: NightRecord, at: Moment, { plan, knownSince, groups }: Now): Changes {
  const waited = new Set(last.waiting)
  const placed = plan.groups.flatMap(({ people }) => people)
  const here = [...placed, ...plan.waiting.map(({ person }) => person)].sort()
  const isHere = new Set(here)
  const known = new Set([...last.waiting, ...last.groups.flatMap(({ people }) => people)])
  const isNew = (person: string) => !known.has(person) && (knownSince.get(person) ?? '') >= at
  return {
    newcomers: here.filter(isNew),
    nowPlaced: placed.filter((person) => waited.has(person)).sort(),
    back: here.filter((person) => !waited.has(person) && !isNew(person)),
    left: last.waiting.filter((person) => !isHere.has(person)).toSorted(),
    goneGroups: last.groups.map(({ slot }) => slot).filter((slot) => !groups.has(slot)),
  }
}
