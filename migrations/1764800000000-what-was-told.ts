import type { MigrationInterface, QueryRunner } from 'typeorm'

/** What a message said about when and where, so that a later change can be told. */
export class WhatWasTold1764800000000 implements MigrationInterface {
  name = 'WhatWasTold1764800000000'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE "message" ADD COLUMN "told" text')
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE "message" DROP COLUMN "told"')
  }
}
