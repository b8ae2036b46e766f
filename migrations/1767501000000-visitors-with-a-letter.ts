import type { MigrationInterface, QueryRunner } from 'typeorm'

/** A visitor may have shown a letter: who that is of can be looked up. */
export class VisitorsWithALetter1767501000000 implements MigrationInterface {
  name = 'VisitorsWithALetter1767501000000'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query("ALTER TABLE visitor ADD COLUMN reference text NOT NULL DEFAULT ''")
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE visitor DROP COLUMN reference')
  }
}
