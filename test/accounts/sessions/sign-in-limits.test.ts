import { expect } from 'chai'
import { afterEach, beforeEach, it } from 'mocha'
import { SignInCount } from '../../../src/accounts/sign-in-count.entity.ts'
import { forgetOldSessions } from '../../../src/accounts/sessions/session-store.ts'
import { createSignInLimits, type SignInLimits } from '../../../src/accounts/sessions/sign-in-limits.ts'
import { wallClock } from '../../../src/outside/clock.ts'
import type { Database } from '../../../src/outside/database/database.ts'
import { onBothDatabases, openAnew } from '../../support/databases.ts'
import { refusal } from '../../support/refusal.ts'

const EMAIL = 'noor@example.org'

onBothDatabases('guessing passwords', (emptyDatabase) => {
  let [one, other]: Database[] = []

  beforeEach(async () => {
    const url = await emptyDatabase()
    one = await openAnew(url)
    other = await openAnew(url)
  })

  afterEach(async () => {
    await one?.close()
    await other?.close()
  })

  const limitsOf = (db: Database | undefined, wait?: (milliseconds: number) => Promise<unknown>) =>
    createSignInLimits({ db: db as Database }, 'sign-in', wait)

  it('from many networks takes ever longer, up to ten seconds each, and shuts nobody out', async () => {
    const waits: number[] = []
    const limits = limitsOf(one, (milliseconds) => Promise.resolve(waits.push(milliseconds)))
    for (let network = 1; network <= 200; network++) await limits.count(EMAIL, `192.0.2.${network}`)
    expect(waits.length).to.equal(170)
    expect([waits[0], waits[1], Math.max(...waits)]).to.deep.equal([100, 200, 10_000])
    await limits.count('sem@example.org', '198.51.100.1')
    expect(waits.length).to.equal(170)
  })

  it('at the same time is for twenty who wait, so that waiting costs no memory', async () => {
    let letGo = () => {}
    const until = new Promise<void>((resolve) => (letGo = resolve))
    const limits = limitsOf(one, () => until)
    const attempt = (network: number) => refusal(limits.count(EMAIL, `192.0.2.${network}`))
    for (let network = 1; network <= 30; network++) await attempt(network)
    const more = Array.from({ length: 21 }, (_, number) => attempt(100 + number))
    // Of those who come at once all but one wait.
    expect(await Promise.race(more)).to.equal('sign-in-too-often')
    letGo()
    const ended = await Promise.all(more)
    expect(ended.filter((how) => how === 'done').length).to.equal(20)
    expect(await attempt(201)).to.equal('done')
  })

  it('of many accounts from one network ends after a hundred', async () => {
    const limits = limitsOf(one)
    const attempt = (number: number) => refusal(limits.count(`staff-${number}@example.org`, '192.0.2.1'))
    for (let number = 1; number <= 100; number++) expect(await attempt(number)).to.equal('done')
    expect(await attempt(101)).to.equal('sign-in-too-often')
  })

  it('counts together at two processes, also at the same moment, and what was their own account is none', async () => {
    const processes = [limitsOf(one), limitsOf(other)] as const
    const attempt = (limits: SignInLimits) => refusal(limits.count(EMAIL, '192.0.2.1'))
    const ended = await Promise.all(Array.from({ length: 6 }, () => processes.map(attempt)).flat())
    expect(ended.filter((how) => how === 'done').length).to.equal(10)
    expect(await attempt(processes[1])).to.equal('sign-in-too-often')
    await processes[0].forget(EMAIL, '192.0.2.1')
    expect(await attempt(processes[1])).to.equal('done')
  })

  it('is counted apart from who changes the own password', async () => {
    const [outside, inside] = [limitsOf(one), createSignInLimits({ db: one as Database }, 'own-password')]
    for (let number = 1; number <= 10; number++) await outside.count(EMAIL, '192.0.2.1')
    expect(await refusal(outside.count(EMAIL, '192.0.2.1'))).to.equal('sign-in-too-often')
    expect(await refusal(inside.count(EMAIL, '192.0.2.1'))).to.equal('done')
  })

  it('is kept without the address, and forgotten when it counts no more', async () => {
    const db = one as Database
    await limitsOf(db).count(EMAIL, '192.0.2.1')
    const counts = await db.read.find(SignInCount)
    expect(counts.map(({ points }) => points)).to.deep.equal([1, 1, 1])
    expect(JSON.stringify(counts)).not.to.match(/noor|192\.0/)
    await forgetOldSessions({ db, clock: wallClock() })
    expect(await db.read.count(SignInCount)).to.equal(3)
    await db.write((tx) => tx.query('UPDATE "sign_in_count" SET "expire" = 0'))
    await forgetOldSessions({ db, clock: wallClock() })
    expect(await db.read.count(SignInCount)).to.equal(0)
  })
})
