import { expect } from 'chai'
import type { Deps } from '../../../src/deps.ts'
import type { Actor } from '../../../src/history/work.ts'
import { Person } from '../../../src/people/person.entity.ts'
import { Referral } from '../../../src/referrals/referral.entity.ts'
import { receiveReferral } from '../../../src/referrals/receiving/receive-referral.ts'
import { confirmImport } from '../../../src/referrals/review/confirm-import.ts'
import { uploadImport } from '../../../src/referrals/review/upload-import.ts'
import { reviewImport } from '../../../src/referrals/review/review-import.ts'
import { onBothDatabases } from '../../support/databases.ts'
import { testDeps } from '../../support/deps.ts'
import { aTown, testBsn } from '../../support/town.ts'
import { goodRow, smallFile } from '../a-small-file.ts'

const NOOR: Actor = { kind: 'user', name: 'Noor', scope: ['0935'] }
const KEY: Actor = { kind: 'key', name: 'Intake', scope: ['0935'] }

const FIELDS = {
  referentie: 'R-1',
  bsn: testBsn(1),
  'v-nummer': '2700000001',
  voornamen: 'Rania',
  achternaam: 'Haddad',
  wet: 'Wi2013',
  'begindatum plicht': '01-06-2026',
  'einddatum termijn': '01-06-2027',
  talen: 'ar, nl',
}

onBothDatabases('people who are referred in two ways at the same moment', (newDatabase) => {
  let deps: Deps

  beforeEach(async () => {
    deps = await testDeps({ databaseUrl: await newDatabase() })
    await aTown(deps)
  })

  it('are taken in once, by a file that is confirmed and by another system', async () => {
    const id = await uploadImport(deps, NOOR, smallFile(goodRow(1)))
    const { counts } = await reviewImport(deps, NOOR, id)
    const [confirmed, received] = await Promise.allSettled([
      confirmImport(deps, NOOR, id, counts),
      receiveReferral(deps, KEY, FIELDS),
    ])
    expect(received.status).to.equal('fulfilled')
    if (confirmed.status === 'rejected') expect(confirmed.reason).to.include({ code: 'import-changed' })
    expect([await deps.db.read.count(Person), await deps.db.read.count(Referral)]).to.deep.equal([1, 1])
  })

  it('are taken in once by another system that asks three times', async () => {
    const outcomes = await Promise.all([1, 2, 3].map(() => receiveReferral(deps, KEY, FIELDS)))
    expect(outcomes.map(({ outcome }) => outcome).sort()).to.deep.equal(['new', 'unchanged', 'unchanged'])
    expect(await deps.db.read.count(Referral)).to.equal(1)
  })

  it('are not half taken in when the file does something else than what was seen', async () => {
    const id = await uploadImport(deps, NOOR, smallFile(goodRow(2), goodRow(1)))
    const { counts } = await reviewImport(deps, NOOR, id)
    await receiveReferral(deps, KEY, FIELDS)
    const refused = await confirmImport(deps, NOOR, id, counts).catch((error: unknown) => error)
    expect(refused).to.include({ code: 'import-changed' })
    expect(await deps.db.read.count(Referral)).to.equal(1)
  })
})
