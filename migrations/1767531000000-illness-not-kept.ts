import type { MigrationInterface, QueryRunner } from 'typeorm'

/** Of who can't come because they are ill no more is kept than that their reason is accepted. There is no way back: it is gone. */
export class IllnessNotKept1767531000000 implements MigrationInterface {
  name = 'IllnessNotKept1767531000000'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`UPDATE "placement" SET "decline_reason" = 'accepted' WHERE "decline_reason" = 'illness'`)
    await runner.query(
      `UPDATE "event" SET "data" = REPLACE("data", '"reason":"illness"', '"reason":"accepted"') WHERE "kind" = 'placement.declined'`,
    )
  }

  async down(): Promise<void> {}
}
