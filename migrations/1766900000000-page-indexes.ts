import type { MigrationInterface, QueryRunner } from 'typeorm'

const INDEXES: Readonly<Record<string, string>> = {
  group_status: '"programme_group" ("status")',
  referral_deadline: '"referral" ("municipality", "status", "deadline", "waiting_since", "reference")',
  message_shown: '"message" ("municipality", "status", "sent_at", "created_at", "id")',
  event_signed: `"event" ("at") WHERE kind = 'signing.signed'`,
}

/** These were there with fewer columns: now they answer without the rows. */
const WIDER: Readonly<Record<string, string>> = {
  referral_pool: '"referral" ("municipality", "status", "waiting_since", "deadline", "reference", "id")',
  report_status: '"report" ("municipality", "status", "kind", "referral_id")',
}

/** What lists and numbers of the pages need to answer at once where tens of thousands of people are known. */
export class PageIndexes1766900000000 implements MigrationInterface {
  name = 'PageIndexes1766900000000'

  async up(runner: QueryRunner): Promise<void> {
    for (const [name, on] of Object.entries(INDEXES)) await runner.query(`CREATE INDEX "${name}" ON ${on}`)
    for (const [name, on] of Object.entries(WIDER)) {
      await runner.query(`DROP INDEX "${name}"`)
      await runner.query(`CREATE INDEX "${name}" ON ${on}`)
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const name of Object.keys(INDEXES)) await runner.query(`DROP INDEX "${name}"`)
    for (const name of Object.keys(WIDER)) await runner.query(`DROP INDEX "${name}"`)
    await runner.query('CREATE INDEX "referral_pool" ON "referral" ("municipality", "status", "waiting_since")')
    await runner.query('CREATE INDEX "report_status" ON "report" ("municipality", "status")')
  }
}
