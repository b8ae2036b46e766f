import { setTimeout as pause } from 'node:timers/promises'
import { after } from 'mocha'
import { Client } from 'pg'
import { MIGRATIONS } from '../../migrations/index.ts'
import { ENTITIES } from '../../src/entities.ts'
import { openDatabase } from '../../src/outside/database/database.ts'
import { freePort, startPostgres } from './postgres-server.mjs'

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
  const client = await connected(`${server}/postgres`)
  await client.query(`CREATE DATABASE ${name}`)
  await client.end()
  const url = `${server}/${name}`
  const db = await openDatabase(url, { entities: ENTITIES, migrations: MIGRATIONS })
  await db.migrate()
  await db.close()
  return url
}

let more = 0

/** The address of another database in that server, with nothing in it, not even tables. */
export async function barePostgres(): Promise<string> {
  const url = await postgresOfTests()
  const name = `tests_${process.pid}_${++more}`
  const client = await connected(url)
  await client.query(`CREATE DATABASE ${name}`)
  await client.end()
  return url.replace(/[^/]*$/, name)
}

const MOST_TRIES = 150

/** Waits for a server that is just starting. */
async function connected(url: string): Promise<Client> {
  for (let tries = 1; ; tries++) {
    const client = new Client(url)
    try {
      await client.connect()
      return client
    } catch (error) {
      if (tries === MOST_TRIES) throw error
      await pause(100)
    }
  }
}

async function ownServer(): Promise<string> {
  const { url, stop } = await startPostgres(await freePort())
  after(stop)
  return url
}
