import { Table, TableColumn, type MigrationInterface, type QueryRunner } from 'typeorm'

/** How each municipality's letters look; and the versions of the statement, the one that counted kept with every signing. */
export class LetterStyle1764700000000 implements MigrationInterface {
  name = 'LetterStyle1764700000000'

  async up(runner: QueryRunner): Promise<void> {
    for (const table of this.tables()) await runner.createTable(table)
    await runner.addColumn('signing', new TableColumn({ name: 'statement_id', type: 'text', isNullable: true }))
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropColumn('signing', 'statement_id')
    for (const table of this.tables().reverse()) await runner.dropTable(table)
  }

  private tables(): Table[] {
    return [
      new Table({
        name: 'letter_style',
        columns: [
          { name: 'municipality', type: 'text', isPrimary: true },
          { name: 'window', type: 'text', isNullable: true },
          { name: 'accent', type: 'text', isNullable: true },
          { name: 'logo_kind', type: 'text', isNullable: true },
          { name: 'logo', type: 'text', isNullable: true },
          { name: 'version', type: 'integer' },
        ],
      }),
      new Table({
        name: 'statement',
        columns: [
          { name: 'id', type: 'text', isPrimary: true },
          { name: 'number', type: 'integer' },
          { name: 'municipalities', type: 'text' },
          { name: 'in_force_from', type: 'text' },
          { name: 'file_name', type: 'text' },
          { name: 'content', type: 'text' },
          { name: 'bytes', type: 'integer' },
          { name: 'sha256', type: 'text' },
          { name: 'uploaded_at', type: 'text' },
          { name: 'uploaded_by', type: 'text' },
        ],
      }),
    ]
  }
}
