import { TableColumn, type MigrationInterface, type QueryRunner } from 'typeorm'

/** A run of a job remembers how often it failed, and nobody holds a run that came to an end. */
export class JobFailures1766400000000 implements MigrationInterface {
  name = 'JobFailures1766400000000'

  async up(runner: QueryRunner): Promise<void> {
    await runner.addColumn('job_run', new TableColumn({ name: 'failures', type: 'text', default: "'[]'" }))
    await runner.changeColumn('job_run', 'lease_until', this.leaseUntil(true))
    await runner.query('UPDATE "job_run" SET "lease_until" = NULL WHERE "finished_at" IS NOT NULL')
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('UPDATE "job_run" SET "lease_until" = "due_at" WHERE "lease_until" IS NULL')
    await runner.changeColumn('job_run', 'lease_until', this.leaseUntil(false))
    await runner.dropColumn('job_run', 'failures')
  }

  private leaseUntil(isNullable: boolean): TableColumn {
    return new TableColumn({ name: 'lease_until', type: 'text', isNullable })
  }
}
