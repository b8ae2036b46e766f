import { expect } from 'chai'
import type { Deps } from '../../../src/deps.ts'
import { Event } from '../../../src/history/event.entity.ts'
import { tellAvailability, toldWeek } from '../../../src/invitations/newcomer/tell-availability.ts'
import { stoppedClock } from '../../../src/outside/clock.ts'
import { startApp } from '../../support/app.ts'
import { newPage } from '../../support/browser.ts'
import { expectNoViolations } from '../../support/axe.ts'
import { onBothDatabases } from '../../support/databases.ts'
import { testDeps } from '../../support/deps.ts'
import { referralOf } from '../../support/groups.ts'
import { refusal } from '../../support/refusal.ts'
import { sendMessages } from '../../../src/invitations/mail/send-messages.ts'
import { TIMETABLE } from '../../../src/history/work.ts'
import { aTown, peopleWait } from '../../support/town.ts'
import { aFormedGroup, seatOf } from '../a-group.ts'

onBothDatabases('when somebody says that they can come', (newDatabase) => {
  let deps: Deps

  before(async () => {
    deps = await testDeps({ databaseUrl: await newDatabase() })
    await aTown(deps)
    await peopleWait(deps, 1)
  })

  const tell = async (days: number[], parts: ('morning' | 'afternoon' | 'evening')[]) =>
    tellAvailability(deps, { referral: await referralOf(deps, 1) }, { days, parts })
  const known = async () => (await referralOf(deps, 1)).availability

  it('stands where the planner looks, and once in the history', async () => {
    for (let times = 0; times < 2; times++) await tell([2, 4], ['morning'])
    const week = [
      { weekday: 2, part: 'morning' },
      { weekday: 4, part: 'morning' },
    ]
    expect(await known()).to.deep.equal({ week })
    expect(toldWeek(await referralOf(deps, 1))).to.deep.equal({ days: [2, 4], parts: ['morning'] })
    expect(await deps.db.read.countBy(Event, { kind: 'person.changed', actorKind: 'newcomer' })).to.equal(1)
  })

  it('keeps the first and last day that staff know of, and is no limit when it is always', async () => {
    const { id, availability } = await referralOf(deps, 1)
    await deps.db.write((tx) =>
      tx.getRepository('referral').update({ id }, { availability: { ...availability, from: '2027-03-01' } }),
    )
    await tell([1, 2, 3, 4, 5, 6, 7], ['morning', 'afternoon', 'evening'])
    expect(await known()).to.deep.equal({ from: '2027-03-01' })
  })

  it('leaves a day as staff wrote it, but for what was changed', async () => {
    const [monday, thursday] = [
      { weekday: 1, part: 'morning' },
      { weekday: 4, part: 'evening' },
    ]
    const { id } = await referralOf(deps, 1)
    const week = [monday, thursday]
    await deps.db.write((tx) => tx.getRepository('referral').update({ id }, { availability: { week } }))
    const before = await deps.db.read.countBy(Event, { kind: 'person.changed' })
    expect(toldWeek(await referralOf(deps, 1))).to.deep.equal({ days: [1, 4], parts: ['morning', 'evening'] })
    await tell([1, 4], ['morning', 'evening'])
    expect(await known()).to.deep.equal({ week })
    expect(await deps.db.read.countBy(Event, { kind: 'person.changed' })).to.equal(before)
    await tell([1, 2, 4], ['morning', 'evening'])
    const tuesday = ['morning', 'evening'].map((part) => ({ weekday: 2, part }))
    expect(await known(), 'one more day').to.deep.equal({ week: [monday, ...tuesday, thursday] })
    await tell([1, 4], ['morning', 'afternoon', 'evening'])
    const afternoon = (weekday: number) => ({ weekday, part: 'afternoon' })
    const wider = [monday, afternoon(1), afternoon(4), thursday]
    expect(await known(), 'one part more, one day less').to.deep.equal({ week: wider })
    await tell([1, 4], ['morning'])
    expect(await known()).to.deep.equal({ week: [monday, { weekday: 4, part: 'morning' }] })
  })

  it('is everything while there is no limit', () => {
    const { days, parts } = toldWeek({ availability: { from: '2027-03-01' } })
    expect([days.length, parts.length]).to.deep.equal([7, 3])
    expect(toldWeek({ availability: null })).to.deep.equal({ days, parts })
  })

  it('is never nothing at all', async () => {
    expect(await refusal(tell([], ['morning']))).to.equal('availability-empty')
    expect(await refusal(tell([1], []))).to.equal('availability-empty')
  })
})

describe('the page that asks when somebody can come', () => {
  it('says what is missing and keeps what was ticked, and is filled in without JavaScript', async () => {
    const app = await startApp()
    await aFormedGroup(app.deps)
    await sendMessages(app.deps, TIMETABLE)
    const address = `${app.url}/u/${app.deps.secrets.token((await seatOf(app.deps, 1)).id, 1)}`
    const page = await newPage({ size: 'phone', javaScript: false })
    await page.goto(`${address}?taal=nl`)
    await page.getByText('Wanneer kunt u?').click()
    expect(await page.locator('input:checked').count(), 'who said nothing can always come').to.equal(10)
    for (const day of await page.locator('[name=dag]').all()) await day.uncheck()
    await page.getByText('’s Ochtends').click()
    await page.getByText('Bewaren').click()
    expect(await page.getByRole('alert').innerText()).to.equal('Kies een dag en een deel van de dag.')
    expect(await page.locator('input:checked').count()).to.equal(2)
    await page.getByText('dinsdag').click()
    await page.getByText('Bewaren').click()
    expect(await page.getByRole('status').innerText()).to.equal('Dank u. Wij weten nu wanneer u kunt.')
    expect((await referralOf(app.deps, 1)).availability).to.deep.equal({
      week: [
        { weekday: 2, part: 'afternoon' },
        { weekday: 2, part: 'evening' },
      ],
    })
    await page.context().close()
    const looked = await newPage({ size: 'phone', javaScript: true })
    await looked.goto(`${address}/wanneer?taal=ar`)
    await expectNoViolations(looked)
    await looked.context().close()
    await app.close()
  }).timeout(40_000)

  it('is taken from nobody behind a link that is too old', async () => {
    const deps = await testDeps()
    await aFormedGroup(deps)
    await sendMessages(deps, TIMETABLE)
    const old = '2027-03-01T09:00'
    const app = await startApp({ databaseUrl: deps.config.databaseUrl, clock: stoppedClock(old) })
    const address = `/u/${app.deps.secrets.token((await seatOf(app.deps, 1)).id, 1)}`
    const body = new URLSearchParams({ dag: '2', deel: 'morning' })
    for (const given of [{ method: 'POST', body }, {}]) {
      const answer = await fetch(`${app.url}${address}/wanneer`, { ...given, redirect: 'manual' })
      expect([answer.status, answer.headers.get('location')]).to.deep.equal([303, address])
    }
    expect((await referralOf(app.deps, 1)).availability).to.equal(null)
    await app.close()
  })
})
