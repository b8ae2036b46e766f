import type { MigrationInterface, QueryRunner } from 'typeorm'

/** A list of messages is put in order by kind or way, and narrowed to one, without reading the messages themselves. */
export class MessageLists1767492000000 implements MigrationInterface {
  name = 'MessageLists1767492000000'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX "message_shown"')
    await runner.query(
      'CREATE INDEX "message_shown" ON "message" ("municipality", "status", "sent_at", "created_at", "id", "kind", "channel", "copy_for")',
    )
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX "message_shown"')
    await runner.query(
      'CREATE INDEX "message_shown" ON "message" ("municipality", "status", "sent_at", "created_at", "id")',
    )
  }
}
