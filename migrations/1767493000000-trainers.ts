import { Table, type MigrationInterface, type QueryRunner } from 'typeorm'

/** Trainers and interpreters, who was asked for which session, and what they were mailed. */
export class Trainers1767493000000 implements MigrationInterface {
  name = 'Trainers1767493000000'

  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      new Table({
        name: 'trainer',
        columns: [
          { name: 'id', type: 'text', isPrimary: true },
          { name: 'name', type: 'text' },
          { name: 'email', type: 'text' },
          { name: 'phone', type: 'text', isNullable: true },
          { name: 'language', type: 'text' },
          { name: 'roles', type: 'text' },
          { name: 'languages', type: 'text' },
          { name: 'municipalities', type: 'text' },
          { name: 'availability', type: 'text', isNullable: true },
          { name: 'fee_cents', type: 'integer', isNullable: true },
          { name: 'token_number', type: 'integer' },
          { name: 'token_hash', type: 'text', isUnique: true },
          { name: 'stopped_at', type: 'text', isNullable: true },
          { name: 'version', type: 'integer' },
        ],
      }),
    )
    await runner.createTable(
      new Table({
        name: 'trainer_request',
        columns: [
          { name: 'id', type: 'text', isPrimary: true },
          { name: 'trainer_id', type: 'text' },
          { name: 'session_id', type: 'text' },
          { name: 'role', type: 'text' },
          { name: 'language', type: 'text' },
          { name: 'status', type: 'text' },
          { name: 'sequence', type: 'integer' },
          { name: 'round', type: 'integer' },
          { name: 'asked_at', type: 'text' },
          { name: 'answered_at', type: 'text', isNullable: true },
        ],
        foreignKeys: [
          { columnNames: ['trainer_id'], referencedTableName: 'trainer', referencedColumnNames: ['id'] },
          { columnNames: ['session_id'], referencedTableName: 'session', referencedColumnNames: ['id'] },
        ],
        indices: [
          { name: 'one_request', columnNames: ['session_id', 'trainer_id'], isUnique: true },
          {
            name: 'one_trainer',
            columnNames: ['session_id', 'role', 'language'],
            isUnique: true,
            where: "status = 'accepted'",
          },
          { name: 'request_trainer', columnNames: ['trainer_id'] },
        ],
      }),
    )
    await runner.createTable(
      new Table({
        name: 'trainer_mail',
        columns: [
          { name: 'id', type: 'text', isPrimary: true },
          { name: 'request_id', type: 'text' },
          { name: 'kind', type: 'text' },
          { name: 'occasion', type: 'text' },
          { name: 'status', type: 'text' },
          { name: 'at', type: 'text' },
        ],
        foreignKeys: [
          { columnNames: ['request_id'], referencedTableName: 'trainer_request', referencedColumnNames: ['id'] },
        ],
        indices: [{ name: 'one_trainer_mail', columnNames: ['request_id', 'kind', 'occasion'], isUnique: true }],
      }),
    )
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['trainer_mail', 'trainer_request', 'trainer']) await runner.dropTable(table)
  }
}
