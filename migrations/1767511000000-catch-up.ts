import type { MigrationInterface, QueryRunner } from 'typeorm'

const LIVE = `"status" IN ('proposed', 'invited', 'confirmed')`

/** The one session for which a seat is, of who catches up there. Nobody does yet: every seat is for all of its group. */
export class CatchUp1767511000000 implements MigrationInterface {
  name = 'CatchUp1767511000000'

  async up(runner: QueryRunner): Promise<void> {
    // Written out: on SQLite TypeORM would make the table anew, without its triggers.
    await runner.query('ALTER TABLE "placement" ADD COLUMN "session_id" text')
    await runner.query('DROP INDEX "one_live_placement"')
    await oneOfEach(runner, 'one_live_placement', `${LIVE} AND "session_id" IS NULL`)
    await oneOfEach(runner, 'one_live_catch_up', `${LIVE} AND "session_id" IS NOT NULL`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX "one_live_catch_up"')
    await runner.query('DROP INDEX "one_live_placement"')
    // Without the session it would be a seat in all of the group, and the second one of the person.
    await runner.query(`UPDATE "placement" SET "status" = 'cancelled' WHERE ${LIVE} AND "session_id" IS NOT NULL`)
    // Who has no other seat, taken or held, waits again.
    await runner.query(`UPDATE "referral" SET "status" = 'waiting' WHERE "status" = 'placed' AND "id" NOT IN
      (SELECT "referral_id" FROM "placement" WHERE ${LIVE} OR "status" = 'attended')`)
    await oneOfEach(runner, 'one_live_placement', LIVE)
    await runner.query('ALTER TABLE "placement" DROP COLUMN "session_id"')
  }
}

async function oneOfEach(runner: QueryRunner, name: string, where: string): Promise<void> {
  await runner.query(`CREATE UNIQUE INDEX "${name}" ON "placement" ("referral_id") WHERE ${where}`)
}
