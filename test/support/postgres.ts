import { after } from 'mocha'
import { Client } from 'pg'
import { getMetadataArgsStorage } from 'typeorm'
import { MIGRATIONS } from '../../migrations/index.ts'
import { ENTITIES } from '../../src/entities.ts'
import { openDatabase } from '../../src/outside/database.ts'
import { startPostgres } from './postgres-server.mjs'

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

/** A database of this share's own, in the server of the whole run or else in one of its own. */
async function startServer(): Promise<string> {
  const server = process.env['TEST_POSTGRES'] ?? (await ownServer())
  const name = `share_${process.pid}`
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
