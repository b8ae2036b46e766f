import { Table, TableIndex, type MigrationInterface, type QueryRunner } from 'typeorm'

/** What municipalities say in their own words in the messages, in versions. */
export class OwnTexts1765200000000 implements MigrationInterface {
  name = 'OwnTexts1765200000000'

  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(this.table())
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable(this.table())
  }

  private table(): Table {
    const text = (name: string) => ({ name, type: 'text' })
    const perhaps = (name: string) => ({ name, type: 'text', isNullable: true })
    const one = { columnNames: ['municipality', 'kind'], isUnique: true }
    return new Table({
      name: 'own_text',
      columns: [
        { name: 'id', type: 'text', isPrimary: true },
        ...['municipality', 'kind'].map(text),
        { name: 'number', type: 'integer', isNullable: true },
        ...['status', 'texts', 'saved_at', 'saved_by'].map(text),
        ...['published_at', 'published_by'].map(perhaps),
        { name: 'version', type: 'integer' },
      ],
      indices: [
        new TableIndex({
          name: 'own_text_number',
          columnNames: ['municipality', 'kind', 'number'],
          isUnique: true,
        }),
        new TableIndex({ name: 'one_own_text_draft', ...one, where: "status = 'draft'" }),
        new TableIndex({ name: 'one_own_text_in_force', ...one, where: "status = 'in-force'" }),
      ],
    })
  }
}
