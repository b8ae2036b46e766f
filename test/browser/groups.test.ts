import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { Group } from '../../src/groups/group.entity.ts'
import { Municipality } from '../../src/municipalities/municipality.entity.ts'
import { type RunningApp, startApp } from '../support/app.ts'
import { expectGoodPage } from '../support/axe.ts'
import { newPage } from '../support/browser.ts'
import { aBusyTown } from '../support/busy-town.ts'
import { signInPage } from '../support/staff.ts'
import { gotoWorkedOut } from '../support/worked-out.ts'
import type { Deps } from '../../src/deps.ts'
import { forgetWorkedOut, nothingUnderWay } from '../../src/groups/tonight/find-worked-out.ts'
import { nightQuestion } from '../../src/groups/tonight/night-ahead.ts'
import { nextNight } from '../../src/groups/planning/plan-ahead.ts'
import { momentOf } from '../../src/outside/clock.ts'
import { JobRun } from '../../src/outside/database/job-run.entity.ts'
import { claimRun, releaseRun } from '../../src/outside/database/lease.ts'

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
      await gotoWorkedOut(page, app.url + path)
      await expectGoodPage(page)
    }
  }

  it('have no faults on a desk, on a phone and in the dark', async () => {
    const [proposal] = await busy.deps.db.read.findBy(Group, { status: 'proposed' })
    const group = `/groepen/${proposal?.id}`
    const page = await newPage()
    await signInPage(busy, page, 'planner')
    await look(busy, page, ['/', '/vannacht', '/vannacht/nu', TRIED, '/groepen', '/groepen?deel=held', group])
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

  it('are put in order, narrowed, gone back through, and chosen from the list, with clicks alone', async () => {
    const page = await newPage()
    await signInPage(busy, page, 'planner')
    const languages = () => page.locator('td[data-label="Taal"]').allInnerTexts()
    await page.click('nav a:has-text("Groepen")')
    expect(await languages()).to.deep.equal(['Arabisch', 'Tigrinya'])
    await page.click('thead a:has-text("Taal")')
    await page.click('th[aria-sort="ascending"] a:has-text("Taal")')
    expect(await languages()).to.deep.equal(['Tigrinya', 'Arabisch'])
    await page.click('summary')
    await page.selectOption('select[name=taal]', { label: 'Tigrinya' })
    await page.click('button:has-text("Toon")')
    expect(await page.locator('h1').innerText()).to.equal('1 groep komt nog: Tigrinya')
    expect(await page.locator('[name=volgorde]').inputValue()).to.equal('-language')
    await page.goBack()
    expect(await page.locator('th[aria-sort="descending"]').innerText()).to.contain('Taal')
    await page.click('.parts a:has-text("Voorstel")')
    await page.check('[name=groep]')
    await expectGoodPage(page)
    await page.click('button:has-text("Keur de gekozen voorstellen goed")')
    expect(await page.locator('main').innerText())
      .to.contain('krijgen een uitnodiging')
      .and.contain('Tigrinya')
    await expectGoodPage(page)
    await page.click('a:has-text("Terug")')
    await page.context().close()
  })

  it('take a planner without JavaScript from the start page to an approved group', async () => {
    const page = await newPage({ javaScript: false })
    await signInPage(busy, page, 'planner')
    const door = page.locator('a.todo__door:has-text("goedkeuring")')
    expect(await door.locator('.todo__note').innerText()).to.equal('planner · uiterlijk di 8 dec')
    await door.click()
    await page.click('a:has-text("Beoordeel en keur goed")')
    await page.click('main form button[type=submit]')
    expect(await page.locator('.alert').innerText()).to.contain('Goedgekeurd')
    await page.click('.alert a:has-text("Naar wat nu wacht")')
    expect(await page.locator('.alert').first().innerText()).to.match(/^Hierna: \d/)
    await page.context().close()
  })

  it('show that tonight is being worked out, and then tonight by itself, also without JavaScript', async () => {
    const { db } = busy.deps
    const page = await newPage({ javaScript: false })
    const still = await newPage()
    await signInPage(busy, page, 'planner')
    await signInPage(busy, still, 'planner')
    await nothingUnderWay()
    await forgetWorkedOut(db)
    // As if another process were at it, which lets go of it when this test says so.
    let letGo = await holdTonight(busy.deps)
    await page.click('nav a:has-text("Vannacht")')
    expect(await page.locator('h1').innerText()).to.equal('Dagdeel rekent uit wat er vannacht gebeurt')
    await still.goto(`${busy.url}/vannacht?blijf=1`)
    await expectGoodPage(still)
    await letGo()
    await page.locator('h1:has-text("Vannacht om 03:30")').waitFor()
    await nothingUnderWay()

    letGo = await holdTonight(busy.deps)
    await db.write((tx) => tx.update(Municipality, { code: '0935' }, { name: 'Maastricht aan de Maas' }))
    await page.goto(`${busy.url}/vannacht`)
    expect(await page.locator('.alert').innerText()).to.contain(
      'Dit wordt nu opnieuw uitgerekend. De pagina vernieuwt vanzelf.',
    )
    await still.goto(`${busy.url}/vannacht?blijf=1`)
    expect(await still.locator('h1').innerText()).to.contain('Vannacht om 03:30')
    await expectGoodPage(still)
    await letGo()
    await page.locator('.alert:has-text("opnieuw uitgerekend")').waitFor({ state: 'detached' })
    for (const one of [page, still]) await one.context().close()
  })
})

/** @returns Lets go of it. */
async function holdTonight({ db, clock }: Deps): Promise<() => Promise<void>> {
  const job = nightQuestion({ pool: 'mh', day: nextNight(clock) })
  const run = { job, dueAt: momentOf(clock.today(), '00:00'), claimedBy: 'another process' }
  await db.write((tx) => tx.delete(JobRun, { job }))
  expect(await claimRun(db, clock, run)).to.equal(true)
  return () => releaseRun(db, run)
}
