import type { MigrationInterface, QueryRunner } from 'typeorm'

const COLUMNS = ['basis', 'small_choice']

/** What a proposal was based on, and what a planner decided about a group that became too small. */
export class GroupDecisions1764400000000 implements MigrationInterface {
  name = 'GroupDecisions1764400000000'

  /** Plain SQL: TypeORM would make the table anew on SQLite, and sessions and seats point to it. */
  async up(runner: QueryRunner): Promise<void> {
    for (const column of COLUMNS) await runner.query(`ALTER TABLE "programme_group" ADD COLUMN "${column}" text`)
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const column of COLUMNS) await runner.query(`ALTER TABLE "programme_group" DROP COLUMN "${column}"`)
  }
}
