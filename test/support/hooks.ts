import type { Deps } from '../../src/deps.ts'

/** What `testDeps` opened and nobody closed yet. */
export const opened: Deps[] = []

/** After each file of tests. */
export const mochaHooks = {
  async afterAll() {
    for (const { mailer, db } of opened.splice(0)) {
      mailer.close()
      await db.close()
    }
  },
}
