import { Table, type MigrationInterface, type QueryRunner } from 'typeorm'

/** The secret address at which a calendar program reads somebody's sessions. */
export class CalendarFeeds1767470000000 implements MigrationInterface {
  name = 'CalendarFeeds1767470000000'

  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      new Table({
        name: 'calendar_feed',
        columns: [
          { name: 'user_id', type: 'text', isPrimary: true },
          { name: 'word_hash', type: 'text', isUnique: true },
          { name: 'made_at', type: 'text' },
        ],
      }),
    )
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('calendar_feed')
  }
}
