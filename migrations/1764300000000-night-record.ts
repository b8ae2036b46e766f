import { TableColumn, type MigrationInterface, type QueryRunner } from 'typeorm'

/** What the last run of the planner did, to tell the next day what changed. */
export class NightRecord1764300000000 implements MigrationInterface {
  name = 'NightRecord1764300000000'

  async up(runner: QueryRunner): Promise<void> {
    await runner.addColumn('plan_run', new TableColumn({ name: 'record', type: 'text', isNullable: true }))
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropColumn('plan_run', 'record')
  }
}
