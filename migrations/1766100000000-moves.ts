import { Table, type MigrationInterface, type QueryRunner } from 'typeorm'

/** Who may have moved to another municipality. Who only may have doesn't take part there yet, also as the database sees it. */
export class Moves1766100000000 implements MigrationInterface {
  name = 'Moves1766100000000'

  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      new Table({
        name: 'referral_move',
        columns: [
          { name: 'id', type: 'text', isPrimary: true },
          { name: 'from_referral_id', type: 'text' },
          { name: 'from_municipality', type: 'text' },
          { name: 'to_referral_id', type: 'text' },
          { name: 'to_municipality', type: 'text' },
          { name: 'status', type: 'text' },
          { name: 'asked_at', type: 'text' },
          { name: 'asked_by_kind', type: 'text' },
          { name: 'asked_by_name', type: 'text' },
          { name: 'decided_at', type: 'text', isNullable: true },
          { name: 'decided_by', type: 'text', isNullable: true },
        ],
        indices: [
          { name: 'move_open', columnNames: ['from_municipality', 'status'] },
          { name: 'move_to', columnNames: ['to_referral_id', 'from_referral_id'] },
          { name: 'move_from', columnNames: ['from_referral_id'] },
          { name: 'move_by', columnNames: ['asked_by_kind', 'asked_by_name', 'asked_at'] },
          {
            name: 'one_question',
            columnNames: ['from_referral_id', 'to_referral_id'],
            isUnique: true,
            where: "status = 'asked'",
          },
        ],
      }),
    )
    await oneActive(
      runner,
      "status IN ('waiting', 'placed') OR (status = 'paused' AND (status_reason IS NULL OR status_reason NOT IN ('may-have-moved', 'move-denied')))",
    )
  }

  async down(runner: QueryRunner): Promise<void> {
    await oneActive(runner, "status IN ('waiting', 'placed', 'paused')")
    await runner.dropTable('referral_move')
  }
}

/** As text: TypeORM would copy the whole table on SQLite. */
async function oneActive(runner: QueryRunner, where: string): Promise<void> {
  await runner.query('DROP INDEX "one_active_referral"')
  await runner.query(`CREATE UNIQUE INDEX "one_active_referral" ON "referral" ("track") WHERE ${where}`)
}
