import type { ClientBase } from 'pg'
import { DataSource, MigrationExecutor, type QueryRunner } from 'typeorm'
import { UnavailableError } from '../../errors.ts'
import { asTrouble, isAway } from './database-trouble.ts'
import { describePostgres } from './describe-database.ts'
import { holdLock, inTransaction, type Act, type Engine, type Schema } from './transaction.ts'

const POOL = 10
const SECOND = 1_000

/**
 * Nothing waits for ever: not for a connection, a lock or an answer, and nobody holds locks who has nothing to say any more. The address
 * of the database may say otherwise (`?statement_timeout=60000`, and `connect_timeout` in seconds). The client's own limit is for a
 * network that swallows everything.
 */
const LIMITS = {
  lock_timeout: 20 * SECOND,
  statement_timeout: 30 * SECOND,
  query_timeout: 35 * SECOND,
  idle_in_transaction_session_timeout: 120 * SECOND,
}

/** Tables of a whole country take their time to change, and who starts at the same moment waits for it. */
const MIGRATION_LIMITS = { lock_timeout: 600 * SECOND }

const CONNECT_SECONDS = 10

/** Opens a pool of connections to PostgreSQL. */
export async function openPostgres(url: string, schema: Schema): Promise<Engine> {
  const source = await connected(url, schema, POOL, LIMITS)
  return {
    kind: 'postgres',
    reader: source,
    transaction: (act, lock) => writeOnce(source, act, lock),
    migrate: () => migrateOnce(url, schema),
    findDamage: () => Promise.resolve(null),
    damageMet: () => undefined,
    close: () => source.destroy(),
  }
}

async function connected(url: string, schema: Schema, poolSize: number, limits: object): Promise<DataSource> {
  const seconds = Number(new URL(url).searchParams.get('connect_timeout')) || CONNECT_SECONDS
  const source = new DataSource({
    ...describePostgres(url, schema),
    poolSize,
    extra: {
      ...limits,
      connectionTimeoutMillis: seconds * SECOND,
      keepAlive: true,
      application_name: 'dagdeel',
      // What is acknowledged is on the disk first, whatever the server does by itself.
      options: '-c synchronous_commit=on',
    },
  })
  const create = source.createQueryRunner.bind(source)
  source.createQueryRunner = (mode) => watch(create(mode) as PostgresRunner)
  return source.initialize()
}

interface PostgresRunner extends QueryRunner {
  connect(): Promise<ClientBase>
  /** With an error: and the connection is not used again. */
  releasePostgresConnection(error?: unknown): Promise<void>
  /** Why the connection is gone. */
  cut?: Error
}

type Query = (...asked: unknown[]) => Promise<never>

/** Says what is wrong when it is the whole database that is, and never uses a connection again that is gone. */
function watch(runner: PostgresRunner): PostgresRunner {
  const query = runner.query.bind(runner) as Query
  const release = runner.releasePostgresConnection.bind(runner)
  runner.releasePostgresConnection = (error) => {
    if (error) runner.cut ??= new UnavailableError('database-away', {}, { cause: error })
    return release(error)
  }
  runner.query = async (...asked: unknown[]) => {
    if (runner.cut) throw runner.cut
    try {
      return await query(...asked)
    } catch (error) {
      const trouble = asTrouble(error)
      if (isAway(trouble)) await runner.releasePostgresConnection(error)
      throw runner.cut ?? trouble
    }
  }
  return runner
}

async function writeOnce<T>(source: DataSource, act: Act<T>, lock?: string): Promise<T> {
  const runner = source.createQueryRunner() as PostgresRunner
  const takeOut = (error: unknown) => runner.releasePostgresConnection(error)
  const transaction = {
    runner,
    begin: async () => {
      await runner.startTransaction()
      if (lock) await holdLock(runner.manager, lock)
    },
    commit: () => commit(runner),
    rollBack: async () => {
      if (!runner.isReleased) await runner.query('ROLLBACK').catch(takeOut)
    },
  }
  try {
    return await inTransaction(transaction, act)
  } catch (error) {
    // TypeORM only knows that the runner was released.
    throw error instanceof UnavailableError ? error : (runner.cut ?? error)
  } finally {
    await runner.release()
  }
}

/** Asks for the end and looks at the answer: of a transaction in which something failed, PostgreSQL says ROLLBACK and calls it no error. */
async function commit(runner: PostgresRunner): Promise<void> {
  if (runner.cut) throw runner.cut
  const client = await runner.connect()
  const { command } = await client.query('COMMIT').catch(async (error: unknown) => {
    const trouble = asTrouble(error)
    if (!isAway(trouble)) throw trouble
    await runner.releasePostgresConnection(error)
    throw new UnavailableError('database-unsure', {}, { cause: error })
  })
  if (command !== 'COMMIT') throw new Error('something had failed in this transaction: nothing of it was saved')
}

/** On a connection of its own, without the limits of the others. */
async function migrateOnce(url: string, schema: Schema): Promise<string[]> {
  const source = await connected(url, schema, 1, MIGRATION_LIMITS)
  const all: Act<string[]> = async (tx) => {
    const left = await new MigrationExecutor(source, tx.queryRunner).executePendingMigrations()
    return left.map(({ name }) => name)
  }
  return writeOnce(source, all, 'migrations').finally(() => source.destroy())
}
