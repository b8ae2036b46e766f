import { In, IsNull, MoreThanOrEqual, Not, type EntityManager } from 'typeorm'
import type { Scope } from '../../history/work.ts'
import type { Pool } from '../../municipalities/pools.ts'
import type { Moment } from '../../outside/clock.ts'
import { Slot } from '../../municipalities/slot.entity.ts'
import { Referral } from '../../referrals/referral.entity.ts'
import { Group } from '../group.entity.ts'
import { type Known, type Seen, seenBy } from './known-people.ts'
import { PlanRun, type NightRecord } from '../planning/plan-run.entity.ts'
import type { Plan } from '../../planner/problem/plan.ts'

/** What changed in a pool since its last run, for one reader. */
export interface SinceLastNight {
  readonly at: Moment
  readonly pool: string
  readonly newcomers: Seen
  /** Of the newcomers: how many get a seat tonight. */
  readonly newcomersPlaced: number
  readonly nowPlaced: Seen
  readonly back: Seen
  readonly left: Seen
  /** Groups of the last run that are gone. */
  readonly goneGroups: readonly { readonly day: string; readonly venue: string }[]
}

/** The last run of a pool, and what became of it. */
export interface LastNight extends Omit<Now, 'plan'> {
  readonly at: Moment
  readonly record: NightRecord
  /** The slots of its groups, by code. */
  readonly slots: ReadonlyMap<string, { readonly day: string; readonly venue: string }>
}

/** The same as `SinceLastNight` for everybody: people by reference. */
export interface NightChanges
  extends Omit<Changes, 'goneGroups'>, Pick<SinceLastNight, 'at' | 'newcomersPlaced' | 'goneGroups'> {}

/** Null when there was none yet. */
export async function gatherLastNight(tx: EntityManager, { code, municipalities }: Pool): Promise<LastNight | null> {
  const run = await tx.findOne(PlanRun, { where: { pool: code, record: Not(IsNull()) }, order: { at: 'DESC' } })
  if (!run?.record) return null
  const formed = In(run.record.groups.map(({ slot }) => slot))
  const groups = await tx.find(Group, {
    where: { slot: { code: formed }, status: Not('cancelled') },
    relations: { slot: true },
  })
  const slots = await tx.find(Slot, { where: { code: formed }, relations: { room: { venue: true } } })
  const since = await tx.find(Referral, {
    select: { id: true, reference: true, createdAt: true },
    where: { municipality: In(municipalities.map((one) => one.code)), createdAt: MoreThanOrEqual(run.at) },
  })
  return {
    at: run.at,
    record: run.record,
    knownSince: new Map(since.map(({ reference, createdAt }) => [reference, createdAt])),
    groups: new Set(groups.map(({ slot }) => slot.code)),
    slots: new Map(slots.map((slot) => [slot.code, { day: slot.startsOn, venue: slot.room.venue.name }])),
  }
}

/** What is otherwise than in the last night. */
export function changedSince({ at, record, slots, ...now }: LastNight, plan: Plan): NightChanges {
  const changes = changesSince(record, at, { ...now, plan })
  const placed = new Set(plan.groups.flatMap(({ people }) => people))
  return {
    ...changes,
    at,
    newcomersPlaced: changes.newcomers.filter((person) => placed.has(person)).length,
    goneGroups: changes.goneGroups.flatMap((slot) => slots.get(slot) ?? []),
  }
}

/** The same for one reader. @param known Everybody who is in it. */
export function shownSince(
  { newcomers, nowPlaced, back, left, ...rest }: NightChanges,
  pool: string,
  scope: Scope,
  known: ReadonlyMap<string, Known>,
): SinceLastNight {
  const seen = (people: readonly string[]) => seenBy(scope, known, people)
  return { ...rest, pool, newcomers: seen(newcomers), nowPlaced: seen(nowPlaced), back: seen(back), left: seen(left) }
}

/** What changed in a pool since its last run. People by reference. */
interface Changes {
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

/** The pool before tonight's run: what the planner would do now, since when people are known, and the groups that are there. */
interface Now {
  readonly plan: Plan
  /** By reference: when the referral came in, for who came in since. */
  readonly knownSince: ReadonlyMap<string, Moment>
  /** The slots that hold a group. */
  readonly groups: ReadonlySet<string>
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
