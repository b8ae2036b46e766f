import { Table, type MigrationInterface, type QueryRunner } from 'typeorm'

/** Who reviews the texts of a language, what they wrote instead, and what they signed. */
export class TextReviews1767491000000 implements MigrationInterface {
  name = 'TextReviews1767491000000'

  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      new Table({
        name: 'review_link',
        columns: [
          { name: 'id', type: 'text', isPrimary: true },
          { name: 'language', type: 'text' },
          { name: 'name', type: 'text' },
          { name: 'word_hash', type: 'text', isUnique: true },
          { name: 'made_at', type: 'text' },
          { name: 'made_by', type: 'text' },
          { name: 'last_day', type: 'text' },
          { name: 'revoked_at', type: 'text', isNullable: true },
        ],
      }),
    )
    await runner.createTable(
      new Table({
        name: 'text_correction',
        columns: [
          { name: 'id', type: 'text', isPrimary: true },
          { name: 'file', type: 'text' },
          { name: 'language', type: 'text' },
          { name: 'dutch', type: 'text' },
          { name: 'before', type: 'text' },
          { name: 'pair', type: 'text' },
          { name: 'after', type: 'text' },
          { name: 'status', type: 'text' },
          { name: 'written_at', type: 'text' },
          { name: 'written_by', type: 'text' },
          { name: 'decided_at', type: 'text', isNullable: true },
          { name: 'decided_by', type: 'text', isNullable: true },
        ],
        indices: [
          {
            name: 'one_live_correction',
            columnNames: ['language', 'file', 'pair', 'status'],
            isUnique: true,
            where: "status IN ('proposed', 'used')",
          },
        ],
      }),
    )
    await runner.createTable(
      new Table({
        name: 'text_sign_off',
        columns: [
          { name: 'file', type: 'text', isPrimary: true },
          { name: 'language', type: 'text', isPrimary: true },
          { name: 'name', type: 'text' },
          { name: 'at', type: 'text' },
          { name: 'dutch_hash', type: 'text' },
          { name: 'text_hash', type: 'text' },
        ],
      }),
    )
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['text_sign_off', 'text_correction', 'review_link']) await runner.dropTable(table)
  }
}
