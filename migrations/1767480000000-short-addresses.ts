import { TableColumn, TableIndex, type MigrationInterface, type QueryRunner } from 'typeorm'

/** A code for each link that can be typed from paper. Links of before have none. */
export class ShortAddresses1767480000000 implements MigrationInterface {
  name = 'ShortAddresses1767480000000'

  async up(runner: QueryRunner): Promise<void> {
    await runner.addColumn('placement', new TableColumn({ name: 'code_hash', type: 'text', isNullable: true }))
    await runner.createIndex(
      'placement',
      new TableIndex({ name: 'placement_code', columnNames: ['code_hash'], isUnique: true }),
    )
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropIndex('placement', 'placement_code')
    await runner.dropColumn('placement', 'code_hash')
  }
}
