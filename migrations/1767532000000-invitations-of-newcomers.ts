import type { MigrationInterface, QueryRunner } from 'typeorm'

const COLUMNS = `"message" ("placement_id", "referral_id", "sent_at")`
const SENT = "kind = 'invitation' AND sent_at IS NOT NULL"

/** What figures count of invitations stands in the index: whose copy it was had to be looked up in each message. */
export class InvitationsOfNewcomers1767532000000 implements MigrationInterface {
  name = 'InvitationsOfNewcomers1767532000000'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX "message_invited"`)
    await runner.query(`CREATE INDEX "message_invited" ON ${COLUMNS} WHERE ${SENT} AND copy_for = 'newcomer'`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX "message_invited"`)
    await runner.query(`CREATE INDEX "message_invited" ON ${COLUMNS} WHERE ${SENT}`)
  }
}
