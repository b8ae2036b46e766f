import type { MigrationInterface, QueryRunner } from 'typeorm'

/** A message says in columns whose copy it is, and beside its reason what the mail server or the printer said. */
export class WhoseCopy1767100000000 implements MigrationInterface {
  name = 'WhoseCopy1767100000000'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "message" ADD COLUMN "copy_for" text NOT NULL DEFAULT 'newcomer'`)
    await runner.query('ALTER TABLE "message" ADD COLUMN "status_detail" text')
    await runner.query('DROP INDEX "one_message"')
    await runner.query(
      `UPDATE "message" SET "copy_for" = 'counsellor', "occasion" = SUBSTR("occasion", 1, LENGTH("occasion") - 5)
       WHERE "occasion" LIKE '%-copy'`,
    )
    await runner.query(
      `UPDATE "message" SET "status_reason" = 'mail-refused', "status_detail" = SUBSTR("status_reason", 9)
       WHERE "status_reason" LIKE 'refused-%'`,
    )
    // Only the printer says of a letter that it failed, in its own words.
    await runner.query(
      `UPDATE "message" SET "status_reason" = 'unprintable', "status_detail" = "status_reason"
       WHERE "channel" = 'letter' AND "status" = 'failed' AND "status_reason" IS NOT NULL`,
    )
    await runner.query(
      'CREATE UNIQUE INDEX "one_message" ON "message" ("placement_id", "kind", "occasion", "copy_for", "channel")',
    )
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX "one_message"')
    await runner.query(`UPDATE "message" SET "occasion" = "occasion" || '-copy' WHERE "copy_for" = 'counsellor'`)
    await runner.query(
      `UPDATE "message" SET "status_reason" = 'refused-' || "status_detail" WHERE "status_reason" = 'mail-refused'`,
    )
    await runner.query(`UPDATE "message" SET "status_reason" = "status_detail" WHERE "status_reason" = 'unprintable'`)
    await runner.query('ALTER TABLE "message" DROP COLUMN "status_detail"')
    await runner.query('ALTER TABLE "message" DROP COLUMN "copy_for"')
    await runner.query('CREATE UNIQUE INDEX "one_message" ON "message" ("placement_id", "kind", "occasion", "channel")')
  }
}
