import { Table, type MigrationInterface, type QueryRunner } from 'typeorm'

/** The tables that planning reads (src/groups/planning/planning-version.ts). */
const WATCHED = [
  ...['region', 'municipality', 'venue', 'room', 'slot', 'closed_day', 'person', 'referral', 'unavailability'],
  ...['programme_group', 'placement', 'plan_run'],
]

/** What tonight will do is kept until something that it depends on changes; the database itself counts those changes. */
export class KeptNights1767300000000 implements MigrationInterface {
  name = 'KeptNights1767300000000'

  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      new Table({
        name: 'worked_out',
        columns: [
          { name: 'question', type: 'text', isPrimary: true },
          { name: 'day', type: 'text' },
          { name: 'answer', type: 'text', isNullable: true },
          { name: 'fingerprint', type: 'text', isNullable: true },
          { name: 'last_run', type: 'text', isNullable: true },
          { name: 'version', type: 'integer', isNullable: true },
          { name: 'at', type: 'text', isNullable: true },
          { name: 'milliseconds', type: 'integer', isNullable: true },
          { name: 'failed_version', type: 'integer', isNullable: true },
        ],
      }),
    )
    await runner.createTable(
      new Table({
        name: 'planning_change',
        columns: [
          { name: 'id', type: 'text', isPrimary: true },
          { name: 'times', type: 'integer' },
        ],
      }),
    )
    const isPostgres = runner.connection.options.type === 'postgres'
    await (isPostgres ? countOnPostgres(runner) : countOnSqlite(runner))
  }

  async down(runner: QueryRunner): Promise<void> {
    if (runner.connection.options.type === 'postgres') {
      for (const table of WATCHED) await runner.query(`DROP TRIGGER "planning_change" ON "${table}"`)
      await runner.query('DROP FUNCTION "count_planning_change"')
    } else {
      for (const table of WATCHED)
        for (const event of EVENTS) await runner.query(`DROP TRIGGER "planning_change_${table}_${event}"`)
    }
    await runner.dropTable('planning_change')
    await runner.dropTable('worked_out')
  }
}

const EVENTS = ['insert', 'update', 'delete']

async function countOnSqlite(runner: QueryRunner): Promise<void> {
  for (const table of WATCHED)
    for (const event of EVENTS)
      await runner.query(
        `CREATE TRIGGER "planning_change_${table}_${event}" AFTER ${event.toUpperCase()} ON "${table}" BEGIN
           INSERT INTO "planning_change" ("id", "times") VALUES ('all', 1) ON CONFLICT ("id") DO UPDATE SET "times" = "times" + 1;
         END`,
      )
}

/** A row for each transaction: one for all would let everybody who writes wait for each other. */
async function countOnPostgres(runner: QueryRunner): Promise<void> {
  await runner.query(
    `CREATE FUNCTION "count_planning_change"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
       INSERT INTO "planning_change" ("id", "times") VALUES (txid_current()::text, 1)
         ON CONFLICT ("id") DO UPDATE SET "times" = "planning_change"."times" + 1;
       RETURN NULL;
     END $$`,
  )
  for (const table of WATCHED)
    await runner.query(
      `CREATE TRIGGER "planning_change" AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON "${table}"
       FOR EACH STATEMENT EXECUTE FUNCTION "count_planning_change"()`,
    )
}
