import { Table, type MigrationInterface, type QueryRunner } from 'typeorm'

/** The text that people sign in other languages, to be read beforehand. */
export class StatementTranslations1767481000000 implements MigrationInterface {
  name = 'StatementTranslations1767481000000'

  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      new Table({
        name: 'statement_translation',
        columns: [
          { name: 'id', type: 'text', isPrimary: true },
          { name: 'statement_id', type: 'text' },
          { name: 'language', type: 'text' },
          { name: 'file_name', type: 'text' },
          { name: 'content', type: 'text' },
          { name: 'bytes', type: 'integer' },
          { name: 'uploaded_at', type: 'text' },
          { name: 'uploaded_by', type: 'text' },
        ],
        indices: [
          { name: 'statement_translation_language', columnNames: ['statement_id', 'language'], isUnique: true },
        ],
      }),
    )
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('statement_translation')
  }
}
