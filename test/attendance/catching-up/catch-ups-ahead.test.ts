import { expect } from 'chai'
import { catchUpTonight, listCatchUpsAhead } from '../../../src/attendance/catching-up/catch-up-tonight.ts'
import { planResult, planText } from '../../../src/commands/say-plan.ts'
import { TIMETABLE } from '../../../src/history/work.ts'
import { Municipality } from '../../../src/municipalities/municipality.entity.ts'
import { stoppedClock } from '../../../src/outside/clock.ts'
import { Referral } from '../../../src/referrals/referral.entity.ts'
import { type RunningApp, startApp } from '../../support/app.ts'
import { onBothDatabases } from '../../support/databases.ts'
import { at } from '../../support/deps.ts'
import { seatsIn } from '../../support/groups.ts'
import { install } from '../../support/program.ts'
import { signInAs } from '../../support/staff.ts'
import { NOW, twoSeries } from '../../support/two-series.ts'
import { getWorkedOut } from '../../support/worked-out.ts'

const NIGHT = '2026-12-11'

/** See `twoSeries`: lack hours, and series two takes nobody in any more. */
onBothDatabases('who will be asked to catch up tonight', (newDatabase) => {
  let app: RunningApp
  beforeEach(async () => {
    app = await startApp({ databaseUrl: await newDatabase(), clock: stoppedClock(NOW) })
    await twoSeries(app.deps)
    const { db } = app.deps
    for (const { code, rules } of await db.read.find(Municipality))
      await db.write((tx) => tx.update(Municipality, { code }, { rules: { ...rules, noticeDays: 3 } }))
  })
  afterEach(() => app.close())

  const said = (chosen: Awaited<ReturnType<typeof catchUpTonight>>) =>
    chosen.map(({ referral, session, group }) => `${referral.reference} ${group.slot.code} ${session.day}`)
  const catchUps = async () => (await seatsIn(app.deps)).filter(({ sessionId }) => sessionId !== null).length
  it('is known beforehand, as the night then does it', async () => {
    const ahead = await listCatchUpsAhead(app.deps, 'all', NIGHT)
    expect(said(ahead)).to.deep.equal(['R-000001 two 2026-12-15', 'R-000002 two 2026-12-18'])
    expect(await catchUps()).to.equal(0)
    expect(said(await catchUpTonight(at(app.deps, `${NIGHT}T03:30`), TIMETABLE))).to.deep.equal(said(ahead))
    expect(await listCatchUpsAhead(app.deps, 'all', NIGHT)).to.deep.equal([])
  })

  it('stands in Vannacht by name, in one’s own municipality, and counts in another of the region', async () => {
    await app.deps.db.write((tx) => tx.update(Referral, { reference: 'R-000002' }, { municipality: '0938' }))
    const { text } = await getWorkedOut(await signInAs(app, 'planner', ['0935']), '/vannacht')
    expect(text).to.contain('2 mensen krijgen de vraag om in te halen')
    const [, block = ''] = text.split('om in te halen')
    expect(block).to.match(/15 dec.*13:00[^]*Haddad 1[^]*Bijeenkomst 2, Tigrinya[^]*1 persoon van een andere gemeente/)
    expect(block).not.to.contain('Haddad 2')
    const elsewhere = await getWorkedOut(await signInAs(app, 'planner', ['0363']), '/vannacht')
    expect(elsewhere.text).not.to.contain('inhalen').and.not.to.contain('om in te halen')
  })

  it('is said in a terminal', async () => {
    const text = planText(planResult([], await listCatchUpsAhead(app.deps, 'all', NIGHT)))
    expect(text).to.contain('catch up: 2\nR-000001  two  ti  session 2: 2026-12-15 13:00')
  })

  it('is said by the command, which seats them as the night does', async () => {
    const { databaseUrl, dataKey } = app.deps.config
    const here = await install({ DATABASE_URL: databaseUrl, DATA_KEY: dataKey.toString('base64') })
    const plan = async (options: string) =>
      (await here.json<{ catchUps: unknown }>(`plan --now ${NIGHT}T09:00 --json ${options}`)).catchUps
    const one = { slot: 'two', language: 'ti', start: '13:00' }
    const two = [
      { reference: 'R-000001', ...one, session: 2, day: '2026-12-15' },
      { reference: 'R-000002', ...one, session: 3, day: '2026-12-18' },
    ]
    expect(await plan('--dry-run')).to.deep.equal(two)
    expect(await catchUps()).to.equal(0)
    expect(await plan('--municipality 0938')).to.deep.equal(two)
    expect(await catchUps()).to.equal(2)
    here.remove()
  })
})
