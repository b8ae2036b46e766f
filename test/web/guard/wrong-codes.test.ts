import { expect } from 'chai'
import { tryCode } from '../../../src/web/guard/wrong-codes.ts'
import { onBothDatabases } from '../../support/databases.ts'
import { testDeps } from '../../support/deps.ts'
import { refusal } from '../../support/refusal.ts'

const MOST = { fromOne: 3, fromAll: 6 }

onBothDatabases('codes that are typed', (newDatabase) => {
  /** Two processes on one database. */
  let processes: Awaited<ReturnType<typeof testDeps>>[]
  let tried = 0

  beforeEach(async () => {
    const databaseUrl = await newDatabase()
    processes = [await testDeps({ databaseUrl }), await testDeps({ databaseUrl })]
  })

  const type = async (code: 'right' | 'wrong', network: string) => {
    const deps = processes[tried++ % 2] as (typeof processes)[number]
    const look = () => Promise.resolve(code === 'right' ? 'word' : null)
    return tryCode(deps, network, look, MOST)
  }

  it('are counted when they are wrong, by all processes together, and not when they are right', async () => {
    for (let times = 0; times < MOST.fromAll; times++) expect(await type('right', 'one')).to.equal('word')
    for (let times = 0; times < MOST.fromOne; times++) expect(await type('wrong', 'one')).to.equal(null)
    expect(await refusal(type('right', 'one'))).to.equal('too-many-requests')
    expect(await type('right', 'other')).to.equal('word')
  })

  it('are counted of all networks together, but not what one is refused', async () => {
    for (let times = 0; times < MOST.fromOne; times++) await type('wrong', 'one')
    for (let times = 0; times < MOST.fromAll; times++) await refusal(type('wrong', 'one'))
    for (let times = 0; times < MOST.fromOne; times++) expect(await type('wrong', 'other')).to.equal(null)
    expect(await refusal(type('right', 'third'))).to.equal('too-many-requests')
  })

  it('are no more when many are tried at once', async () => {
    const all = await Promise.allSettled(Array.from({ length: 10 }, () => type('wrong', 'one')))
    expect(all.filter(({ status }) => status === 'fulfilled')).to.have.length(MOST.fromOne)
  })
})
