import { In, IsNull, Not, type EntityManager } from 'typeorm'
import type { Deps } from '../../deps.ts'
import type { Scope } from '../../history/actor.ts'
import type { Moment } from '../../outside/clock.ts'
import { inParts } from '../../outside/database/many-rows.ts'
import { fullName } from '../../people/full-name.ts'
import { Slot } from '../../municipalities/slot.entity.ts'
import { Referral } from '../../referrals/referral.entity.ts'
import { Group } from '../group.entity.ts'
import { type Known, type Seen, seenBy } from './known-people.ts'
import type { PlannedAhead } from '../planning/plan-ahead.ts'
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

/** What changed since the last run of this pool; null when there was none yet. */
export async function showLastNight(
  { db }: Pick<Deps, 'db'>,
  scope: Scope,
  { pool, plan }: PlannedAhead,
  known: ReadonlyMap<string, Known>,
): Promise<SinceLastNight | null> {
  const run = await db.read.findOne(PlanRun, {
    where: { pool: pool.code, record: Not(IsNull()) },
    order: { at: 'DESC' },
  })
  if (!run?.record) return null
  const knownSince = new Map([...known.values()].map((one) => [one.reference, one.knownSince]))
  const groups = await groupsIn(
    db.read,
    run.record.groups.map(({ slot }) => slot),
  )
  const changes = changesSince(run.record, run.at, { plan, knownSince, groups })
  const placed = new Set(plan.groups.flatMap(({ people }) => people))
  return {
    at: run.at,
    pool: pool.name,
    newcomers: seenBy(scope, known, changes.newcomers),
    newcomersPlaced: changes.newcomers.filter((person) => placed.has(person)).length,
    nowPlaced: seenBy(scope, known, changes.nowPlaced),
    back: seenBy(scope, known, changes.back),
    left: seenBy(scope, await thoseWhoLeft(db.read, changes.left), changes.left),
    goneGroups: await slotsOf(db.read, changes.goneGroups),
  }
}

/** Of these slots, those that hold a group or held one. */
async function groupsIn(tx: EntityManager, slots: readonly string[]): Promise<ReadonlySet<string>> {
  const groups = await tx.find(Group, {
    where: { slot: { code: In([...slots]) }, status: Not('cancelled') },
    relations: { slot: true },
  })
  return new Set(groups.map(({ slot }) => slot.code))
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
  /** By reference: when the referral came in. */
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

async function thoseWhoLeft(tx: EntityManager, references: readonly string[]) {
  const found: Referral[] = []
  for (const part of inParts(references))
    found.push(...(await tx.find(Referral, { where: { reference: In(part) }, relations: { person: true } })))
  return new Map(
    found.map(({ reference, municipality, person }) => [
      reference,
      { reference, municipality, name: fullName(person) },
    ]),
  )
}

async function slotsOf(tx: EntityManager, codes: readonly string[]) {
  const slots = await tx.find(Slot, { where: { code: In([...codes]) }, relations: { room: { venue: true } } })
  return slots.map(({ startsOn, room }) => ({ day: startsOn, venue: room.venue.name }))
}
