import { Table, type MigrationInterface, type QueryRunner } from 'typeorm'

/** Messages read aloud, for each municipality, kind of message and language. */
export class Recordings1767482000000 implements MigrationInterface {
  name = 'Recordings1767482000000'

  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      new Table({
        name: 'recording',
        columns: [
          { name: 'id', type: 'text', isPrimary: true },
          { name: 'municipality', type: 'text' },
          { name: 'kind', type: 'text' },
          { name: 'language', type: 'text' },
          { name: 'type', type: 'text' },
          { name: 'file_name', type: 'text' },
          { name: 'content', type: 'text' },
          { name: 'bytes', type: 'integer' },
          { name: 'uploaded_at', type: 'text' },
          { name: 'uploaded_by', type: 'text' },
        ],
        indices: [{ name: 'recording_of_message', columnNames: ['municipality', 'kind', 'language'], isUnique: true }],
      }),
    )
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('recording')
  }
}
