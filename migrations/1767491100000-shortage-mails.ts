import { Table, type MigrationInterface, type QueryRunner } from 'typeorm'

/** When somebody was last mailed that people wait for a half day that is not there. */
export class ShortageMails1767491100000 implements MigrationInterface {
  name = 'ShortageMails1767491100000'

  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      new Table({
        name: 'shortage_mail',
        columns: [
          { name: 'user_id', type: 'text', isPrimary: true },
          { name: 'shortage', type: 'text', isPrimary: true },
          { name: 'day', type: 'text' },
        ],
      }),
    )
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('shortage_mail')
  }
}
