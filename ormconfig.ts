import { DataSource } from 'typeorm'
import { MIGRATIONS } from './migrations/index.ts'
import { readDatabaseUrl } from './src/config.ts'
import { ENTITIES } from './src/entities.ts'
import { describeDatabase } from './src/outside/database/describe-database.ts'

/** The tables, and the steps that lead to them. */
export const SCHEMA = { entities: ENTITIES, migrations: MIGRATIONS }

/**
 * The database that DATABASE_URL names, for TypeORM's own command line (docs/contributing.md, "Migrations"). Made when that waits for it:
 * the program opens its own connections, and says itself what is wrong with DATABASE_URL.
 */
export const dataSource: PromiseLike<DataSource> = {
  then: (use, fail) =>
    Promise.resolve()
      .then(() => new DataSource(describeDatabase(readDatabaseUrl(), SCHEMA)))
      .then(use, fail),
}
