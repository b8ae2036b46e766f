import { TableIndex, type MigrationInterface, type QueryRunner } from 'typeorm'

/** A code for each link that can be typed from paper. Links of before have none. */
export class ShortAddresses1767480000000 implements MigrationInterface {
  name = 'ShortAddresses1767480000000'

  async up(runner: QueryRunner): Promise<void> {
    // Written out: on SQLite TypeORM would make the table anew, without its triggers.
    await runner.query('ALTER TABLE "placement" ADD COLUMN "code_hash" text')
    await runner.createIndex(
      'placement',
      new TableIndex({ name: 'placement_code', columnNames: ['code_hash'], isUnique: true }),
    )
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropIndex('placement', 'placement_code')
    await runner.query('ALTER TABLE "placement" DROP COLUMN "code_hash"')
  }
}
