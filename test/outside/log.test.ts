import { expect } from 'chai'
import { createSecrets } from '../../src/people/secrets.ts'
import { startLog, withoutSecrets } from '../../src/outside/log.ts'
import { JobRun } from '../../src/outside/database/job-run.entity.ts'
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

describe('the log of errors', () => {
  it('holds no word that opens something by itself', () => {
    const secrets = createSecrets(Buffer.alloc(32, 7))
    const token = secrets.token('a seat', 1)
    const word = 'Xh3-dk_29sKq0vTzyLr8wQm1nBcE4fGa'
    const lines: string[] = []
    const log = startLog('info', { write: (line) => lines.push(line) })
    log.error({ err: new Error(`no page for /u/${token}`) }, `${token} is no placement`)
    log.warn({ reason: `see https://dagdeel.example.org/wachtwoord/${word}` }, `dagdeel_${word} is no key`)
    expect(lines.join('')).to.contain('no page for /u/…').and.contain('… is no placement').and.contain('/wachtwoord/…')
    expect(lines.join('')).not.to.contain(token).and.not.contain(word)
    for (const line of lines) expect(() => JSON.parse(line) as unknown).not.to.throw()
  })

  it('keeps ids, days and places in files', () => {
    const kept = 'at run (file:///srv/dagdeel/src/outside/log.ts:12:3) 0f8fad5b-d9cb-469f-a165-70867728950e 2026-12-01'
    expect(withoutSecrets(kept)).to.equal(kept)
  })
})
