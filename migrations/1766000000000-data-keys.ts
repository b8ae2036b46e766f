import { Table, TableIndex, type MigrationInterface, type QueryRunner } from 'typeorm'

/** Which keys made the values here; and links are found by an index. */
export class DataKeys1766000000000 implements MigrationInterface {
  name = 'DataKeys1766000000000'

  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(this.table())
    await runner.createIndex('placement', new TableIndex({ name: 'placement_token', columnNames: ['token_hash'] }))
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropIndex('placement', 'placement_token')
    await runner.dropTable(this.table())
  }

  private table(): Table {
    const perhaps = (name: string) => ({ name, type: 'text', isNullable: true })
    return new Table({
      name: 'data_key',
      columns: [
        { name: 'name', type: 'text', isPrimary: true },
        { name: 'taken_at', type: 'text' },
        ...['retired_at', 'empty_at', 'word_key_sealed'].map(perhaps),
      ],
    })
  }
}
