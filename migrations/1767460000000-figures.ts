import { Table, type MigrationInterface, type QueryRunner } from 'typeorm'

const INDEXES: Readonly<Record<string, string>> = {
  message_invited: `"message" ("placement_id", "referral_id", "sent_at") WHERE kind = 'invitation' AND sent_at IS NOT NULL`,
  signing_day: '"signing" ("signed_on", "referral_id", "placement_id") WHERE withdrawn_at IS NULL',
}

/** What figures of years are counted by, without reading the texts of messages; and those that were counted at night. */
export class Figures1767460000000 implements MigrationInterface {
  name = 'Figures1767460000000'

  async up(runner: QueryRunner): Promise<void> {
    for (const [name, on] of Object.entries(INDEXES)) await runner.query(`CREATE INDEX "${name}" ON ${on}`)
    await runner.createTable(
      new Table({
        name: 'kept_figures',
        columns: [
          { name: 'municipality', type: 'text', isPrimary: true },
          { name: 'year', type: 'text', isPrimary: true },
          { name: 'at', type: 'text' },
          { name: 'counted', type: 'text' },
        ],
      }),
    )
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('kept_figures')
    for (const name of Object.keys(INDEXES)) await runner.query(`DROP INDEX "${name}"`)
  }
}
