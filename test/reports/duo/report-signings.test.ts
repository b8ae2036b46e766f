import { expect } from 'chai'
import { recordSigning, withdrawSigning } from '../../../src/attendance/signing/record-signing.ts'
import { Signing } from '../../../src/attendance/signing.entity.ts'
import type { Deps } from '../../../src/deps.ts'
import { Placement } from '../../../src/groups/placement.entity.ts'
import { COMMAND, type Actor } from '../../../src/history/work.ts'
import { countDeadlines } from '../../../src/pool/urgency.ts'
import { Referral } from '../../../src/referrals/referral.entity.ts'
import { countStages, totalOf, STAGES } from '../../../src/reports/lists/count-stages.ts'
import { countPeople, listPeople } from '../../../src/reports/lists/list-people.ts'
import { markReported, undoReported, reportSignings } from '../../../src/reports/duo/mark-reported.ts'
import { Report } from '../../../src/reports/report.entity.ts'
import { onBothDatabases } from '../../support/databases.ts'
import { at, testDeps } from '../../support/deps.ts'
import { aTownInvites } from '../../support/groups.ts'
import { refusal } from '../../support/refusal.ts'
import { peopleWait } from '../../support/town.ts'

const MEERSSEN: Actor = { kind: 'user', name: 'Noor', scope: ['0938'] }

onBothDatabases('telling DUO', (newDatabase) => {
  let deps: Deps
  let rania: Placement
  let omar: Placement

  beforeEach(async () => {
    const before = await testDeps({ databaseUrl: await newDatabase() })
    ;[rania, omar] = (await aTownInvites(before, 3)) as [Placement, Placement]
    deps = at(before, '2026-12-18T09:00')
    await sign(rania, '2026-12-17')
  })

  const sign = ({ id }: Placement, signedOn: string) => recordSigning(deps, COMMAND, id, { signedOn })
  const portal = async () => (await reportSignings(deps, COMMAND)).portal
  const standing = async ({ referral }: Placement) => {
    const signings = await deps.db.read.findBy(Signing, { referralId: referral.id })
    return (signings.find(({ withdrawnAt }) => withdrawnAt === null) ?? signings[0])?.id ?? ''
  }
  const statuses = async () =>
    (await deps.db.read.find(Report, { order: { kind: 'ASC', status: 'ASC' } })).map(
      ({ kind, status }) => `${kind} ${status}`,
    )

  it('lists as many people of each stage as it counts, and as many deadlines in each month', async () => {
    await somebodyInEachStage()
    const total = totalOf(await countStages(deps, 'all'))
    const whole = { skip: 0, size: 50 }
    for (const phase of [...STAGES, 'referrals', 'reported'] as const) {
      const listed = await listPeople(deps, 'all', { phase }, { by: 'deadline', backward: false }, whole)
      expect([await countPeople(deps, 'all', { phase }), listed.length], phase).to.deep.equal([
        total[phase],
        total[phase],
      ])
      expect(total[phase], phase).to.be.greaterThan(0)
    }
    expect(total.undecided).to.equal(2)
    expect(STAGES.reduce((sum, stage) => sum + total[stage], 0)).to.equal(total.referrals)
    for (const { month, people } of await countDeadlines(deps, 'all'))
      expect(await countPeople(deps, 'all', { phase: 'referrals', month }), month).to.equal(people)
    expect(
      await listPeople(deps, ['0363'], { phase: 'referrals' }, { by: 'deadline', backward: false }, whole),
    ).to.deep.equal([])
  })

  /** One who signed was told to DUO, one comes, one is invited; the others wait, stand still, left or were there. */
  async function somebodyInEachStage(): Promise<void> {
    await markReported(deps, COMMAND, [await standing(rania)])
    await peopleWait(deps, 8, { deadline: '2027-03-01' }, 10)
    const set = (number: number, step: Partial<Referral>) =>
      deps.db.write((tx) => tx.update(Referral, { reference: `R-0000${number}` }, step))
    await set(10, { status: 'paused', statusReason: 'illness' })
    await set(11, { status: 'paused', statusReason: 'too-many-invitations' })
    await set(12, { status: 'paused', statusReason: 'signed-elsewhere' })
    await set(13, { status: 'refused', deadline: '2026-12-01' })
    await set(14, { status: 'withdrawn', statusReason: 'moved' })
    await set(15, { status: 'placed', deadline: '2026-12-01' })
    await set(16, { status: 'placed' })
    const referral = await deps.db.read.findOneByOrFail(Referral, { reference: 'R-000016' })
    await deps.db.write(async (tx) => {
      await tx.update(Placement, { id: omar.id }, { status: 'confirmed' })
      const { id, placedAt, ...seat } = omar
      await tx.insert(Placement, { ...seat, id: `${id}-2`, placedAt, tokenHash: null, referral, status: 'proposed' })
    })
  }

  it('lists who must be typed into the portal, the same the second time', async () => {
    await sign(omar, '2026-12-16')
    const expected = { accepted: 0, rejected: [], waiting: 0, portal: ['R-000002', 'R-000001'] }
    expect(await reportSignings(deps, COMMAND)).to.deep.equal(expected)
    expect(await reportSignings(deps, COMMAND)).to.deep.equal(expected)
    expect(await deps.db.read.countBy(Report, {})).to.equal(0)
  })

  it('is done when somebody says that they typed it, and by whom', async () => {
    await reportSignings(deps, COMMAND)
    expect(await markReported(deps, COMMAND, [await standing(rania)])).to.equal(1)
    expect(await markReported(deps, COMMAND, [await standing(rania)])).to.equal(0)
    expect(await portal()).to.deep.equal([])
    expect(await deps.db.read.findOneBy(Report, {})).to.include({ status: 'sent', doneBy: 'command' })
  })

  it('needs no nightly run before somebody can say so', async () => {
    await markReported(deps, COMMAND, [await standing(rania)])
    expect(await statuses()).to.deep.equal(['signed sent'])
  })

  it('is due again when it was not typed after all', async () => {
    await markReported(deps, COMMAND, [await standing(rania)])
    await undoReported(deps, COMMAND, await standing(rania))
    expect(await portal()).to.deep.equal(['R-000001'])
    expect(await refusal(undoReported(deps, COMMAND, await standing(rania)))).to.equal('report-not-sent')
  })

  it('withdraws a date that was told and turned out to be a mistake', async () => {
    await markReported(deps, COMMAND, [await standing(rania)])
    await withdrawSigning(deps, COMMAND, rania.id)
    expect(await portal()).to.deep.equal(['R-000001'])
    expect(await statuses()).to.deep.equal(['signed sent'])
    await markReported(deps, COMMAND, [await standing(rania)])
    expect(await portal()).to.deep.equal([])
  })

  it('says nothing about a date that was taken back before it was told', async () => {
    await reportSignings(deps, COMMAND)
    await withdrawSigning(deps, COMMAND, rania.id)
    expect(await portal()).to.deep.equal([])
    expect(await statuses()).to.deep.equal([])
  })

  it('corrects a date that was told', async () => {
    const wrong = await standing(rania)
    await markReported(deps, COMMAND, [wrong])
    await sign(rania, '2026-12-16')
    expect(await portal()).to.deep.equal(['R-000001'])
    expect(await refusal(markReported(deps, COMMAND, [wrong]))).to.equal('report-not-due')
    await markReported(deps, COMMAND, [await standing(rania)])
    expect(await portal()).to.deep.equal([])
  })

  it('is no business of another municipality', async () => {
    expect((await reportSignings(deps, MEERSSEN)).portal).to.deep.equal([])
    const id = await standing(rania)
    expect(await refusal(markReported(deps, MEERSSEN, [id]))).to.equal('signing-unknown')
    expect(await refusal(undoReported(deps, MEERSSEN, id))).to.equal('signing-unknown')
  })
})
