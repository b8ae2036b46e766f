import { after } from 'mocha'
import { Client } from 'pg'
import { MIGRATIONS } from '../../migrations/index.ts'
import { ENTITIES } from '../../src/entities.ts'
import { openDatabase } from '../../src/outside/database.ts'
import { startPostgres } from './postgres-server.mjs'

let server: Promise<string> | undefined

/** The address of a migrated PostgreSQL database for the tests of this process. The server starts at the first call and stops after the last test. */
export function postgresOfTests(): Promise<string> {
  server ??= startServer()
  return server
}

/** A database of this process's own, in the server of the whole run or else in one of its own. */
async function startServer(): Promise<string> {
  const server = process.env['TEST_POSTGRES'] ?? (await ownServer())
  const name = `tests_${process.pid}`
  const client = new Client(`${server}/postgres`)
  await client.connect()
  await client.query(`CREATE DATABASE ${name}`)
  await client.end()
  const url = `${server}/${name}`
  const db = await openDatabase(url, { entities: ENTITIES, migrations: MIGRATIONS })
  await db.migrate()
  await db.close()
  return url
}

async function ownServer(): Promise<string> {
  const { url, stop } = await startPostgres()
  after(stop)
  return url
}
