import { expect } from 'chai'
import { type RunningApp, startApp } from '../support/app.ts'
import { expectGoodPage } from '../support/axe.ts'
import { newPage } from '../support/browser.ts'
import { newClient } from '../support/client.ts'
import { aTown } from '../support/town.ts'

describe('the accessibility statement', function () {
  this.timeout(60_000)
  let app: RunningApp

  before(async () => {
    app = await startApp()
    await aTown(app.deps)
  })
  after(() => app.close())

  it('is read by everybody, without a session, in the parts of the official model and with whom to tell', async () => {
    const visitor = newClient(app.url)
    const answer = await visitor.get('/toegankelijkheid')
    expect([answer.status, visitor.cookies.has('dagdeel')]).to.deep.equal([200, false])
    for (const part of [
      'Nalevingsstatus',
      'Akkoordverklaring',
      'Feedback en contact',
      'Technische informatie',
      'Maastricht: ',
    ])
      expect(answer.text).to.contain(part)
  })

  it('is reached from where people sign in, and is itself without faults', async () => {
    const page = await newPage()
    await page.goto(`${app.url}/aanmelden`)
    await page.getByRole('link', { name: 'Toegankelijkheid' }).click()
    expect(await page.locator('h1').textContent()).to.match(/^Toegankelijkheids.?verklaring$/)
    await expectGoodPage(page)
    await page.context().close()
  })
})
