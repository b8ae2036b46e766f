import { expect } from 'chai'
import { markAttendance } from '../../../src/attendance/marks/mark-attendance.ts'
import { recordSigning } from '../../../src/attendance/signing/record-signing.ts'
import type { Deps } from '../../../src/deps.ts'
import { formGroups } from '../../../src/groups/planning/form-groups.ts'
import { leaveProgramme } from '../../../src/groups/seats/leave-programme.ts'
import { COMMAND } from '../../../src/history/work.ts'
import { sendMessages } from '../../../src/invitations/mail/send-messages.ts'
import { countFigures } from '../../../src/reports/figures/count-figures.ts'
import { findFigures, keepFigures } from '../../../src/reports/figures/keep-figures.ts'
import { KeptFigures } from '../../../src/reports/figures/kept-figures.entity.ts'
import type { COUNTED } from '../../../src/reports/figures/measures.ts'
import { showFigures } from '../../../src/reports/figures/show-figures.ts'
import { countPeople } from '../../../src/reports/lists/list-people.ts'
import { onBothDatabases } from '../../support/databases.ts'
import { at, testDeps } from '../../support/deps.ts'
import { referralOf, seatsIn } from '../../support/groups.ts'
import { refusal } from '../../support/refusal.ts'
import { aTown, peopleWait } from '../../support/town.ts'

onBothDatabases('a year in figures', (newDatabase) => {
  let deps: Deps

  before(async () => {
    const then = await testDeps({ databaseUrl: await newDatabase() })
    await aTown(then)
    await peopleWait(then, 4)
    await peopleWait(then, 1, { deadline: '2026-12-16', termEndsOn: '2026-12-16', waitingSince: '2026-08-31' }, 5)
    await formGroups(then, COMMAND)
    await sendMessages(then, COMMAND)
    await peopleWait(then, 2, { languages: ['ti'], municipality: '0938', law: 'Wi2021' }, 20)
    await peopleWait(then, 2, { languages: [], deadline: '2026-12-31' }, 30)
    await leaveProgramme(then, COMMAND, (await referralOf(then, 31)).id, { to: 'withdrawn', reason: 'exempt' })
    await leaveProgramme(then, COMMAND, (await referralOf(then, 21)).id, { to: 'withdrawn', reason: 'correction' })
    deps = at(then, '2026-12-17T17:00')
    for (const { id, referral } of await seatsIn(deps)) {
      const status = referral.reference === 'R-000001' ? 'absent' : 'present'
      await markAttendance(deps, COMMAND, id, { session: 1, status })
      if (status === 'present') await recordSigning(deps, COMMAND, id, { signedOn: '2026-12-17' })
    }
  })

  const all = 'all' as const
  const admin = { ...COMMAND, scope: all }

  it('counts in the database what happened to whom, by month, language, municipality and law', async () => {
    const { cells, days } = await countFigures(deps, all, '2026')
    const said = cells.map(({ measure, month, municipality, language, law, count }) =>
      [measure, month, municipality, language, law, count].join(' '),
    )
    expect(said.sort()).to.deep.equal([
      'atRisk  0935 geen wi2013 1',
      'calm  0935 ar wi2013 1',
      'calm  0938 ti wi2021 1',
      'came 2026-12 0935 ar wi2013 4',
      'invited 2026-11 0935 ar wi2013 5',
      'missed 2026-12 0935 ar wi2013 1',
      'received 2026-08 0935 ar wi2013 1',
      'received 2026-09 0935 ar wi2013 4',
      'received 2026-09 0935 geen wi2013 2',
      'received 2026-09 0938 ti wi2021 1',
      'signedInTime 2026-12 0935 ar wi2013 3',
      'signedLate 2026-12 0935 ar wi2013 1',
      'withdrawn 2026-11 0935 geen wi2013 1',
    ])
    const took = days.filter(({ language }) => language === 'ar').map(({ step, days: so, count }) => [step, so, count])
    expect(took).to.deep.include.members([
      ['waiting', 107, 1],
      ['placed', 83, 3],
      ['invited', 0, 4],
      ['met', 24, 4],
      ['signed', 0, 4],
      ['whole', 107, 3],
      ['whole', 108, 1],
    ])
    expect(await countFigures(deps, ['0363'], '2026')).to.deep.equal({ cells: [], days: [] })
    expect((await countFigures(deps, all, '2025')).cells.map(({ month }) => month)).to.deep.equal(['', '', ''])
  })

  it('has behind each number exactly its people', async () => {
    const { cells } = await countFigures(deps, all, '2026')
    for (const { measure: counted, month, municipality, language: best, law, count } of cells) {
      const asked = { phase: 'referrals' as const, municipality, programme: law as 'wi2013' }
      const people = await countPeople(deps, all, { ...asked, figure: { counted, period: month || '2026', best } })
      expect(people, counted).to.equal(count)
    }
    const whole = async (counted: (typeof COUNTED)[number], period: string) =>
      countPeople(deps, all, { phase: 'referrals', figure: { counted, period } })
    expect(await whole('signed', '2026-12')).to.equal(4)
    expect(await whole('signed', '2026-11')).to.equal(0)
    expect(await whole('waiting', '2026')).to.equal(3)
    expect(
      await countPeople(deps, ['0363'], { phase: 'referrals', figure: { counted: 'waiting', period: '2026' } }),
    ).to.equal(0)
  })

  it('shows numbers to who sees the people, and to others none under five and only one municipality', async () => {
    const open = await showFigures(deps, admin, { year: '2026', best: 'ar' }, true)
    expect(open.tables.map(({ whole }) => whole?.numbers.received)).to.deep.equal([5, 5, 5, 5])
    expect(open.municipality).to.equal(null)
    const reader = await showFigures(deps, admin, { year: '2026', municipality: '0935', best: 'ar' }, false)
    expect(reader.tables.map(({ whole }) => whole?.numbers.received)).to.deep.equal([7, 7, undefined, 7])
    const [months] = reader.tables
    // One in August, six in September: whoever saw the six and the seven together would know of the one.
    expect(months?.rows.every(({ numbers }) => numbers.received === null)).to.equal(true)
    expect(months?.rest?.received).to.equal(7)
    expect(months?.whole?.numbers).to.include({ signedInTime: null, invited: 5, came: null })
    expect(reader.leadTimes.map(({ took }) => took)).to.deep.equal(reader.leadTimes.map(() => null))
    const other = { ...COMMAND, scope: ['0938'] }
    expect(await refusal(showFigures(deps, other, { year: '2026', municipality: '0935' }, false))).to.equal('not-found')
    expect((await showFigures(deps, other, { year: '2026' }, false)).municipality?.code).to.equal('0938')
  })

  it('keeps at night what takes too long to count for a page, says when that was, and is the same', async () => {
    const live = await findFigures(deps, ['0363', '0935', '0938'], '2026')
    expect(await keepFigures(deps, 0)).to.deep.equal({ years: 3 })
    const later = at(deps, '2026-12-18T09:00')
    const kept = await findFigures(later, ['0363', '0935', '0938'], '2026')
    expect(kept).to.include({ at: deps.clock.now(), kept: true })
    expect(kept.counted.cells).to.have.deep.members([...live.counted.cells])
    expect(kept.counted.days).to.have.deep.members([...live.counted.days])
    expect((await findFigures(later, ['0938'], '2026')).counted.cells).to.have.length(2)
    await deps.db.write((tx) => tx.delete(KeptFigures, { municipality: '0938' }))
    const added = await findFigures(later, ['0363', '0935', '0938'], '2026')
    expect(added).to.include({ at: deps.clock.now(), kept: true })
    expect(added.counted.cells).to.have.deep.members([...live.counted.cells])
    expect(await keepFigures(deps, Infinity)).to.deep.equal({ years: 0 })
    expect((await findFigures(later, ['0935'], '2026')).kept).to.equal(false)
  })
})
