import type { MigrationInterface, QueryRunner } from 'typeorm'

/** What would give somebody who waits a seat, beside the reason why they wait. */
export class WaitingHelp1764450000000 implements MigrationInterface {
  name = 'WaitingHelp1764450000000'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE "waiting_reason" ADD COLUMN "help" text')
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE "waiting_reason" DROP COLUMN "help"')
  }
}
