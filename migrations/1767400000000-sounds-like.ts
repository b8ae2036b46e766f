import type { MigrationInterface, QueryRunner } from 'typeorm'
import { soundsLike } from '../src/people/sounds-like.ts'

const AT_ONCE = 400

/** What the name of everybody sounds like, so that somebody is also found by who spells it otherwise. */
export class SoundsLike1767400000000 implements MigrationInterface {
  name = 'SoundsLike1767400000000'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "person" ADD COLUMN "sounds_like" text NOT NULL DEFAULT ''`)
    const isPostgres = runner.connection.options.type === 'postgres'
    const mark = (at: number) => (isPostgres ? `$${at}` : '?')
    const rowsFrom = `SELECT "id", "search_name" AS "name" FROM "person" WHERE "id" > ${mark(1)} ORDER BY "id" LIMIT ${AT_ONCE}`
    for (let after = ''; ;) {
      const people = (await runner.query(rowsFrom, [after])) as { id: string; name: string }[]
      const last = people.at(-1)
      if (!last) return
      after = last.id
      const values = people.map((_, at) => `(${mark(2 * at + 1)}, ${mark(2 * at + 2)})`).join(', ')
      // Columns of VALUES are called so by both databases.
      await runner.query(
        `UPDATE "person" SET "sounds_like" = "v"."column2" FROM (VALUES ${values}) AS "v" WHERE "person"."id" = "v"."column1"`,
        people.flatMap(({ id, name }) => [id, soundsLike(name)]),
      )
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE "person" DROP COLUMN "sounds_like"')
  }
}
