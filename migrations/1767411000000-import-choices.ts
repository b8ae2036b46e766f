import { Table, TableColumn, type MigrationInterface, type QueryRunner } from 'typeorm'

/** What somebody decides about an uploaded file, and what is remembered of a municipality's files. */
export class ImportChoices1767411000000 implements MigrationInterface {
  name = 'ImportChoices1767411000000'

  async up(runner: QueryRunner): Promise<void> {
    await runner.addColumn('referral_import', new TableColumn({ name: 'choices', type: 'text', isNullable: true }))
    await runner.createTable(
      new Table({
        name: 'file_word',
        columns: [
          { name: 'municipality', type: 'text', isPrimary: true },
          { name: 'field', type: 'text', isPrimary: true },
          { name: 'given', type: 'text', isPrimary: true },
          { name: 'meaning', type: 'text' },
        ],
      }),
    )
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('file_word')
    await runner.dropColumn('referral_import', 'choices')
  }
}
