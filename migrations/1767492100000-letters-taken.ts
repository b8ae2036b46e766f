import type { MigrationInterface, QueryRunner } from 'typeorm'

/** When the letters of a batch were taken to a printer first, and by whom: who prints them again chooses to. */
export class LettersTaken1767492100000 implements MigrationInterface {
  name = 'LettersTaken1767492100000'

  async up(runner: QueryRunner): Promise<void> {
    for (const column of ['taken_at', 'taken_by'])
      await runner.query(`ALTER TABLE "letter_batch" ADD COLUMN "${column}" text`)
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const column of ['taken_at', 'taken_by'])
      await runner.query(`ALTER TABLE "letter_batch" DROP COLUMN "${column}"`)
  }
}
