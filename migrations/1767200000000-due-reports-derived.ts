import type { MigrationInterface, QueryRunner } from 'typeorm'

/** What DUO must still be told follows from the signings: no row says so any more. */
export class DueReportsDerived1767200000000 implements MigrationInterface {
  name = 'DueReportsDerived1767200000000'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`DELETE FROM "report" WHERE "status" = 'due'`)
  }

  /** The version before puts these rows down by itself. */
  async down(): Promise<void> {}
}
