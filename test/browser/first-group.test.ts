import type { Page } from 'playwright-core'
import { type RunningApp, startApp } from '../support/app.ts'
import { expectGoodPage } from '../support/axe.ts'
import { newPage } from '../support/browser.ts'
import { makeFirstGroup } from '../support/first-group.ts'
import { signInPage } from '../support/staff.ts'

/** Steps that no other test looks at. */
const LOOKED_AT: readonly string[] = ['start', 'mistake', 'venue']

describe('from an empty database to the first group, in a browser', function () {
  this.timeout(120_000)
  let app: RunningApp
  let page: Page

  before(async () => {
    app = await startApp()
    page = await newPage()
    await signInPage(app, page, 'admin')
  })
  after(async () => {
    await page.context().close()
    await app.close()
  })

  it('takes clicking and typing alone, and no file of settings', async () => {
    await makeFirstGroup(page, app.url, async (name) => {
      if (LOOKED_AT.includes(name)) await expectGoodPage(page)
    })
  })
})
