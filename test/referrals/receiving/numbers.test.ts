import { expect } from 'chai'
import type { Deps } from '../../../src/deps.ts'
import type { FieldErrors } from '../../../src/errors.ts'
import { COMMAND } from '../../../src/history/work.ts'
import { ChangedValue } from '../../../src/history/changed-value.entity.ts'
import { showPerson } from '../../../src/pool/list/show-person.ts'
import { changeNumbers, showNumbers, type TypedNumbers } from '../../../src/referrals/receiving/numbers.ts'
import { receiveReferrals } from '../../../src/referrals/receiving/receive-referrals.ts'
import { Referral } from '../../../src/referrals/referral.entity.ts'
import { onBothDatabases } from '../../support/databases.ts'
import { testDeps } from '../../support/deps.ts'
import { expectRefusal } from '../../support/refusals.ts'
import { aCandidate, aTown, peopleWait, testBsn } from '../../support/town.ts'

const NOOR = { kind: 'user', name: 'Noor de Wit', scope: ['0935'] } as const

onBothDatabases('the numbers that somebody is known by', (newDatabase) => {
  let deps: Deps
  beforeEach(async () => {
    deps = await testDeps({ databaseUrl: await newDatabase() })
    await aTown(deps)
    await peopleWait(deps, 2)
  })

  const numbers = () => showNumbers(deps, NOOR, 'R-000001', 'portal')
  const change = async (typed: Partial<TypedNumbers>) => {
    const { bsn, vNumber, version } = await numbers()
    await changeNumbers(deps, NOOR, 'R-000001', { bsn: bsn ?? '', vNumber: vNumber ?? '', version, ...typed })
  }
  const problemsOf = (typed: Partial<TypedNumbers>) =>
    change(typed).then(
      () => [],
      (error: unknown) => (error as FieldErrors).problems,
    )

  it('are shown to who says why, and the history says who saw them', async () => {
    expect(await numbers()).to.include({ bsn: testBsn(1), vNumber: '2700000001' })
    const [event] = (await showPerson(deps, NOOR, 'R-000001')).events
    expect(event).to.deep.include({ kind: 'numbers.shown', actorName: 'Noor de Wit', data: { reason: 'portal' } })
    await expectRefusal(showNumbers(deps, NOOR, 'R-000001', 'curious'), 'reason-missing')
    await expectRefusal(showNumbers(deps, { ...NOOR, scope: ['0363'] }, 'R-000001', 'portal'), 'not-found')
  })

  it('change, and a file knows them by the new one and not by the old one', async () => {
    await change({ bsn: testBsn(9), vNumber: '' })
    expect(await numbers()).to.include({ bsn: testBsn(9), vNumber: null })
    const rows = [aCandidate(9, { reference: 'R-9' }), aCandidate(1, { reference: 'R-1' })]
    expect(await receiveReferrals(deps, COMMAND, rows)).to.include({ new: 1, changed: 1 })
    const { events } = await showPerson(deps, NOOR, 'R-000001')
    const changed = events.find(({ kind }) => kind === 'person.changed')
    expect(changed?.data['fields']).to.deep.equal(['bsnHash', 'vNumberHash'])
    const kept = JSON.stringify(await deps.db.read.find(ChangedValue))
    expect(kept).to.not.contain(testBsn(1)).and.not.contain(testBsn(9))
  })

  it('are refused when they are wrong, missing, or somebody else’s whom we know', async () => {
    expect(await problemsOf({ bsn: '123456789', vNumber: '12' })).to.deep.equal([
      { code: 'bsn-invalid', field: 'bsn' },
      { code: 'v-number-invalid', field: 'v-nummer' },
    ])
    expect(await problemsOf({ bsn: '', vNumber: '' })).to.deep.equal([{ code: 'identity-missing', field: 'bsn' }])
    expect(await problemsOf({ bsn: testBsn(2) })).to.deep.equal([
      { code: 'number-of-other', field: 'bsn', values: { reference: 'R-000002' } },
    ])
    expect(await numbers()).to.include({ bsn: testBsn(1) })
  })

  it('are refused without a name when another municipality has them in its programme', async () => {
    await receiveReferrals(deps, COMMAND, [aCandidate(7, { municipality: '0363' })])
    await expectRefusal(change({ bsn: testBsn(7) }), 'active-elsewhere')
  })

  it('stay for who saw an older version', async () => {
    await change({ vNumber: '2700000099' })
    await expectRefusal(change({ bsn: testBsn(9), version: 1 }), 'changed-meanwhile')
    const { version } = await deps.db.read.findOneByOrFail(Referral, { reference: 'R-000001' })
    await change({ version: 1 })
    expect((await deps.db.read.findOneByOrFail(Referral, { reference: 'R-000001' })).version).to.equal(version)
  })
})
