import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { Group } from '../../src/groups/group.entity.ts'
import { Municipality } from '../../src/municipalities/municipality.entity.ts'
import { type RunningApp, startApp } from '../support/app.ts'
import { expectGoodPage } from '../support/axe.ts'
import { newPage } from '../support/browser.ts'
import { aBusyTown } from '../support/busy-town.ts'
import { signInPage } from '../support/staff.ts'

/** Groups of two; and a half day more, for who speaks Turkish. */
const TRIED = '/vannacht/proberen?minGroupSize=2&zaal=stadhuis/a&dag=2027-01-19&van=09:00&tot=12:30&taal=tr&wie=0935'

describe('the start page, tonight and the groups in a browser', function () {
  this.timeout(60_000)
  let busy: RunningApp
  let quiet: RunningApp

  before(async () => {
    busy = await startApp()
    await aBusyTown(busy.deps)
    // The group that goes on is too small by now.
    const { rules } = await busy.deps.db.read.findOneByOrFail(Municipality, { code: '0935' })
    await busy.deps.db.write((tx) =>
      tx.update(Municipality, { code: '0935' }, { rules: { ...rules, minGroupSize: 5 } }),
    )
    quiet = await startApp()
  })
  after(async () => {
    await busy.close()
    await quiet.close()
  })

  const look = async (app: RunningApp, page: Page, paths: readonly string[]) => {
    for (const path of paths) {
      await page.goto(app.url + path)
      await expectGoodPage(page)
    }
  }

  it('have no faults on a desk, on a phone and in the dark', async () => {
    const [proposal] = await busy.deps.db.read.findBy(Group, { status: 'proposed' })
    const group = `/groepen/${proposal?.id}`
    const page = await newPage()
    await signInPage(busy, page, 'planner')
    await look(busy, page, ['/', '/vannacht', '/vannacht/nu', TRIED, '/groepen', '/groepen/voorbij', group])
    await look(busy, page, [`${group}/goedkeuren`, `${group}/afgelasten`, `${group}/verzetten`])
    await look(busy, page, [`${group}/aanpassen`, `${group}/wisselen/R-000005`])
    const [small] = await busy.deps.db.read.findBy(Group, { status: 'planned' })
    const words = ['', '/wachten', '/samenvoegen', '/doorgaan']
    await look(
      busy,
      page,
      words.map((word) => `/groepen/${small?.id}${word}`),
    )
    await page.context().close()
  })

  it('have no faults when there is nothing to do', async () => {
    const page = await newPage()
    await signInPage(quiet, page, 'planner', { language: 'en' })
    await look(quiet, page, ['/', '/vannacht', '/vannacht/proberen', '/groepen'])
    await page.context().close()
  })

  it('take a planner without JavaScript from the start page to an approved group', async () => {
    const page = await newPage({ javaScript: false })
    await signInPage(busy, page, 'planner')
    await page.click('a.todo__door:has-text("goedkeuring")')
    await page.click('a:has-text("Beoordeel en keur goed")')
    await page.click('main form button[type=submit]')
    expect(await page.locator('.alert').innerText()).to.contain('Goedgekeurd')
    await page.context().close()
  })
})
