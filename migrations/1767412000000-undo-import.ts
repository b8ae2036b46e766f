import { TableColumn, type MigrationInterface, type QueryRunner } from 'typeorm'

/** What an import did is kept, sealed, as long as it can be taken back. */
export class UndoImport1767412000000 implements MigrationInterface {
  name = 'UndoImport1767412000000'

  async up(runner: QueryRunner): Promise<void> {
    await runner.addColumn('referral_import', new TableColumn({ name: 'undo', type: 'text', isNullable: true }))
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropColumn('referral_import', 'undo')
  }
}
