import { Table, TableColumn, type MigrationInterface, type QueryRunner } from 'typeorm'

/** New e-mail addresses that newcomers gave on their page, until a link in a mail to that address was opened. */
export class EmailChanges1766110000000 implements MigrationInterface {
  name = 'EmailChanges1766110000000'

  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      new Table({
        name: 'email_change',
        columns: [
          { name: 'id', type: 'text', isPrimary: true },
          { name: 'referral_id', type: 'text' },
          { name: 'placement_id', type: 'text' },
          { name: 'email', type: 'text' },
          { name: 'previous', type: 'text', isNullable: true },
          { name: 'token_hash', type: 'text' },
          { name: 'status', type: 'text' },
          { name: 'asked_at', type: 'text' },
          { name: 'expires_at', type: 'text' },
          { name: 'ended_at', type: 'text', isNullable: true },
        ],
        indices: [
          { name: 'email_change_token', columnNames: ['token_hash'], isUnique: true },
          { name: 'email_change_asked', columnNames: ['referral_id', 'asked_at'] },
          { name: 'email_change_address', columnNames: ['email', 'asked_at'] },
          { name: 'one_open_email_change', columnNames: ['referral_id'], isUnique: true, where: "status = 'asked'" },
        ],
      }),
    )
    await runner.addColumn('message', new TableColumn({ name: 'address', type: 'text', isNullable: true }))
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropColumn('message', 'address')
    await runner.dropTable('email_change')
  }
}
