import { expect } from 'chai'
import { describe, it } from 'mocha'
import { createSignInLimits } from '../../../src/accounts/sessions/sign-in-limits.ts'
import { refusal } from '../../support/refusal.ts'

const EMAIL = 'noor@example.org'

describe('guessing passwords', () => {
  it('from many networks takes ever longer, up to ten seconds each, and shuts nobody out', async () => {
    const waits: number[] = []
    const limits = createSignInLimits((milliseconds) => Promise.resolve(waits.push(milliseconds)))
    for (let network = 1; network <= 200; network++) await limits.count(EMAIL, `192.0.2.${network}`)
    expect(waits.length).to.equal(170)
    expect([waits[0], waits[1], Math.max(...waits)]).to.deep.equal([100, 200, 10_000])
    await limits.count('sem@example.org', '198.51.100.1')
    expect(waits.length).to.equal(170)
  })

  it('at the same time is for twenty who wait, so that waiting costs no memory', async () => {
    let letGo = () => {}
    const until = new Promise<void>((resolve) => (letGo = resolve))
    const limits = createSignInLimits(() => until)
    const attempt = (network: number) => refusal(limits.count(EMAIL, `192.0.2.${network}`))
    for (let network = 1; network <= 30; network++) await attempt(network)
    const waiting = Array.from({ length: 20 }, (_, number) => attempt(100 + number))
    // What came before them in line has gone through the limits by then.
    expect(await Promise.race([attempt(200), ...waiting])).to.equal('sign-in-too-often')
    letGo()
    expect(await Promise.all(waiting)).to.deep.equal(Array(20).fill('done'))
    expect(await attempt(201)).to.equal('done')
  })

  it('of many accounts from one network ends after a hundred', async () => {
    const limits = createSignInLimits()
    const attempt = (number: number) => refusal(limits.count(`staff-${number}@example.org`, '192.0.2.1'))
    for (let number = 1; number <= 100; number++) expect(await attempt(number)).to.equal('done')
    expect(await attempt(101)).to.equal('sign-in-too-often')
  })
})
