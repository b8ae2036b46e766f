import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { sendMessages } from '../../src/invitations/mail/send-messages.ts'
import { COMMAND } from '../../src/history/work.ts'
import { stoppedClock } from '../../src/outside/clock.ts'
import { NOW, twoSeries } from '../support/two-series.ts'
import { type RunningApp, startApp } from '../support/app.ts'
import { expectGoodPage } from '../support/axe.ts'
import { newPage } from '../support/browser.ts'
import { seatsIn } from '../support/groups.ts'
import { signInPage } from '../support/staff.ts'

describe('catching up a missed session, in a browser', function () {
  this.timeout(60_000)
  let app: RunningApp
  let page: Page

  before(async () => {
    app = await startApp({ clock: stoppedClock(NOW) })
    await twoSeries(app.deps)
    page = await newPage()
    await signInPage(app, page, 'planner', { municipalities: ['0935'] })
  })
  after(async () => {
    await page.context().close()
    await app.close()
  })

  it('is chosen with the person on the telephone, read by them in their language, and taken off again', async () => {
    await page.goto(`${app.url}/mensen/R-000001`)
    await expectGoodPage(page)
    await page.getByRole('link', { name: 'Laat een bijeenkomst inhalen' }).click()
    await page.getByRole('button', { name: 'Geef deze plek' }).click()
    expect(await page.getByRole('alert').innerText()).to.contain('Kies een bijeenkomst.')
    await expectGoodPage(page)
    await page.getByLabel(/dinsdag 15 december 2026, 13:00–16:00.*excursie/).check()
    await page.getByRole('button', { name: 'Geef deze plek' }).click()
    const text = await page.locator('main').innerText()
    expect(text).to.contain('Haalt een bijeenkomst in op 15 dec 2026, samen gekozen')
    expect(text).to.contain('Haalt al in: dinsdag 15 december 2026, 13:00–16:00, Stadhuis Maastricht')
    await expectGoodPage(page)

    await sendMessages(app.deps, COMMAND)
    const seat = (await seatsIn(app.deps)).find(({ sessionId }) => sessionId !== null)!
    const { id, tokenNumber, tokenHash } = seat
    const own = await newPage({ size: 'phone' })
    await own.goto(`${app.url}/u/${app.deps.secrets.token(id, tokenNumber, tokenHash)}?taal=nl`)
    const days = (await own.locator('main').innerText()).match(/\d+\sdecember/g)
    expect(days).to.deep.equal(['15 december'])
    await expectGoodPage(own)
    await own.context().close()

    await page.goto(`${app.url}/groepen/${seat.group.id}`)
    expect(await page.getByRole('row', { name: /R-000001/ }).innerText()).to.contain('haalt di 15 dec in')
    await expectGoodPage(page)
    await page.goto(`${app.url}/mensen/R-000001/inhalen`)
    await expectGoodPage(page)
    await page.getByRole('button', { name: 'Haal van deze bijeenkomst af' }).click()
    expect(await page.locator('main').innerText()).to.contain('Deze persoon haalt die bijeenkomst niet meer in')
  })
})
