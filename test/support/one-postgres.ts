import { startPostgres } from './postgres-server.mjs'

let server: Awaited<ReturnType<typeof startPostgres>> | undefined

/** One PostgreSQL for all processes of a run of all tests: starting one costs seconds. */
export async function mochaGlobalSetup(): Promise<void> {
  server = await startPostgres()
  process.env['TEST_POSTGRES'] = server.url
}

export async function mochaGlobalTeardown(): Promise<void> {
  await server?.stop()
}
