import { Table, TableColumn, type MigrationInterface, type QueryRunner } from 'typeorm'

/** What is tapped in a room counts once however often it is sent, and is set aside when somebody noted something else meanwhile. */
export class Taps1767430000000 implements MigrationInterface {
  name = 'Taps1767430000000'

  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      new Table({
        name: 'tap',
        columns: [
          { name: 'id', type: 'text', isPrimary: true },
          { name: 'session_id', type: 'text' },
          { name: 'placement_id', type: 'text' },
          { name: 'given', type: 'text' },
          { name: 'tapped_at', type: 'text' },
          { name: 'tapped_by', type: 'text' },
          { name: 'state', type: 'text' },
          { name: 'leaves', type: 'text', isNullable: true },
        ],
        indices: [{ name: 'tap_set_aside', columnNames: ['session_id'], where: "state = 'set-aside'" }],
      }),
    )
    await runner.addColumns('attendance_mark', [
      new TableColumn({ name: 'late_minutes', type: 'integer', isNullable: true }),
      new TableColumn({ name: 'early_minutes', type: 'integer', isNullable: true }),
      new TableColumn({ name: 'remark', type: 'text', isNullable: true }),
    ])
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropColumns('attendance_mark', ['late_minutes', 'early_minutes', 'remark'])
    await runner.dropTable('tap')
  }
}
