import { Table, type MigrationInterface, type QueryRunner } from 'typeorm'

const COLUMNS = [
  ['person', 'literacy', 'text'],
  ['person', 'interpreter', 'boolean'],
  ['referral', 'availability', 'text'],
  ['referral', 'paused_until', 'text'],
] as const

/** All that staff know of a person: how they read, when they can come, until when they are paused; and what stood there before a change. */
export class WholePerson1767420000000 implements MigrationInterface {
  name = 'WholePerson1767420000000'

  async up(runner: QueryRunner): Promise<void> {
    for (const [table, column, type] of COLUMNS)
      await runner.query(`ALTER TABLE "${table}" ADD COLUMN "${column}" ${type}`)
    await runner.createTable(
      new Table({
        name: 'changed_value',
        columns: [
          { name: 'id', type: 'text', isPrimary: true },
          { name: 'event_id', type: 'text' },
          { name: 'referral_id', type: 'text', isNullable: true },
          { name: 'field', type: 'text' },
          { name: 'before', type: 'text', isNullable: true },
          { name: 'after', type: 'text', isNullable: true },
        ],
        indices: [{ name: 'changed_value_referral', columnNames: ['referral_id'] }],
      }),
    )
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('changed_value')
    for (const [table, column] of COLUMNS) await runner.query(`ALTER TABLE "${table}" DROP COLUMN "${column}"`)
  }
}
