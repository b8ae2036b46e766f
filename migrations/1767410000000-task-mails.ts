import { Table, type MigrationInterface, type QueryRunner } from 'typeorm'

/** Who was mailed on which day what waits for them, and who wants no such mail. */
export class TaskMails1767410000000 implements MigrationInterface {
  name = 'TaskMails1767410000000'

  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      new Table({
        name: 'task_mail',
        columns: [
          { name: 'user_id', type: 'text', isPrimary: true },
          { name: 'day', type: 'text', isPrimary: true },
          { name: 'at', type: 'text' },
        ],
      }),
    )
    const isPostgres = runner.connection.options.type === 'postgres'
    const yes = isPostgres ? 'true' : '(1)'
    await runner.query(`ALTER TABLE "account" ADD COLUMN "wants_task_mail" boolean NOT NULL DEFAULT ${yes}`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE "account" DROP COLUMN "wants_task_mail"')
    await runner.dropTable('task_mail')
  }
}
