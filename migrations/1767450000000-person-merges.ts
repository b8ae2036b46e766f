import { Table, type MigrationInterface, type QueryRunner } from 'typeorm'

/** Two people who turned out to be one: what moved from whom, so that it can be undone. */
export class PersonMerges1767450000000 implements MigrationInterface {
  name = 'PersonMerges1767450000000'

  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      new Table({
        name: 'person_merge',
        columns: [
          { name: 'id', type: 'text', isPrimary: true },
          { name: 'municipality', type: 'text' },
          { name: 'kept_referral_id', type: 'text' },
          { name: 'gone_referral_id', type: 'text' },
          { name: 'gone_person_id', type: 'text' },
          { name: 'gone_reference', type: 'text' },
          { name: 'merged_at', type: 'text' },
          { name: 'merged_by', type: 'text' },
          { name: 'undone_at', type: 'text', isNullable: true },
          { name: 'record', type: 'text' },
        ],
        indices: [
          { name: 'person_merge_kept', columnNames: ['kept_referral_id'] },
          { name: 'person_merge_person', columnNames: ['gone_person_id'] },
          { name: 'person_merge_reference', columnNames: ['gone_reference'] },
        ],
      }),
    )
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('person_merge')
  }
}
