import { expect } from 'chai'
import { addDays, isUrgentOn } from '../../src/calendar/days.ts'
import { chance } from '../../src/demo/people.ts'
import { COMMAND } from '../../src/history/work.ts'
import { listTasks } from '../../src/home/list-tasks.ts'
import { Municipality } from '../../src/municipalities/municipality.entity.ts'
import { dayBefore, lastPlanningDay, URGENCIES, urgencyOf, urgentIn } from '../../src/pool/urgency.ts'
import { receiveReferrals } from '../../src/referrals/receiving/receive-referrals.ts'
import { Referral } from '../../src/referrals/referral.entity.ts'
import { countStages, totalOf } from '../../src/reports/lists/count-stages.ts'
import { checkReferral } from '../../src/referrals/file/check-rows.ts'
import { onBothDatabases } from '../support/databases.ts'
import { testDeps } from '../support/deps.ts'
import { aCandidate, aTown } from '../support/town.ts'
import { aReferral, context } from '../referrals/file/a-referral-file.ts'

const RULES = { rescueDays: 56, noticeDays: 21 }
const TODAY = '2026-11-23'

/** The deadline of somebody whose term ends then, as DUO gives it. */
function deadlineOf(wet: 'Wi2013' | 'Wi2021', end: string): string | undefined {
  const fields = aReferral({ wet, 'begindatum plicht': '2025-01-01', 'einddatum termijn': end })
  return checkReferral(fields, context).candidate?.deadline
}

describe('the last day to sign', () => {
  it('is the day before the end under the Wi2021, whose end DUO gives as the first day that is too late', () => {
    const ends = { '2027-03-01': '2027-02-28', '2028-03-01': '2028-02-29', '2027-01-01': '2026-12-31' }
    for (const [end, deadline] of Object.entries(ends)) expect(deadlineOf('Wi2021', end), end).to.equal(deadline)
  })

  it('is the end itself under the Wi2013', () => {
    for (const end of ['2027-03-01', '2026-12-31', '2028-02-29']) expect(deadlineOf('Wi2013', end), end).to.equal(end)
  })

  it('is not shifted by a weekend or a holiday: a term of a year is not extended (ATW art. 4)', () => {
    expect(deadlineOf('Wi2013', '2026-12-06'), 'a Sunday').to.equal('2026-12-06')
    expect(deadlineOf('Wi2021', '2026-12-07'), 'a Sunday').to.equal('2026-12-06')
    expect(deadlineOf('Wi2013', '2026-12-25'), 'Christmas').to.equal('2026-12-25')
  })
})

describe('the last day on which a signing can be planned', () => {
  it('is the deadline itself on a working day', () => {
    expect(lastPlanningDay('2026-12-04')).to.equal('2026-12-04')
    expect(dayBefore('2026-12-04')).to.equal(null)
  })

  it('is the working day before a weekend, a holiday or both', () => {
    const days = {
      '2026-12-06': '2026-12-04', // Sunday
      '2026-12-26': '2026-12-24', // Boxing Day, a Saturday
      '2027-01-01': '2026-12-31', // New Year
      '2027-03-29': '2027-03-25', // Easter Monday, and Good Friday before it
      '2027-04-27': '2027-04-26', // the King's birthday
      '2027-05-06': '2027-05-04', // Ascension, and 5 May before it
      '2027-05-17': '2027-05-14', // Whit Monday
    }
    for (const [deadline, day] of Object.entries(days)) expect(dayBefore(deadline), deadline).to.equal(day)
  })
})

describe('urgency', () => {
  it('grows: calm, near, urgent, critical, past', () => {
    const on = ['2027-06-01', '2027-03-15', '2027-03-14', '2027-01-18', '2026-12-14', '2026-12-11', TODAY, '2026-11-22']
    const seen = on.map((deadline) => urgencyOf(deadline, TODAY, RULES))
    expect(seen).to.deep.equal(['calm', 'near', 'near', 'urgent', 'urgent', 'critical', 'critical', 'past'])
    expect([...new Set(seen)].toReversed()).to.deep.equal([...URGENCIES])
  })

  it('counts the deadline until midnight, and 56 days before it', () => {
    expect(urgencyOf(TODAY, TODAY, RULES)).to.equal('critical')
    expect([isUrgentOn('2027-01-18', TODAY, 56), isUrgentOn('2027-01-19', TODAY, 56)]).to.deep.equal([true, false])
    expect([isUrgentOn('2026-01-01', TODAY, 56), isUrgentOn(null, TODAY, 56)]).to.deep.equal([true, false])
  })

  it('is critical when a group formed now would be too late, which a Sunday brings nearer', () => {
    expect(urgencyOf('2026-12-14', TODAY, RULES), 'Monday, in 21 days').to.equal('urgent')
    expect(urgencyOf('2026-12-13', '2026-11-22', RULES), 'Sunday, in 21 days').to.equal('critical')
    expect(urgencyOf('2026-12-01', TODAY, { rescueDays: 3, noticeDays: 21 }), 'not urgent at all').to.equal('calm')
  })
})

onBothDatabases('urgency that is asked of the database', (newDatabase) => {
  it('is that of the rule, for anybody of any municipality', async () => {
    const deps = await testDeps({ databaseUrl: await newDatabase() })
    await aTown(deps)
    const today = deps.clock.today()
    const days = { '0935': 56, '0938': 20 } as const
    for (const [code, rescueDays] of Object.entries(days)) {
      const { rules } = await deps.db.read.findOneByOrFail(Municipality, { code })
      await deps.db.write((tx) => tx.update(Municipality, { code }, { rules: { ...rules, rescueDays } }))
    }
    // Around each of both limits, and at random.
    const draw = chance(11)
    const apart = [-1, 0, 19, 20, 21, 55, 56, 57, ...Array.from({ length: 12 }, () => Math.floor(draw() * 90) - 5)]
    const people = apart.flatMap((ahead) => [
      { municipality: '0935', deadline: addDays(today, ahead) },
      { municipality: '0938', deadline: addDays(today, ahead) },
    ])
    await receiveReferrals(
      deps,
      COMMAND,
      people.map((one, index) => aCandidate(index + 1, one)),
    )
    const municipalities = await deps.db.read.find(Municipality)
    const found = await deps.db.read
      .createQueryBuilder(Referral, 'referral')
      .where(urgentIn(municipalities, today))
      .getMany()
    const expected = (await deps.db.read.find(Referral)).filter(({ deadline, municipality }) =>
      isUrgentOn(deadline, today, days[municipality as keyof typeof days]),
    )
    expect(found.map(({ reference }) => reference).sort()).to.deep.equal(
      expected.map(({ reference }) => reference).sort(),
    )
    expect(found.length).to.be.within(10, people.length - 10)
    expect(totalOf(await countStages(deps, 'all')).urgent).to.equal(found.length)
    expect((await listTasks(deps, 'all')).find(({ words }) => words === 'pool:tasks.urgent')).to.include({
      count: found.length,
      day: addDays(today, Math.min(...apart)),
    })
  })
})
