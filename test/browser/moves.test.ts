import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { COMMAND } from '../../src/history/work.ts'
import { receiveReferrals } from '../../src/referrals/receiving/receive-referrals.ts'
import { Referral } from '../../src/referrals/referral.entity.ts'
import { type RunningApp, startApp } from '../support/app.ts'
import { expectGoodPage } from '../support/axe.ts'
import { newPage } from '../support/browser.ts'
import { everyoneIsInvited } from '../support/groups.ts'
import { signInPage } from '../support/staff.ts'
import { aCandidate, aTown, peopleWait } from '../support/town.ts'

describe('somebody who may have moved, in a browser', function () {
  this.timeout(60_000)
  let app: RunningApp
  let maastricht: Page
  let amsterdam: Page

  before(async () => {
    app = await startApp()
    await aTown(app.deps)
    await peopleWait(app.deps, 3)
    await everyoneIsInvited(app.deps)
    const guess = { municipality: '0363', town: 'Amsterdam', familyName: 'Bos', birthDate: '1990-01-01' }
    await receiveReferrals(
      app.deps,
      COMMAND,
      [1, 2].map((one) => aCandidate(one, { ...guess, reference: `A-${one}` })),
    )
    ;[maastricht, amsterdam] = await Promise.all([newPage({ javaScript: false }), newPage()])
    await signInPage(app, maastricht, 'planner', { municipalities: ['0935'] })
    await signInPage(app, amsterdam, 'planner', { municipalities: ['0363'] })
  })
  after(async () => {
    for (const page of [maastricht, amsterdam]) await page.context().close()
    await app.close()
  })

  const textOf = (page: Page) => page.locator('main').innerText()
  const open = async (page: Page, path: string) => {
    await page.goto(app.url + path)
    return textOf(page)
  }
  const standing = async (reference: string) => {
    const { status, statusReason } = await app.deps.db.read.findOneByOrFail(Referral, { reference })
    return [status, statusReason]
  }

  it('is said on the person in both municipalities, and of the other one nothing', async () => {
    expect(await open(maastricht, '/mensen/R-000001'))
      .to.contain('Misschien verhuisd')
      .and.contain('Amsterdam heeft iemand met hetzelfde nummer aangemeld')
      .and.contain('gemeente Amsterdam, met een bestand')
      .and.not.contain('Bos')
    expect(await open(amsterdam, '/mensen/A-1'))
      .to.contain('misschien verhuisd')
      .and.contain('U hoeft niets te doen')
      .and.not.contain('Maastricht')
      .and.not.contain('Haddad')
    await expectGoodPage(amsterdam)
  })

  it('is a task on the start page; a click says yes, and they stop here and wait there', async () => {
    await maastricht.goto(`${app.url}/`)
    await maastricht.getByRole('link', { name: '2 mensen zijn misschien verhuisd' }).click()
    await maastricht.getByRole('button', { name: 'Ja, verhuisd: Rania Haddad 1' }).click()
    expect(await maastricht.locator('[role=status]').innerText()).to.contain('doet hier niet meer mee')
    expect(await standing('R-000001')).to.deep.equal(['withdrawn', 'moved'])
    expect(await standing('A-1')).to.deep.equal(['waiting', null])
    expect(await open(amsterdam, '/mensen/A-1')).to.contain('een andere gemeente')
  })

  it('a click says no, and there a person reads what to do', async () => {
    await open(maastricht, '/verhuizingen')
    const stale = await maastricht.context().newPage()
    await stale.goto(`${app.url}/verhuizingen`)
    await maastricht.getByRole('button', { name: 'Nee, niet verhuisd: Rania Haddad 2' }).click()
    expect(await standing('R-000002')).to.deep.equal(['placed', null])
    expect(await standing('A-2')).to.deep.equal(['paused', 'move-denied'])
    expect(await textOf(maastricht)).to.contain('Er is niets te beantwoorden')
    await stale.getByRole('button', { name: 'Ja, verhuisd: Rania Haddad 2' }).click()
    expect(await textOf(stale)).to.contain('Een collega heeft dit al beantwoord')
    expect(await standing('R-000002')).to.deep.equal(['placed', null])
    await amsterdam.goto(`${app.url}/`)
    await amsterdam.getByRole('link', { name: 'waarover u beslist' }).click()
    await amsterdam.getByRole('link', { name: /Bos/ }).click()
    expect(await textOf(amsterdam)).to.contain('Kijk eerst of het BSN of V-nummer klopt')
    await amsterdam.getByRole('link', { name: 'Weer verder' }).click()
    await amsterdam.getByRole('button', { name: 'Ga verder' }).click()
    expect(await textOf(amsterdam)).to.contain('doet nu mee bij een andere gemeente')
    expect(await standing('A-2')).to.deep.equal(['paused', 'move-denied'])
  })

  it('has a page without faults, on a desk and on a phone', async () => {
    await receiveReferrals(app.deps, COMMAND, [
      aCandidate(3, { municipality: '0363', familyName: 'Bos', reference: 'A-3' }),
    ])
    const page = await newPage()
    await signInPage(app, page, 'planner', { municipalities: ['0935'] })
    for (const path of ['/verhuizingen', '/mensen/R-000003']) {
      await page.goto(app.url + path)
      await expectGoodPage(page)
    }
    await page.context().close()
  })
})
