import { TableColumn, type MigrationInterface, type QueryRunner } from 'typeorm'

/** Whose school holidays a municipality has: noord, midden or zuid. */
export class SchoolRegion1764200000000 implements MigrationInterface {
  name = 'SchoolRegion1764200000000'

  async up(runner: QueryRunner): Promise<void> {
    await runner.addColumn('municipality', new TableColumn({ name: 'school_region', type: 'text', isNullable: true }))
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropColumn('municipality', 'school_region')
  }
}
