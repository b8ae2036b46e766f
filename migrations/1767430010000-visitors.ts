import { Table, type MigrationInterface, type QueryRunner } from 'typeorm'

/** Who came to a session and is not in the register: a planner sorts it out. */
export class Visitors1767430010000 implements MigrationInterface {
  name = 'Visitors1767430010000'

  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      new Table({
        name: 'visitor',
        columns: [
          { name: 'id', type: 'text', isPrimary: true },
          { name: 'session_id', type: 'text' },
          { name: 'name', type: 'text' },
          { name: 'note', type: 'text' },
          { name: 'noted_at', type: 'text' },
          { name: 'noted_by', type: 'text' },
        ],
        indices: [{ name: 'visitor_session', columnNames: ['session_id'] }],
      }),
    )
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('visitor')
  }
}
