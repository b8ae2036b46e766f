import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { mailTrainers } from '../../src/groups/trainers/mail-trainers.ts'
import { trainerLink } from '../../src/groups/trainers/trainer-mail-text.ts'
import { Trainer } from '../../src/groups/trainers/trainer.entity.ts'
import { type RunningApp, startApp } from '../support/app.ts'
import { expectGoodPage } from '../support/axe.ts'
import { newPage } from '../support/browser.ts'
import { aTownInvites } from '../support/groups.ts'
import { signInPage } from '../support/staff.ts'

describe('a trainer for a session, in a browser', function () {
  this.timeout(120_000)
  let app: RunningApp
  let page: Page

  before(async () => {
    app = await startApp()
    page = await newPage()
  })
  after(async () => {
    await page.context().close()
    await app.close()
  })

  const press = (name: string | RegExp) => page.getByRole('button', { name }).click()
  const main = () => page.locator('main').innerText()

  it('is kept, asked, says yes behind their link and then no, and the planner asks somebody else', async () => {
    const [seat] = await aTownInvites(app.deps, 3)
    await signInPage(app, page, 'planner', { municipalities: ['0935'] })
    await page.goto(`${app.url}/inrichting/trainers`)
    for (const name of ['Ada', 'Bo']) {
      await page.getByRole('link', { name: 'Trainer of tolk erbij' }).first().click()
      await page.getByLabel('Naam').fill(name)
      await page.getByLabel('E-mailadres').fill(`${name}@example.org`)
      await page.getByLabel('Spreekt').fill('Arabisch, Nederlands')
      if (name === 'Ada') {
        // Nothing typed is lost, and the mistake stands beside its field.
        await page.getByLabel('Vergoeding per dagdeel').fill('veel')
        await press('Bewaar')
        expect(await page.locator('#fee-error').innerText()).to.contain('geen bedrag')
        expect(await page.getByLabel('Spreekt').inputValue()).to.equal('Arabisch, Nederlands')
        await expectGoodPage(page)
        await page.getByLabel('Vergoeding per dagdeel').fill('125,50')
      }
      await press('Bewaar')
    }
    await expectGoodPage(page)
    expect(await main()).to.match(/€\s125,50/)
    await page.goto(`${app.url}/groepen/${seat?.group.id}`)
    expect(await main())
      .to.contain('Nog geen trainer')
      .and.contain('Tolk Arabisch nodig')
    await page.getByRole('link', { name: 'Regel wie dit geeft' }).click()
    await expectGoodPage(page)
    await page.getByRole('checkbox', { name: 'Bo' }).uncheck()
    await press('Vraag wie is aangevinkt')
    expect(await main())
      .to.contain('1 persoon is gevraagd')
      .and.contain('Gevraagd, nog geen antwoord')
    await mailTrainers(app.deps)
    const planners = page.url()

    const ada = await app.deps.db.read.findOneByOrFail(Trainer, { name: 'Ada' })
    const own = new URL(trainerLink(app.deps, ada)).pathname
    const theirs = await newPage({ size: 'phone' })
    await theirs.goto(app.url + own)
    expect(await theirs.locator('main').innerText())
      .to.contain('Stadhuis Maastricht')
      .and.contain('3 mensen')
      .and.not.contain('Haddad')
    await theirs.getByRole('button', { name: 'Ja, ik kom' }).click()
    await expectGoodPage(theirs)
    expect(await theirs.locator('main').innerText()).to.contain('Fijn, u geeft deze bijeenkomst')
    await page.goto(planners)
    expect(await main()).to.match(/komt\s+Ada/)
    await theirs.getByRole('button', { name: 'Ik kan toch niet' }).click()
    await theirs.context().close()

    await page.goto(app.url)
    await page.getByRole('link', { name: /zoekt een trainer of tolk/ }).click()
    await expectGoodPage(page)
    await page.getByRole('link', { name: /09:00/ }).click()
    expect(await main()).to.contain('zei eerder nee')
    await page.getByRole('checkbox', { name: 'Ada' }).uncheck()
    await press('Vraag wie is aangevinkt')
    await press('Zegt ja: Bo')
    expect(await main()).to.match(/komt\s+Bo/)
  })
})
