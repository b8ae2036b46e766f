import { expect } from 'chai'
import { markAttendance } from '../../../src/attendance/marks/mark-attendance.ts'
import { recordSigning } from '../../../src/attendance/signing/record-signing.ts'
import { Signing } from '../../../src/attendance/signing.entity.ts'
import type { Deps } from '../../../src/deps.ts'
import { COMMAND } from '../../../src/history/work.ts'
import { markReported } from '../../../src/reports/duo/mark-reported.ts'
import { showOwnWay } from '../../../src/reports/lists/own-way.ts'
import { aFormedGroup, seatOf } from '../../invitations/a-group.ts'
import { onBothDatabases } from '../../support/databases.ts'
import { at, testDeps } from '../../support/deps.ts'
import { everyoneIsInvited } from '../../support/groups.ts'
import { MORNING } from '../../support/town.ts'

const SERIES = {
  ...MORNING,
  programme: 'wi2021',
  sessions: ['2026-12-17', '2027-01-07', '2027-01-14', '2027-01-21'].map((date) => ({
    ...{ date, start: '09:00', end: '12:30' },
    ...(date === '2027-01-14' && { activity: 'excursion' }),
  })),
}
const WI2021 = { law: 'Wi2021' as const }

// One story on one database, in the order of the days.
onBothDatabases('how far somebody is, as they read it', (newDatabase) => {
  let deps: Deps

  before(async () => {
    deps = await testDeps({ databaseUrl: await newDatabase() })
    await aFormedGroup(deps, [WI2021, WI2021, WI2021], { slots: [SERIES] })
    await everyoneIsInvited(deps)
  })

  const way = async (number: number) => showOwnWay(deps.db.read, (await seatOf(deps, number)).referral)
  const there = async (number: number, session: number, day: string) =>
    markAttendance(at(deps, `${day}T13:00`), COMMAND, (await seatOf(deps, number)).id, { session, status: 'present' })

  it('is nothing of the twelve hours at first', async () => {
    expect(await way(1)).to.deep.equal({
      hours: { done: 0, left: 12, activityLeft: true },
      signedOn: null,
      shownFrom: null,
    })
  })

  it('adds up the half days at which they were, and says that an activity is still to come', async () => {
    await there(1, 1, '2026-12-17')
    await there(1, 2, '2027-01-07')
    expect((await way(1)).hours).to.deep.equal({ done: 7, left: 5, activityLeft: true })
    await there(1, 3, '2027-01-14')
    await there(1, 4, '2027-01-21')
    expect((await way(1)).hours).to.deep.equal({ done: 14, left: 0, activityLeft: false })
  })

  it('says when they signed, and from when DUO shows it once DUO was told', async () => {
    const later = at(deps, '2027-01-22T09:00')
    const { id, referral } = await seatOf(deps, 1)
    await recordSigning(later, COMMAND, id, { signedOn: '2027-01-21' })
    expect(await way(1)).to.deep.include({ signedOn: '2027-01-21', shownFrom: null })
    const signing = await deps.db.read.findOneByOrFail(Signing, { referralId: referral.id })
    await markReported(later, COMMAND, [signing.id])
    expect((await way(1)).shownFrom).to.equal('2027-02-12')
  })

  it('counts no hours under the Wi2013', async () => {
    const { referral } = await seatOf(deps, 2)
    expect((await showOwnWay(deps.db.read, { ...referral, programme: 'wi2013' })).hours).to.equal(null)
  })
})
