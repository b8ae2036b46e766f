import type { MigrationInterface, QueryRunner } from 'typeorm'

const COLUMNS = ['sms_number', 'sms_since', 'sms_by']

/** To which number somebody agreed to get SMS, since when, and who noted it. Nobody has agreed yet. */
export class SmsConsent1767490000000 implements MigrationInterface {
  name = 'SmsConsent1767490000000'

  async up(runner: QueryRunner): Promise<void> {
    // Written out: on SQLite TypeORM would make the table anew, without its triggers.
    for (const column of COLUMNS) await runner.query(`ALTER TABLE "person" ADD COLUMN "${column}" text`)
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const column of COLUMNS) await runner.query(`ALTER TABLE "person" DROP COLUMN "${column}"`)
  }
}
