import type { MigrationInterface, QueryRunner } from 'typeorm'

/** What was changed here stays, also when the next file of DUO still says what it said before. */
export class KeptChanges1764900000000 implements MigrationInterface {
  name = 'KeptChanges1764900000000'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE "referral" ADD COLUMN "kept" text')
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE "referral" DROP COLUMN "kept"')
  }
}
