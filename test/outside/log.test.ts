import { expect } from 'chai'
import { startLog } from '../../src/outside/log.ts'
import { JobRun } from '../../src/outside/job-run.entity.ts'
import { onBothDatabases, openTestDatabase } from '../support/databases.ts'

onBothDatabases('the log', (newDatabase) => {
  it('says which query failed and why, but not what was in it', async () => {
    const db = await openTestDatabase(await newDatabase())
    // Without the moment that every run has.
    const run = { job: 'Rania Haddad', claimedBy: 'here', leaseUntil: '2026-12-01T06:00:00.000Z' }
    const error = await db.write((tx) => tx.insert(JobRun, run)).catch((reason: unknown) => reason)
    const lines: string[] = []
    startLog('error', { write: (line) => lines.push(line) }).error({ err: error, job: 'plan' }, 'job failed')
    const { err, msg, job } = JSON.parse(lines.join()) as {
      err: { type: string; message: string }
      msg: string
      job: string
    }
    expect({ msg, job, type: err.type }).to.deep.equal({ msg: 'job failed', job: 'plan', type: 'QueryFailedError' })
    expect(err.message).to.match(/null/i)
    expect(lines.join()).to.not.contain('Rania')
  })
})
