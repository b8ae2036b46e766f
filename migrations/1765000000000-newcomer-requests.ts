import { Table, type MigrationInterface, type QueryRunner } from 'typeorm'

/** What newcomers ask for on their page. */
export class NewcomerRequests1765000000000 implements MigrationInterface {
  name = 'NewcomerRequests1765000000000'

  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      new Table({
        name: 'newcomer_request',
        columns: [
          { name: 'id', type: 'text', isPrimary: true },
          { name: 'referral_id', type: 'text' },
          { name: 'municipality', type: 'text' },
          { name: 'needs', type: 'text' },
          { name: 'language', type: 'text', isNullable: true },
          { name: 'asked_at', type: 'text' },
          { name: 'done_at', type: 'text', isNullable: true },
          { name: 'done_by', type: 'text', isNullable: true },
        ],
        indices: [
          { name: 'newcomer_request_open', columnNames: ['municipality', 'done_at'] },
          { name: 'newcomer_request_referral', columnNames: ['referral_id'] },
        ],
      }),
    )
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('newcomer_request')
  }
}
