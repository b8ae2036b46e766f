import { freePort, postgresOn, startPostgres } from './postgres-server.mjs'

let server: ReturnType<typeof startPostgres> | undefined

/** One PostgreSQL for all processes of a run of all tests. It starts while the first tests run; who needs it earlier waits. */
export async function mochaGlobalSetup(): Promise<void> {
  const port = await freePort()
  process.env['TEST_POSTGRES'] = postgresOn(port)
  server = startPostgres(port)
  // What is wrong comes out at the end; the tests that need it say so too.
  server.catch(() => undefined)
}

export async function mochaGlobalTeardown(): Promise<void> {
  await (await server)?.stop()
}
