import { expect } from 'chai'
import type { Deps } from '../../../src/deps.ts'
import { leaveProgramme } from '../../../src/groups/seats/leave-programme.ts'
import { COMMAND } from '../../../src/history/work.ts'
import { listAlike } from '../../../src/pool/list/list-alike.ts'
import { receiveReferrals } from '../../../src/referrals/receiving/receive-referrals.ts'
import { Referral } from '../../../src/referrals/referral.entity.ts'
import { onBothDatabases } from '../../support/databases.ts'
import { testDeps } from '../../support/deps.ts'
import { referralOf } from '../../support/groups.ts'
import { aCandidate, aTown } from '../../support/town.ts'

const HERSELF = { familyName: 'Haddad', phone: '0611111111', houseNumber: '1' }

onBothDatabases('who may be the same person', (newDatabase) => {
  let deps: Deps
  before(async () => {
    deps = await testDeps({ databaseUrl: await newDatabase() })
    await aTown(deps)
    await receiveReferrals(deps, COMMAND, [
      aCandidate(1, HERSELF),
      aCandidate(2, { familyName: 'HADDAD', phone: null, houseNumber: '2' }),
      aCandidate(3, { familyName: 'Haddad', birthDate: '1990-01-01', phone: null, houseNumber: '3' }),
      aCandidate(4, { familyName: 'Bos', phone: '0611111111', houseNumber: '4' }),
      aCandidate(5, { familyName: 'Bos', phone: null, houseNumber: '1', birthDate: null }),
      aCandidate(6, { familyName: 'Bos', phone: null, houseNumber: '1', givenNames: 'Omar' }),
      aCandidate(7, { ...HERSELF, municipality: '0938' }),
      aCandidate(8, HERSELF),
    ])
    await leaveProgramme(deps, COMMAND, (await referralOf(deps, 8)).id, { to: 'withdrawn', reason: 'correction' })
  })

  const alike = async (reference: string) => {
    const known = await deps.db.read.findOneOrFail(Referral, { where: { reference }, relations: { person: true } })
    return (await listAlike(deps.db.read, known)).map((one) => [one.reference, ...one.alike].join(' '))
  }

  it('has the same name and birth date, telephone, or given names at an address, here, and was not set right already', async () => {
    expect(await alike('R-000001')).to.deep.equal(['R-000002 name', 'R-000004 phone', 'R-000005 address'])
  })

  it('is nobody for who shares none of these; what is unknown is not the same', async () => {
    expect(await alike('R-000003')).to.deep.equal([])
  })

  it('is not who is known to live in the same household', async () => {
    const inHousehold = { household: 'Haddad', householdMode: 'apart' } as const
    await deps.db.write((tx) => tx.update(Referral, { reference: 'R-000001' }, inHousehold))
    await deps.db.write((tx) => tx.update(Referral, { reference: 'R-000004' }, inHousehold))
    expect(await alike('R-000001')).to.deep.equal(['R-000002 name', 'R-000005 address'])
  })
})
