import { Table, type MigrationInterface, type QueryRunner } from 'typeorm'

/** How often somebody tried to sign in lately, for all processes together. The columns and their order are rate-limiter-flexible's. */
export class SignInCounts1767210000000 implements MigrationInterface {
  name = 'SignInCounts1767210000000'

  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      new Table({
        name: 'sign_in_count',
        columns: [
          { name: 'key', type: 'text', isPrimary: true },
          { name: 'points', type: 'integer', default: 0 },
          { name: 'expire', type: 'bigint', isNullable: true },
        ],
      }),
    )
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('sign_in_count')
  }
}
