import { expect } from 'chai'
import type { EntityManager } from 'typeorm'
import { ApiKey } from '../../../src/accounts/api-key.entity.ts'
import type { Deps } from '../../../src/deps.ts'
import { COMMAND } from '../../../src/history/work.ts'
import { DataKey } from '../../../src/outside/database/data-key.entity.ts'
import { writingWithKey } from '../../../src/outside/database/present-key.ts'
import { Person } from '../../../src/people/person.entity.ts'
import { createSecrets, type KeyHistory } from '../../../src/people/secrets.ts'
import { settleKeys } from '../../../src/people/settle-keys.ts'
import { listFoundPeople } from '../../../src/pool/list/list-found-people.ts'
import { receiveReferral } from '../../../src/referrals/receiving/receive-referral.ts'
import { receiveReferrals } from '../../../src/referrals/receiving/receive-referrals.ts'
import { Referral } from '../../../src/referrals/referral.entity.ts'
import { renewPeople } from '../../../src/referrals/receiving/renew-people.ts'
import { refusal } from '../../support/refusal.ts'
import { onBothDatabases, openAnew } from '../../support/databases.ts'
import { testDeps } from '../../support/deps.ts'
import { aCandidate, aTown, peopleWait, testBsn } from '../../support/town.ts'

const [FIRST, SECOND] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)]
const underBoth = createSecrets(SECOND, [FIRST])

onBothDatabases('people who were taken in under another key', (newDatabase) => {
  let before: Deps
  let deps: Deps

  beforeEach(async () => {
    const world = await testDeps({ databaseUrl: await newDatabase() })
    before = { ...world, secrets: createSecrets(FIRST) }
    deps = { ...world, secrets: underBoth }
    await aTown(deps)
    await peopleWait(before, 2)
  })

  const referrals = () => deps.db.read.find(Referral, { relations: { person: true }, order: { reference: 'ASC' } })
  const people = () => deps.db.read.find(Person, { order: { id: 'ASC' } })
  const bySecond = (values: readonly (string | null)[]) =>
    values.every((value) => value?.startsWith(`${deps.secrets.key}:`))

  it('are the same people, and nothing about them changes', async () => {
    const known = await referrals()
    expect(
      await receiveReferrals(
        deps,
        COMMAND,
        [1, 2].map((n) => aCandidate(n)),
      ),
    ).to.deep.include({ new: 0, unchanged: 2 })
    expect(await referrals()).to.deep.equal(known)
  })

  it('are found by their numbers, and by the referral of a program', async () => {
    expect((await listFoundPeople(deps, COMMAND, testBsn(2))).map(({ reference }) => reference)).to.deep.equal([
      'R-000002',
    ])
    const fields = {
      bsn: testBsn(2),
      achternaam: 'Anders',
      wet: 'Wi2013',
      'einddatum termijn': '2027-09-01',
      gemeentecode: '0935',
    }
    expect(await receiveReferral(deps, COMMAND, fields)).to.include({ outcome: 'changed' })
    expect((await people()).map(({ familyName }) => familyName)).to.have.members(['Haddad 1', 'Anders'])
  })

  it('have moved when another municipality refers them, and then are under one key, here and there', async () => {
    await receiveReferrals(deps, COMMAND, [aCandidate(1, { municipality: '0363', reference: 'A-1' })])
    const [there, here] = await referrals()
    expect([here?.status, here?.statusReason, there?.status]).to.deep.equal(['withdrawn', 'moved', 'waiting'])
    expect(bySecond([here?.track ?? '', there?.track ?? '', here?.person.bsnSealed ?? ''])).to.equal(true)
    expect(here?.track).to.equal(there?.track)
  })

  it('get a BSN beside a V-number of before, and keep one track', async () => {
    await receiveReferrals(before, COMMAND, [aCandidate(3, { bsn: null })])
    expect(await receiveReferrals(deps, COMMAND, [aCandidate(3)])).to.include({ new: 0, changed: 1 })
    const known = (await referrals())[2]
    expect(known?.track).to.equal(deps.secrets.hash('bsn', testBsn(3)))
    expect(bySecond([known?.person.vNumberHash ?? '', known?.person.vNumberSealed ?? ''])).to.equal(true)
  })

  it('are one person each, also when two processes take them in at once', async () => {
    const other = await openAnew(deps.config.databaseUrl)
    const changed = [1, 2, 4].map((number) => aCandidate(number, { familyName: 'Haddad' }))
    await Promise.all([{ ...deps, db: other }, deps].map((each) => receiveReferrals(each, COMMAND, changed)))
    await other.close()
    expect((await people()).map(({ familyName }) => familyName)).to.deep.equal(['Haddad', 'Haddad', 'Haddad'])
  })

  it('go along with whoever shares a number with them when they are brought under the new key', async () => {
    await receiveReferrals(before, COMMAND, [aCandidate(1, { municipality: '0363', reference: 'A-1' })])
    const [one] = (await referrals()).filter(({ reference }) => reference === 'R-000001')
    const renewed = await deps.db.write((tx) => renewPeople(tx, deps.secrets, [one?.person.id ?? '']))
    expect(renewed).to.deep.equal({ people: 2, stuck: [] })
    const tracks = (await referrals()).map(({ track }) => track)
    expect(tracks.filter((track) => bySecond([track]))).to.have.length(2)
  })

  it('are left as they are, and named, when a wrong key once made two of one', async () => {
    // What an earlier version did with a new key: it knew nobody.
    await receiveReferrals({ ...deps, secrets: createSecrets(SECOND) }, COMMAND, [aCandidate(1, { reference: 'X-1' })])
    const kept = await people()
    const renewed = await deps.db.write((tx) =>
      renewPeople(
        tx,
        deps.secrets,
        kept.map(({ id }) => id),
      ),
    )
    expect(renewed.people).to.equal(1)
    expect([...renewed.stuck].sort()).to.deep.equal(['R-000001', 'X-1'])
    expect(await receiveReferrals(deps, COMMAND, [aCandidate(1), aCandidate(2)])).to.include({ new: 0 })
  })

  it('cost a look-up nothing when there is no other key', () => {
    const history: KeyHistory = { wordKeys: [], empty: [createSecrets(FIRST).key], nameless: false }
    expect(createSecrets(SECOND).hashes('bsn', testBsn(1))).to.have.length(1)
    expect(createSecrets(SECOND, [FIRST], history).hashes('bsn', testBsn(1))).to.have.length(1)
    expect(underBoth.hashes('bsn', testBsn(1))).to.have.length(2)
  })
})

onBothDatabases('a process with the key of before', (newDatabase) => {
  it('finishes what it is writing before another takes over, and then writes nothing any more', async () => {
    const { db, clock, config } = await testDeps({ databaseUrl: await newDatabase() })
    const other = await openAnew(config.databaseUrl)
    const first = await settleKeys(db, { dataKey: FIRST, oldDataKeys: [] }, clock)
    const old = writingWithKey(db, first.key)
    const insertKey = (tx: EntityManager, name: string) =>
      tx.insert(ApiKey, { ...A_KEY, id: name, name, keyHash: first.hash('api-key', name) })
    const addKey = (name: string) => old.write((tx) => insertKey(tx, name))
    await addKey('earlier')
    const order: string[] = []
    let taking: Promise<unknown> = Promise.resolve()
    await old.write(async (tx) => {
      taking = settleKeys(other, { dataKey: SECOND, oldDataKeys: [FIRST] }, clock).then(() => order.push('taken over'))
      for (let asked = 0; asked < 200; asked++) await tx.query('SELECT 1')
      await insertKey(tx, 'meanwhile')
      order.push('written')
    })
    await taking
    expect(order).to.deep.equal(['written', 'taken over'])
    expect(await refusal(addKey('late'))).to.equal('data-key-replaced')
    expect(await refusal(old.upToDate())).to.equal('data-key-replaced')
    expect((await other.read.find(ApiKey)).map(({ name }) => name)).to.have.members(['earlier', 'meanwhile'])
    await other.close()
  })
})

onBothDatabases('the keys of a database', (newDatabase) => {
  it('are any as long as nothing is sealed; then the one that is there, and back to one of before', async () => {
    const deps = await testDeps({ databaseUrl: await newDatabase() })
    const settle = (dataKey: Buffer, ...oldDataKeys: Buffer[]) =>
      settleKeys(deps.db, { dataKey, oldDataKeys }, deps.clock).then(({ key }) => key)
    await settle(FIRST)
    const second = await settle(SECOND)
    expect((await deps.db.read.find(DataKey)).map(({ name }) => name)).to.deep.equal([second])
    await aTown(deps)
    await peopleWait({ ...deps, secrets: createSecrets(SECOND) }, 1)
    expect(await refusal(settle(FIRST))).to.equal('data-key-unknown')
    const first = await settle(FIRST, SECOND)
    expect(await refusal(settle(SECOND))).to.equal('data-key-retired')
    expect(await refusal(settle(FIRST))).to.equal('data-key-missing')
    expect([await settle(SECOND, FIRST), await settle(SECOND)]).to.deep.equal([second, second])
    expect(await refusal(settle(FIRST))).to.equal('data-key-retired')
    expect(first).to.not.equal(second)
  })
})

const A_KEY = {
  role: 'reader' as const,
  municipalities: ['0935'],
  createdAt: '2026-11-23T08:00:00.000Z',
  revokedAt: null,
}
