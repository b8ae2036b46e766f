import type { EntityManager } from 'typeorm'
import { ClosedDay } from '../../municipalities/closed-day.entity.ts'
import { Municipality } from '../../municipalities/municipality.entity.ts'
import { Region } from '../../municipalities/region.entity.ts'
import { Room } from '../../municipalities/room.entity.ts'
import { Slot } from '../../municipalities/slot.entity.ts'
import { Venue } from '../../municipalities/venue.entity.ts'
import { Person } from '../../people/person.entity.ts'
import { Unavailability } from '../../pool/unavailability.entity.ts'
import { Referral } from '../../referrals/referral.entity.ts'
import { Group } from '../group.entity.ts'
import { Placement } from '../placement.entity.ts'
import { PlanRun } from './plan-run.entity.ts'
import { PlanningChange } from './planning-change.entity.ts'

/** The tables that planning reads. Each change in one of them counts; who gathers aside can read no other. */
export const WATCHED_TABLES = [
  ...[Region, Municipality, Venue, Room, Slot, ClosedDay, Person, Referral, Unavailability],
  ...[Group, Placement, PlanRun],
]

/**
 * A number that is another one after each change of what planning looks at, whoever made it. What was read after asking for it is still
 * so for as long as it is the same.
 */
export async function findPlanningVersion(tx: EntityManager): Promise<number> {
  return (await tx.sum(PlanningChange, 'times')) ?? 0
}

/** Makes one row of what was counted one by one (on SQLite it is one already). The number stays the same, whoever counts meanwhile. */
export async function sumUpChanges(tx: EntityManager): Promise<void> {
  if (tx.connection.options.type !== 'postgres') return
  await tx.query(
    `WITH counted AS (DELETE FROM "planning_change" RETURNING "times")
     INSERT INTO "planning_change" ("id", "times")
       SELECT 'sum at ' || txid_current(), SUM("times") FROM counted HAVING COUNT(*) > 0`,
  )
}
