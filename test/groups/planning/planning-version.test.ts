import { expect } from 'chai'
import type { EntityManager } from 'typeorm'
import type { Deps } from '../../../src/deps.ts'
import { Group } from '../../../src/groups/group.entity.ts'
import { Placement } from '../../../src/groups/placement.entity.ts'
import { PlanRun } from '../../../src/groups/planning/plan-run.entity.ts'
import { findPlanningVersion, sumUpChanges, WATCHED_TABLES } from '../../../src/groups/planning/planning-version.ts'
import { PlanningChange } from '../../../src/groups/planning/planning-change.entity.ts'
import { ClosedDay } from '../../../src/municipalities/closed-day.entity.ts'
import { Municipality } from '../../../src/municipalities/municipality.entity.ts'
import { Region } from '../../../src/municipalities/region.entity.ts'
import { Room } from '../../../src/municipalities/room.entity.ts'
import { Slot } from '../../../src/municipalities/slot.entity.ts'
import { Venue } from '../../../src/municipalities/venue.entity.ts'
import { Person } from '../../../src/people/person.entity.ts'
import { Unavailability } from '../../../src/pool/unavailability.entity.ts'
import { Referral } from '../../../src/referrals/referral.entity.ts'
import { onBothDatabases } from '../../support/databases.ts'
import { testDeps } from '../../support/deps.ts'
import { everyoneIsInvited } from '../../support/groups.ts'
import { aTown, peopleWait } from '../../support/town.ts'

onBothDatabases('the version of what planning looks at', (newDatabase) => {
  let deps: Deps

  before(async () => {
    deps = await testDeps({ databaseUrl: await newDatabase() })
    await aTown(deps)
    await peopleWait(deps, 3)
    await everyoneIsInvited(deps)
  })

  const version = () => findPlanningVersion(deps.db.read)
  const isOtherAfter = async (change: (tx: EntityManager) => Promise<unknown>) => {
    const before = await version()
    await deps.db.write(change)
    return (await version()) !== before
  }

  /** One row more, the same row otherwise, and the row gone again. */
  const CHANGES: Record<string, [add: string, change: string, remove: string]> = {
    region: [`("code", "name") VALUES ('x', 'x')`, `"name" = 'y'`, `"code" = 'x'`],
    closed_day: [
      `("id", "municipality", "from_day", "to_day", "name") VALUES ('x', '0935', '2027-01-01', '2027-01-01', 'x')`,
      `"name" = 'y'`,
      `"id" = 'x'`,
    ],
    unavailability: [
      `("id", "referral_id", "day", "part") VALUES ('x', 'x', '2027-01-01', 'morning')`,
      `"part" = 'evening'`,
      `"id" = 'x'`,
    ],
  }

  for (const [table, [add, change, remove]] of Object.entries(CHANGES))
    it(`is another one when a row of ${table} comes, changes or goes`, async () => {
      expect(await isOtherAfter((tx) => tx.query(`INSERT INTO "${table}" ${add}`))).to.equal(true)
      expect(await isOtherAfter((tx) => tx.query(`UPDATE "${table}" SET ${change} WHERE ${remove}`))).to.equal(true)
      expect(await isOtherAfter((tx) => tx.query(`DELETE FROM "${table}" WHERE ${remove}`))).to.equal(true)
    })

  it('is another one when a row of any table that planning reads changes', async () => {
    const one: [new () => object, object][] = [
      [Municipality, { name: 'x' }],
      [Venue, { name: 'x' }],
      [Room, { capacity: 4 }],
      [Slot, { closed: true }],
      [Person, { phone: '0' }],
      [Referral, { waitingSince: '2026-08-01' }],
      [Group, { capacity: 4 }],
      [Placement, { status: 'confirmed' }],
      [PlanRun, { waiting: 5 }],
    ]
    for (const [entity, values] of one)
      expect(
        await isOtherAfter((tx) => tx.createQueryBuilder().update(entity).set(values).execute()),
        entity.name,
      ).to.equal(true)
    const told = [...one.map(([entity]) => entity), Region, ClosedDay, Unavailability]
    expect(WATCHED_TABLES).to.have.members(told)
  })

  it('has a count on all that can happen to each of those tables', async () => {
    const { read } = deps.db
    const watched = WATCHED_TABLES.map((entity) => read.connection.getMetadata(entity).tableName).sort()
    const events = ['delete', 'insert', 'update']
    if (deps.db.kind === 'sqlite') {
      const found = await read.query<{ name: string }[]>(`SELECT "name" FROM sqlite_master WHERE type = 'trigger'`)
      const wanted = watched.flatMap((table) => events.map((event) => `planning_change_${table}_${event}`))
      expect(found.map(({ name }) => name).sort()).to.deep.equal(wanted.sort())
    } else {
      const found = await read.query<{ table: string; event: string }[]>(
        `SELECT event_object_table AS "table", LOWER(event_manipulation) AS event FROM information_schema.triggers`,
      )
      const wanted = watched.flatMap((table) => events.map((event) => `${table} ${event}`))
      expect(found.map(({ table, event }) => `${table} ${event}`).sort()).to.deep.equal(wanted.sort())
    }
  })

  it('stays the same for what planning does not look at, for what comes to nothing, and when it is summed up', async () => {
    expect(await isOtherAfter((tx) => tx.query(`UPDATE "event" SET "actor_name" = 'x'`))).to.equal(false)
    const before = await version()
    await deps.db
      .write(async (tx) => {
        await tx.query(`UPDATE "referral" SET "status" = 'paused'`)
        throw new Error('no')
      })
      .catch(() => undefined)
    expect(await version()).to.equal(before)
    await deps.db.write((tx) => sumUpChanges(tx))
    expect(await version()).to.equal(before)
    // On PostgreSQL each transaction had counted in a row of its own.
    expect(await deps.db.read.count(PlanningChange)).to.equal(1)
    await deps.db.write((tx) => sumUpChanges(tx))
    expect(await version()).to.equal(before)
    expect(await isOtherAfter((tx) => tx.query(`UPDATE "person" SET "phone" = '1'`))).to.equal(true)
  })
})
